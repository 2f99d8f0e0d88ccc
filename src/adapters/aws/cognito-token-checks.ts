import type { AccessClaims } from '#core/ports/user-pool.ts';
import { TokenRefusedError } from '#core/ports/user-pool.ts';

const LONGEST_TOKEN = 8192;
const LONGEST_LIFE_SECONDS = 86_400;
const CLOCK_ERROR_SECONDS = 5;
const HEADER_FIELDS = new Set(['alg', 'kid', 'typ']);
/** From the most to the least; a user in several groups acts in the first. */
const ROLES = ['admin', 'author', 'user'] as const;

/**
 * Refuses what no pool signs, before any key is looked up: another algorithm than RS256, header fields that bring or
 * point to keys, critical extensions (RFC 7515, section 4.1.11), names that stand twice, base64url with spare bits,
 * another issuer.
 * @throws TokenRefusedError
 */
export const checkShape = (token: string, issuer: string): void => {
  if (typeof token !== 'string' || token.length > LONGEST_TOKEN) throw new TokenRefusedError('it is too long');
  const parts = token.split('.');
  if (parts.length !== 3) throw new TokenRefusedError('it does not have three parts');
  const [header = '', payload = '', signature = ''] = parts;
  const headerText = decode(header);
  const fields = parseObject(headerText, 'header');
  if (fields.alg !== 'RS256') throw new TokenRefusedError('its algorithm is not RS256');
  if (fields.typ !== undefined && fields.typ !== 'JWT') throw new TokenRefusedError('its type is not JWT');
  const foreign = Object.keys(fields).find((name) => !HEADER_FIELDS.has(name));
  if (foreign !== undefined) throw new TokenRefusedError(`its header has the field ${JSON.stringify(foreign)}`);
  const payloadText = decode(payload);
  if (parseObject(payloadText, 'payload').iss !== issuer) throw new TokenRefusedError('it comes from another pool');
  if (repeatsName(headerText) || repeatsName(payloadText)) throw new TokenRefusedError('a name stands twice in it');
  decode(signature);
};

/**
 * Returns the claims that the program uses, checked once more by hand against the injected clock.
 * @throws TokenRefusedError
 */
export const toAccessClaims = (
  payload: Readonly<Record<string, unknown>>,
  { clientId, nowSeconds }: { readonly clientId: string; readonly nowSeconds: number },
): AccessClaims => {
  const issuedAtSeconds = secondsIn(payload, 'iat');
  const expiresAtSeconds = secondsIn(payload, 'exp');
  const notBefore = payload.nbf === undefined ? issuedAtSeconds : secondsIn(payload, 'nbf');
  if (expiresAtSeconds <= nowSeconds) throw new TokenRefusedError('it has expired');
  if (expiresAtSeconds - issuedAtSeconds > LONGEST_LIFE_SECONDS) throw new TokenRefusedError('it lives longer than a day');
  if (Math.max(issuedAtSeconds, notBefore) > nowSeconds + CLOCK_ERROR_SECONDS) throw new TokenRefusedError('it comes from the future');
  if (payload.client_id !== clientId) throw new TokenRefusedError('it was made for another client');
  if (payload.token_use !== 'access') throw new TokenRefusedError('it is not an access token');
  textIn(payload, 'sub');
  return {
    // Cognito invents `sub` itself; `username` is our id on both kinds of pool.
    userId: textIn(payload, 'username'),
    sessionId: textIn(payload, 'origin_jti'),
    role: roleOf(payload['cognito:groups']),
    issuedAtSeconds,
    expiresAtSeconds,
  };
};

const textIn = (payload: Readonly<Record<string, unknown>>, name: string): string => {
  const value = payload[name];
  if (typeof value !== 'string' || value === '') throw new TokenRefusedError(`its ${name} is not a text`);
  return value;
};

const secondsIn = (payload: Readonly<Record<string, unknown>>, name: string): number => {
  const value = payload[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new TokenRefusedError(`its ${name} is not a time`);
  return value;
};

const roleOf = (groups: unknown): string => {
  if (groups === undefined) return 'user';
  if (!Array.isArray(groups)) throw new TokenRefusedError('its groups are not a list');
  return ROLES.find((role) => groups.includes(role)) ?? 'user';
};

const decode = (part: string): string => {
  const bytes = Buffer.from(part, 'base64url');
  // One text per token: otherwise the spare bits of the last character make twins that verify too.
  if (part === '' || bytes.toString('base64url') !== part) throw new TokenRefusedError('a part of it is not base64url');
  return bytes.toString('utf8');
};

const parseObject = (text: string, part: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Told below, like any other value that is not an object.
  }
  throw new TokenRefusedError(`its ${part} is not a JSON object`);
};

/** Whether an object in a text of valid JSON has the same name twice; `JSON.parse` keeps the last silently. */
const repeatsName = (json: string): boolean => {
  const open: Set<string>[] = [];
  for (const { 0: lexeme, groups } of json.matchAll(/[{}]|(?<text>"(?:[^"\\]|\\.)*")(?<colon>\s*:)?/g)) {
    if (lexeme === '{') open.push(new Set());
    else if (lexeme === '}') open.pop();
    else if (groups?.colon !== undefined) {
      const names = open.at(-1);
      const name: unknown = JSON.parse(groups.text ?? '""');
      if (typeof name !== 'string' || !names || names.has(name)) return true;
      names.add(name);
    }
  }
  return false;
};
