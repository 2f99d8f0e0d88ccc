import { createHmac, createPublicKey, generateKeyPairSync, randomInt, sign, constants } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { AccessClaims, TokenVerifier } from '#core/ports/user-pool.ts';
import { TokenRefusedError } from '#core/ports/user-pool.ts';
import { cognitoIssuer, cognitoTokenVerifier } from '#adapters/aws/cognito-token-verifier.ts';

const region = 'us-east-1';
const poolId = 'us-east-1_Local1234';
const clientId = 'local-client';
const issuer = cognitoIssuer(poolId);
// Far from the machine's own time: only the injected clock may decide.
const now = Date.parse('2031-05-06T07:08:09Z') / 1000;
const pool = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const mallory = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const claims = {
  sub: 'user_alice',
  username: 'user_alice',
  'cognito:groups': ['user', 'author'],
  iss: issuer,
  client_id: clientId,
  token_use: 'access',
  scope: 'aws.cognito.signin.user.admin',
  origin_jti: 'session_1',
  jti: 'b4bb7f74-0d2c-4a0b-a1f2-4c9e1e1f0001',
  iat: now,
  exp: now + 900,
};
type Claims = Record<string, unknown>;

const encode = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const jwk = (key: KeyObject, kid: string): object => ({ ...createPublicKey(key).export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' });
const headed = (header: object, payload: unknown = claims, key = pool): string => {
  const text = `${encode(header)}.${encode(payload)}`;
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
};
const signed = (changes: Claims): string => headed({ kid: 'k1', alg: 'RS256' }, { ...claims, ...changes });
const without = (name: keyof typeof claims): string => headed({ kid: 'k1', alg: 'RS256' }, { ...claims, [name]: undefined });
const good = signed({});
const [goodHeader = '', goodPayload = '', goodSignature = ''] = good.split('.');

const aVerifier = (seconds: () => number = () => now, fetchJwks: () => Promise<unknown> = async () => ({ keys: [jwk(pool, 'k1')] })): TokenVerifier =>
  cognitoTokenVerifier({ poolId, clientId, region, fetchJwks, clock: { now: () => new Date(seconds() * 1000) } });

const hs256 = (): string => {
  const text = `${encode({ kid: 'k1', alg: 'HS256' })}.${goodPayload}`;
  const publicPem = createPublicKey(pool).export({ format: 'pem', type: 'spki' });
  return `${text}.${createHmac('sha256', publicPem).update(text).digest('base64url')}`;
};
const ps256 = (): string => {
  const text = `${encode({ kid: 'k1', alg: 'PS256' })}.${goodPayload}`;
  const key = { key: pool, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
};
/** The last character of 256 bytes in base64url has four spare bits: another character, the same signature. */
const respelled = (): string => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return good.slice(0, -1) + alphabet[alphabet.indexOf(good.at(-1) ?? '') ^ 1];
};

const zoo: readonly (readonly [name: string, token: string])[] = [
  ['without exp', without('exp')],
  ['that lives longer than a day', signed({ exp: now + 86_401 })],
  ['with an unknown crit', headed({ kid: 'k1', alg: 'RS256', crit: ['x'], x: 1 })],
  ['with an empty crit', headed({ kid: 'k1', alg: 'RS256', crit: [] })],
  ['with alg none', `${encode({ kid: 'k1', alg: 'none' })}.${goodPayload}.`],
  ['with alg none and a signature', `${encode({ kid: 'k1', alg: 'none' })}.${goodPayload}.${goodSignature}`],
  ['with HS256 over the public key', hs256()],
  ['with PS256', ps256()],
  ['without alg', headed({ kid: 'k1' })],
  ['of another key under the same kid', headed({ kid: 'k1', alg: 'RS256' }, claims, mallory)],
  ['with an unknown kid', headed({ kid: 'k2', alg: 'RS256' })],
  ['without kid', headed({ alg: 'RS256' })],
  ['with a jwk of its own', headed({ kid: 'k1', alg: 'RS256', jwk: jwk(mallory, 'k1') }, claims, mallory)],
  ['with a jku', headed({ kid: 'k1', alg: 'RS256', jku: 'https://mallory.example/jwks.json' })],
  ['with an x5u', headed({ kid: 'k1', alg: 'RS256', x5u: 'https://mallory.example/x.pem' })],
  ['that is an id token', signed({ token_use: 'id', aud: clientId })],
  ['without token_use', without('token_use')],
  ['of another client', signed({ client_id: 'another-client' })],
  ['without client', without('client_id')],
  ['with several clients', signed({ client_id: [clientId] })],
  ['of another issuer', signed({ iss: cognitoIssuer('us-east-1_Other9999') })],
  ['of an issuer that only begins alike', signed({ iss: `${issuer}/x` })],
  ['without issuer', without('iss')],
  ['that has expired', signed({ iat: now - 901, exp: now - 1 })],
  ['that expires now', signed({ iat: now - 900, exp: now })],
  ['that is not yet valid', signed({ nbf: now + 60 })],
  ['that was issued in the future', signed({ iat: now + 60, exp: now + 960 })],
  ['without iat', without('iat')],
  ['with a tampered payload', `${goodHeader}.${encode({ ...claims, username: 'user_bob' })}.${goodSignature}`],
  ['with a tampered signature', `${goodHeader}.${goodPayload}.${goodSignature.slice(0, 100)}AAAA${goodSignature.slice(104)}`],
  ['with a respelled signature', respelled()],
  ['with padding', `${good}==`],
  ['with a line feed', `${good}\n`],
  ['that is truncated', good.slice(0, -20)],
  ['without signature', `${goodHeader}.${goodPayload}.`],
  ['with two parts', `${goodHeader}.${goodPayload}`],
  ['with an extra part', `${good}.${goodSignature}`],
  ['of 100 KB', signed({ scope: 'x'.repeat(100_000) })],
  ['that is empty', ''],
  ['that is not JSON', headed({ kid: 'k1', alg: 'RS256' }, 'not json')],
  ['whose payload is a list', headed({ kid: 'k1', alg: 'RS256' }, [claims])],
  ['whose payload is null', headed({ kid: 'k1', alg: 'RS256' }, 'null')],
  ['shaped like a JWE', `${encode({ alg: 'RSA-OAEP', enc: 'A256GCM', kid: 'k1' })}.AAAA.AAAA.AAAA.AAAA`],
  ['with another typ', headed({ kid: 'k1', alg: 'RS256', typ: 'JWE' })],
  ['that is a refresh token', '2JtKqz5Q0nJ6nWk3m1xV6q8b9kq0f5x2y7z1a4s8dE0'],
  ['with a claim twice', headed({ kid: 'k1', alg: 'RS256' }, `{"username":"user_bob",${JSON.stringify(claims).slice(1)}`)],
  ['with a claim twice in other spelling', headed({ kid: 'k1', alg: 'RS256' }, `{"us\\u0065rname":"user_bob",${JSON.stringify(claims).slice(1)}`)],
  ['with exp as text', signed({ exp: String(now + 900) })],
  ['with a fractional exp', signed({ exp: now + 0.5 })],
  ['with iat as a list', signed({ iat: [now] })],
  ['with sub as a number', signed({ sub: 7 })],
  ['with username as an object', signed({ username: { id: 'user_alice' } })],
  ['without session', without('origin_jti')],
  ['with groups as text', signed({ 'cognito:groups': 'admin' })],
];

test('verify returns the claims of a live access token and takes the highest group as the role', async () => {
  const verifier = aVerifier();

  const found = await verifier.verify(good);

  const want: AccessClaims = { userId: 'user_alice', sessionId: 'session_1', role: 'author', issuedAtSeconds: now, expiresAtSeconds: now + 900 };
  expect(found).toEqual(want);
});

test('verify gives a token without groups the role user', async () => {
  const { role } = await aVerifier().verify(without('cognito:groups'));

  expect(role).toBe('user');
});

describe('verify refuses a token', () => {
  test.each(zoo)('%s', async (_name, token) => {
    const verifier = aVerifier();

    await expect(verifier.verify(token)).rejects.toThrow(TokenRefusedError);

    expect(verifier.verifyCached(token)).toBeUndefined();
  });
});

test('verify accepts none of 2,000 mutated tokens', async () => {
  const verifier = aVerifier();
  await verifier.verify(good);

  const accepted: string[] = [];
  for (let count = 0; count < 2000; count += 1) {
    const token = mutated(good);
    await verifier.verify(token).then(() => accepted.push(token), () => undefined);
  }

  expect(accepted).toEqual([]);
});

test('verifyCached knows a verified token until it expires by the injected clock', async () => {
  let seconds = now;
  const verifier = aVerifier(() => seconds);
  const before = verifier.verifyCached(good);
  const claimsOfGood = await verifier.verify(good);

  seconds = now + 899;
  const live = verifier.verifyCached(good);
  seconds = now + 900;
  const expired = verifier.verifyCached(good);

  expect(before).toBeUndefined();
  expect(live).toBe(claimsOfGood);
  expect(expired).toBeUndefined();
  await expect(verifier.verify(good)).rejects.toThrow('expired');
});

test('verify reads the keys once, and again for an unknown key at most every ten seconds', async () => {
  let seconds = now;
  let fetched = 0;
  const keys = [jwk(pool, 'k1')];
  const verifier = aVerifier(() => seconds, async () => {
    fetched += 1;
    return { keys };
  });
  const rotated = headed({ kid: 'k2', alg: 'RS256' }, claims, mallory);

  await verifier.verify(good);
  const refused = await Promise.allSettled(Array.from({ length: 50 }, () => verifier.verify(rotated)));
  const fetchedDuringFlood = fetched;
  keys.push(jwk(mallory, 'k2'));
  await expect(verifier.verify(rotated)).rejects.toThrow(TokenRefusedError);
  seconds += 10;
  const accepted = await verifier.verify(rotated);

  expect(refused.every(({ status }) => status === 'rejected')).toBe(true);
  expect(fetchedDuringFlood).toBe(2);
  expect(fetched).toBe(3);
  expect(accepted.userId).toBe('user_alice');
});

test('verify tells unreachable keys from a refused token, and recovers', async () => {
  let seconds = now;
  let fetched = 0;
  let isDown = true;
  const verifier = aVerifier(() => seconds, async () => {
    fetched += 1;
    if (isDown) throw new Error('connection refused');
    return { keys: [jwk(pool, 'k1')] };
  });

  const first = await verifier.verify(good).catch((error: unknown) => error);
  const second = await verifier.verify(good).catch((error: unknown) => error);
  isDown = false;
  seconds += 10;
  const claimsOfGood = await verifier.verify(good);

  expect(first).not.toBeInstanceOf(TokenRefusedError);
  expect(String(first)).toContain('out of reach');
  expect(second).toBe(first);
  expect(fetched).toBe(2);
  expect(claimsOfGood.userId).toBe('user_alice');
});

test('cognitoTokenVerifier refuses a pool of another region, a malformed pool id and an empty client', () => {
  const clock = { now: () => new Date(now * 1000) };

  expect(() => cognitoTokenVerifier({ poolId, clientId, region: 'eu-west-1', clock })).toThrow('not of the region');
  expect(() => cognitoTokenVerifier({ poolId: 'us-east-1_local_xxx', clientId, region, clock })).toThrow('Invalid Cognito User Pool ID');
  expect(() => cognitoTokenVerifier({ poolId, clientId: '', region, clock })).toThrow('client id');
});

const mutated = (token: string): string => {
  const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.= ';
  const at = randomInt(token.length);
  const character = characters[randomInt(characters.length)] ?? '';
  const variants = [
    token.slice(0, at) + character + token.slice(at + 1),
    token.slice(0, at) + character + token.slice(at),
    token.slice(0, at) + token.slice(at + 1),
    token.slice(0, -1) + character,
    token.slice(at),
  ];
  const made = variants[randomInt(variants.length)] ?? '';
  return made === token ? `${token}${character}` : made;
};
