import { createHmac, generateKeyPairSync, sign, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { PublicJwk } from '../targets/machine.ts';

/** Claims or header fields of a token. */
export type Fields = Readonly<Record<string, unknown>>;

/** A key pair whose public half a pool may trust. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly jwk: PublicJwk;
}

/** Makes an RSA key pair. */
export const newSigningKey = (kid: string): SigningKey => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { n = '', e = '' }: JsonWebKey = publicKey.export({ format: 'jwk' });
  return { privateKey, publicKey, jwk: { kty: 'RSA', n, e, kid, use: 'sig', alg: 'RS256' } };
};

/** Encodes a part of a token. */
export const encoded = (part: unknown): string => Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

/** Reads a part of a token. */
export const partOf = (token: string, index: 0 | 1): Fields => JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString()) as Fields;

/** Signs any header and payload with RS256, or with another hash. */
export const signed = (header: unknown, payload: unknown, { privateKey }: SigningKey, hash = 'sha256'): string => {
  const text = `${encoded(header)}.${encoded(payload)}`;
  return `${text}.${sign(hash, Buffer.from(text), privateKey).toString('base64url')}`;
};

/** Signs with HS256 and a text as its secret. */
export const signedWithText = (header: unknown, payload: unknown, secret: string): string => {
  const text = `${encoded(header)}.${encoded(payload)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
};

/** Returns fields without one of them. */
export const without = (fields: Fields, name: string): Fields => Object.fromEntries(Object.entries(fields).filter(([each]) => each !== name));
