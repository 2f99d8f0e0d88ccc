import { LRUCache } from 'lru-cache';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import type { Clock } from '#core/ports/clock.ts';
import type { AccessClaims, TokenVerifier } from '#core/ports/user-pool.ts';
import { TokenRefusedError } from '#core/ports/user-pool.ts';
import { checkShape, toAccessClaims } from '#adapters/aws/cognito-token-checks.ts';

/** Reads a JSON Web Key Set (RFC 7517) from its https address. */
export type FetchJwks = (uri: string) => Promise<unknown>;

const REMEMBERED_TOKENS = 10_000;
const REFETCH_AFTER_MS = 10_000;

/** Returns the issuer that a Cognito pool writes into its tokens; the pool id begins with the region. */
export const cognitoIssuer = (poolId: string): string => `https://cognito-idp.${poolId.split('_')[0]}.amazonaws.com/${poolId}`;

/**
 * Verifies access tokens of one Cognito pool and client with aws-jwt-verify, plus what that library lets pass: a token
 * without end, one that lives longer than a day, unknown critical headers, repeated claims. A verified token is
 * remembered until it ends, because checking a signature costs more than a request.
 * `fetchJwks` replaces the download of the keys: on one machine they come from the embedded pool.
 * @throws Error if the pool id is not Cognito's or not of the region
 */
export const cognitoTokenVerifier = ({
  poolId,
  clientId,
  region,
  clock,
  fetchJwks = download,
}: {
  readonly poolId: string;
  readonly clientId: string;
  readonly region: string;
  readonly clock: Clock;
  readonly fetchJwks?: FetchJwks;
}): TokenVerifier => {
  checkOptions({ poolId, clientId, region });
  const issuer = cognitoIssuer(poolId);
  const keys = keySource(clock, fetchJwks);
  const verifier = CognitoJwtVerifier.create({ userPoolId: poolId, tokenUse: 'access', clientId }, { jwksCache: keys.cache });
  const verified = new LRUCache<string, Verified>({ max: REMEMBERED_TOKENS });

  const verifyCached = (token: string): AccessClaims | undefined => {
    const known = verified.get(nameOf(token));
    if (known?.token !== token) return undefined;
    if (clock.now().getTime() < known.claims.expiresAtSeconds * 1000) return known.claims;
    verified.delete(nameOf(token));
    return undefined;
  };
  const verify = async (token: string): Promise<AccessClaims> => {
    const known = verifyCached(token);
    if (known) return known;
    checkShape(token, issuer);
    // The library reads the machine's clock; with endless grace it leaves times to the injected one, checked below.
    const payload = await verifier.verify(token, { graceSeconds: Infinity }).catch((error: unknown) => refuse(error, keys.failure()));
    const claims = toAccessClaims(payload, { clientId, nowSeconds: clock.now().getTime() / 1000 });
    verified.set(nameOf(token), { token, claims });
    return claims;
  };
  return { verify, verifyCached };
};

/** A remembered token, whole: only the very same one counts. */
interface Verified {
  readonly token: string;
  readonly claims: AccessClaims;
}

/** The end of the signature finds a token without hashing all of its thousand characters. */
const nameOf = (token: string): string => token.slice(-32);

const checkOptions = ({ poolId, clientId, region }: { readonly poolId: string; readonly clientId: string; readonly region: string }): void => {
  if (!poolId.startsWith(`${region}_`)) {
    throw new Error(
      `The user pool id "${poolId}" is not of the region "${region}". Give both as AWS shows them: eu-west-1 and eu-west-1_AbCdEf123.`,
    );
  }
  if (!clientId) throw new Error('The client id of the user pool is empty. Give the id of the app client whose tokens are accepted.');
};

const refuse = (error: unknown, failure: Error | undefined): never => {
  if (failure && error === failure) throw failure;
  throw new TokenRefusedError(error instanceof Error ? error.message : String(error), { cause: error });
};

const download: FetchJwks = async (uri) => {
  const response = await fetch(uri, { signal: AbortSignal.timeout(3000), redirect: 'error' });
  if (!response.ok) throw new Error(`${uri} answered ${response.status}`);
  return response.json();
};

/** The key cache, which asks again for unknown keys or after a failure at most every ten seconds. */
const keySource = (clock: Clock, fetchJwks: FetchJwks): { cache: SimpleJwksCache; failure: () => Error | undefined } => {
  let failure: Error | undefined;
  let closedUntilMs = -Infinity;
  const close = (): void => {
    closedUntilMs = clock.now().getTime() + REFETCH_AFTER_MS;
  };
  const fetcher = {
    fetch: async (uri: string): Promise<ArrayBuffer> => {
      try {
        const bytes = new TextEncoder().encode(JSON.stringify(await fetchJwks(uri)));
        failure = undefined;
        return bytes.buffer;
      } catch (error) {
        close();
        failure = new Error(`The token keys at ${uri} are out of reach. Check the network, then the region and id of the user pool.`, { cause: error });
        throw failure;
      }
    },
  };
  const penaltyBox = {
    wait: async (): Promise<void> => {
      if (clock.now().getTime() >= closedUntilMs) return;
      throw failure ?? new Error('its key is unknown, and the keys were read just now');
    },
    release: (): void => {
      closedUntilMs = -Infinity;
    },
    registerFailedAttempt: close,
    registerSuccessfulAttempt: (): void => {
      closedUntilMs = -Infinity;
    },
  };
  return { cache: new SimpleJwksCache({ fetcher, penaltyBox }), failure: () => failure };
};
