import type { Caller } from '#core/caller.ts';
import { TokenRefusedError, type AccessClaims, type TokenVerifier, type UserPool } from '#core/ports/user-pool.ts';
import { Problem } from '#core/problem.ts';
import { roleOf, SCOPES_OF_ROLE } from '#core/roles.ts';
import type { Authenticator } from '#runtime/http/authenticate.ts';

const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i;
const USUAL_START = 'Bearer ';
const MAX_TOKEN_CHARACTERS = 8_192;

/** What tells whether a verified token was ended early, without waiting where the answer is at hand. */
export type Revocation = Pick<UserPool, 'isRevoked' | 'find'> & {
  readonly isRevokedNow?: (token: Parameters<UserPool['isRevoked']>[0]) => boolean;
};

/**
 * Authenticates by an access token of the user pool (RFC 6750). A token that was verified before is not
 * verified again, but is asked every time whether it was revoked.
 */
export const userTokenAuthenticator = (verifier: TokenVerifier, pool: Revocation): Authenticator => {
  const verified = async (token: string): Promise<Caller> => {
    try {
      return await admitted(await verifier.verify(token));
    } catch (error) {
      if (error instanceof TokenRefusedError) throw new Problem('unauthenticated', 'The access token is not valid.', {}, { cause: error });
      if (error instanceof Problem) throw error;
      // Without the pool's keys nothing can be said of the token.
      throw new Problem('overloaded', 'Access tokens cannot be verified at the moment.', { retryAfterSeconds: 1 }, { cause: error });
    }
  };
  const admitted = async (claims: AccessClaims): Promise<Caller> => {
    if (await pool.isRevoked(claims)) throw await refusal(pool, claims.userId);
    return callerOf(claims);
  };

  return (request) => {
    const header = request.headers['authorization'];
    if (header === undefined) return undefined;
    const known = header.startsWith(USUAL_START) ? verifier.verifyCached(header.slice(USUAL_START.length)) : undefined;
    if (known !== undefined && pool.isRevokedNow?.(known) === false) return callerOf(known);
    const token = BEARER.exec(header)?.[1];
    if (token === undefined || token.length > MAX_TOKEN_CHARACTERS) {
      throw new Problem('unauthenticated', 'The Authorization header holds no bearer token.', {});
    }
    const claims = verifier.verifyCached(token);
    if (claims === undefined) return verified(token);
    if (pool.isRevokedNow === undefined || pool.isRevokedNow(claims)) return admitted(claims);
    return callerOf(claims);
  };
};

const callers = new WeakMap<AccessClaims, Caller>();

/** The same claims make the same caller; remembered verifications so cost nothing. */
const callerOf = (claims: AccessClaims): Caller => {
  const known = callers.get(claims);
  if (known) return known;
  const role = roleOf(claims.role);
  const caller = { userId: claims.userId, role, scopes: SCOPES_OF_ROLE[role], sessionId: claims.sessionId };
  callers.set(claims, caller);
  return caller;
};

/** A suspended person learns so; everybody else only that the token is no good. */
const refusal = async (pool: Revocation, userId: string): Promise<Problem> => {
  const user = await pool.find(userId);
  return user && !user.enabled
    ? new Problem('account_suspended', 'This account is suspended.', {})
    : new Problem('unauthenticated', 'The access token was revoked.', {});
};
