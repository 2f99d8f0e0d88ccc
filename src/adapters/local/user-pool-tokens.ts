import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import type { Clock } from '#core/ports/clock.ts';
import { secretOf } from '#adapters/local/user-pool-store.ts';
import type { PoolStore } from '#adapters/local/user-pool-store.ts';

/** A public key as `/.well-known/jwks.json` shows it (RFC 7517). */
export interface PublicJwk {
  readonly kty: string;
  readonly n: string;
  readonly e: string;
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'RS256';
}

/** Signs access tokens that look like Cognito's. */
export interface AccessTokens {
  sign(session: {
    readonly userId: string;
    readonly role: string;
    readonly sessionId: string;
    readonly startedMs: number;
    readonly lifeSeconds: number;
  }): Promise<string>;
  jwks(): { readonly keys: readonly PublicJwk[] };
}

const MODULUS_BITS = 2048;
const SCOPE = 'aws.cognito.signin.user.admin';

/** Returns the signer of a pool file, whose RS256 key is made at first use and stays in the file. */
export const accessTokens = (
  store: PoolStore,
  { clock, issuer, clientId }: { readonly clock: Clock; readonly issuer: string; readonly clientId: string },
): AccessTokens => {
  const key = createPrivateKey({ key: store.inTransaction(() => secretOf(store.db, 'signing_key', newPrivateKey)), format: 'der', type: 'pkcs8' });
  const jwk = toPublicJwk(key);
  const header = encode({ kid: jwk.kid, alg: jwk.alg });

  return {
    sign: async ({ userId, role, sessionId, startedMs, lifeSeconds }) => {
      const issuedAt = Math.floor(clock.now().getTime() / 1000);
      const payload = encode({
        sub: userId,
        'cognito:groups': [role],
        iss: issuer,
        client_id: clientId,
        origin_jti: sessionId,
        token_use: 'access',
        scope: SCOPE,
        auth_time: Math.floor(startedMs / 1000),
        exp: issuedAt + lifeSeconds,
        iat: issuedAt,
        jti: randomUUID(),
        username: userId,
      });
      const signature = await signOffLoop(`${header}.${payload}`, key);
      return `${header}.${payload}.${signature.toString('base64url')}`;
    },
    jwks: () => ({ keys: [jwk] }),
  };
};

const newPrivateKey = (): Buffer =>
  generateKeyPairSync('rsa', { modulusLength: MODULUS_BITS }).privateKey.export({ format: 'der', type: 'pkcs8' });

const signOffLoop = (text: string, key: KeyObject): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    sign('sha256', Buffer.from(text), key, (error, signature) => (error ? reject(error) : resolve(signature)));
  });

const toPublicJwk = (key: KeyObject): PublicJwk => {
  const { kty, n, e }: JsonWebKey = createPublicKey(key).export({ format: 'jwk' });
  if (kty !== 'RSA' || !n || !e) throw new Error('The signing key of the user pool is not an RSA key. Restore the pool from the last backup.');
  // RFC 7638: the thumbprint of the key's required members, in this order.
  const kid = createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url');
  return { kty, n, e, kid, use: 'sig', alg: 'RS256' };
};

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
