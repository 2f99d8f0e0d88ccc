import { encoded, partOf, signed, signedWithText, without, type Fields, type SigningKey } from './tokens.ts';

/** What bad tokens are made from: a live token of somebody, and keys. */
export interface Breeding {
  /** A live access token. */
  readonly genuine: string;
  readonly refreshToken: string;
  /** A key that the pool trusts, so that a token fails for the one thing that is wrong with it. */
  readonly trusted: SigningKey;
  readonly untrusted: SigningKey;
}

const LIFE_SECONDS = 900;
const DAY_SECONDS = 86_400;

/** A token that is right in everything, made with the trusted key: it shows that the zoo's tokens fail for one reason. */
export const rightToken = ({ genuine, trusted }: Breeding): string => signed(headerOf(trusted), partOf(genuine, 1), trusted);

const headerOf = ({ jwk: { kid } }: SigningKey): Fields => ({ kid, alg: 'RS256' });

/** Tokens with other claims, signed as they should be. */
const wrongClaims = ({ genuine, trusted }: Breeding): readonly (readonly [string, string])[] => {
  const claims = partOf(genuine, 1);
  const iat = Number(claims['iat']);
  const made = (changes: Fields): string => signed(headerOf(trusted), { ...claims, ...changes }, trusted);
  const lacking = (name: string): string => signed(headerOf(trusted), without(claims, name), trusted);
  return [
    ['no exp', lacking('exp')],
    ['exp is a text', made({ exp: String(claims['exp']) })],
    ['exp is null', made({ exp: null })],
    ['expired', made({ iat: iat - LIFE_SECONDS, exp: iat - 1 })],
    ['lives for two days', made({ exp: iat + 2 * DAY_SECONDS })],
    ['no iat', lacking('iat')],
    ['iat is in the future', made({ iat: iat + LIFE_SECONDS, exp: iat + 2 * LIFE_SECONDS })],
    ['nbf is in the future', made({ nbf: iat + LIFE_SECONDS / 2 })],
    ['no iss', lacking('iss')],
    ['iss of another pool', made({ iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_other0000' })],
    ['iss of another region', made({ iss: String(claims['iss']).replaceAll('us-east-1', 'eu-west-1') })],
    ['no client', lacking('client_id')],
    ['another client', made({ client_id: 'anotherclient0000000000000' })],
    ['clients in a list', made({ client_id: [claims['client_id']] })],
    ['no token use', lacking('token_use')],
    ['id token', made({ token_use: 'id', aud: claims['client_id'] })],
    ['id token without client', signed(headerOf(trusted), { ...without(claims, 'client_id'), token_use: 'id', aud: claims['client_id'] }, trusted)],
    ['no sub', lacking('sub')],
    ['no username', lacking('username')],
    ['another user with this session', made({ sub: `user_${'0'.repeat(26)}`, username: `user_${'0'.repeat(26)}` })],
    ['no session', lacking('origin_jti')],
    ['unknown session', made({ origin_jti: `session_${'0'.repeat(26)}` })],
    ['groups are a text', made({ 'cognito:groups': 'admin' })],
  ];
};

/** Tokens whose header or signature is not what the pool makes. */
const wrongSignatures = ({ genuine, trusted, untrusted }: Breeding): readonly (readonly [string, string])[] => {
  const claims = partOf(genuine, 1);
  const header = headerOf(trusted);
  const [head = '', payload = '', signature = ''] = genuine.split('.');
  const pem = trusted.publicKey.export({ format: 'pem', type: 'spki' }) as string;
  const turned = (text: string): string => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`);
  return [
    ['alg none without signature', `${encoded({ ...header, alg: 'none' })}.${payload}.`],
    ['alg none with signature', `${encoded({ ...header, alg: 'none' })}.${payload}.${signature}`],
    ['alg None in other letters', `${encoded({ ...header, alg: 'nOnE' })}.${payload}.${signature}`],
    ['HS256 with the public key as secret', signedWithText({ ...header, alg: 'HS256' }, claims, pem)],
    ['RS384', signed({ ...header, alg: 'RS384' }, claims, trusted, 'sha384')],
    ['RS256 announced, RS512 made', signed(header, claims, trusted, 'sha512')],
    ['no alg', signed(without(header, 'alg'), claims, trusted)],
    ['no kid', signed(without(header, 'kid'), claims, trusted)],
    ['unknown kid', signed({ ...header, kid: 'unknown' }, claims, trusted)],
    ['kid of another key', signed({ ...header, kid: partOf(genuine, 0)['kid'] }, claims, trusted)],
    ['another key under a trusted kid', signed(header, claims, untrusted)],
    ['brings its own key', signed({ ...header, jwk: untrusted.jwk, kid: untrusted.jwk.kid }, claims, untrusted)],
    ['points to its own keys', signed({ ...header, jku: 'https://keys.example.org/jwks.json' }, claims, trusted)],
    ['unknown critical header', signed({ ...header, crit: ['x-new'], 'x-new': 1 }, claims, trusted)],
    ['unencoded payload announced', signed({ ...header, b64: false, crit: ['b64'] }, claims, trusted)],
    ['another type', signed({ ...header, typ: 'at+jws' }, claims, trusted)],
    ['signature turned', `${head}.${payload}.${turned(signature)}`],
    ['payload of an administrator', `${head}.${encoded({ ...claims, 'cognito:groups': ['admin'] })}.${signature}`],
    ['claim stands twice', signed(header, `${JSON.stringify(claims).slice(0, -1)},"token_use":"access"}`, trusted)],
    ['payload is a list', signed(header, [claims], trusted)],
    ['payload is no JSON', signed(header, 'alice', trusted)],
  ];
};

/** Texts that are no token at all. */
const wrongShapes = ({ genuine, refreshToken }: Breeding): readonly (readonly [string, string])[] => {
  const [head = '', payload = '', signature = ''] = genuine.split('.');
  return [
    ['refresh token', refreshToken],
    ['a word', 'secret'],
    ['without signature', `${head}.${payload}`],
    ['with an empty signature', `${head}.${payload}.`],
    ['in five parts', `${head}.${payload}.${signature}.a.b`],
    ['padded', `${genuine}==`],
    ['longer than eight kibibytes', `${head}.${'A'.repeat(9000)}.${signature}`],
  ];
};

/** Every bad token, by what is wrong with it. */
export const badTokens = (breeding: Breeding): readonly (readonly [string, string])[] => [
  ...wrongClaims(breeding),
  ...wrongSignatures(breeding),
  ...wrongShapes(breeding),
];

/** Authorization headers that carry a live token in a way that nobody may. */
export const badHeaders = ({ genuine }: Breeding): readonly (readonly [string, string])[] => [
  ['scheme Basic', `Basic ${genuine}`],
  ['no scheme', genuine],
  ['scheme twice', `Bearer Bearer ${genuine}`],
  ['two tokens', `Bearer ${genuine}, Bearer ${genuine}`],
  ['a word behind', `Bearer ${genuine} please`],
  ['nothing behind', 'Bearer'],
  ['a parameter in place of the token', `Bearer token="${genuine}"`],
];
