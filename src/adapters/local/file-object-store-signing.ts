import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '#core/ports/clock.ts';
import { MAX_PARTS, MAX_SIGNED_GET_MS, MAX_SIGNED_PUT_MS } from '#core/ports/object-store.ts';
import type { SignedRequest } from '#core/ports/object-store.ts';

/** What the bearer of a signed URL may do, once. */
export type Grant =
  | {
      readonly action: 'put';
      readonly key: string;
      readonly contentType: string;
      readonly sizeBytes: number;
      readonly sha256: string;
      readonly ifNoneMatch: boolean;
    }
  | {
      readonly action: 'part';
      readonly key: string;
      readonly uploadId: string;
      readonly partNumber: number;
      readonly sizeBytes: number;
      readonly sha256: string | undefined;
    }
  | {
      readonly action: 'get';
      readonly key: string;
      readonly versionId: string | undefined;
      readonly fileName: string;
      readonly contentType: string;
    };

/** Signs requests to the object store, and reads what a signed one grants. */
export interface RequestSigner {
  /** @throws RangeError if a value or the life of the grant is out of bounds */
  sign(grant: Grant, expiresAt: Date): SignedRequest;
  /** Reads the query of a signed URL; the query must be what `sign` made, byte for byte. */
  verify(request: { readonly method: 'GET' | 'PUT'; readonly key: string; readonly query: string }): Grant | 'signature_invalid' | 'signature_expired';
}

const MIN_KEY_BYTES = 32;
const SIGNATURE_MARK = '&signature=';
const SHA256 = /^[0-9a-f]{64}$/;
const CONTENT_TYPE = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(?:; ?[\w-]{1,32}=[\w.+-]{1,64}){0,4}$/;
const MAX_FILE_NAME_LENGTH = 255;

/**
 * Signs with HMAC-SHA256 over method, key and the whole query, which carries the expiry and the value of
 * every header that the client must send.
 * @throws Error for a signing key below 32 bytes
 */
export const requestSigner = (options: { readonly clock: Clock; readonly publicUrl: string; readonly signingKey: Uint8Array }): RequestSigner => {
  const { clock, signingKey } = options;
  const base = new URL(options.publicUrl).href.replace(/\/$/, '');
  if (signingKey.byteLength < MIN_KEY_BYTES) throw new Error(`The signing key of the object store has ${signingKey.byteLength} bytes; it needs at least ${MIN_KEY_BYTES}.`);
  const signatureOf = (method: string, key: string, query: string): string =>
    createHmac('sha256', signingKey).update(`object-request-1\n${method}\n${key}\n${query}`).digest('base64url');

  return {
    sign: (grant, expiresAt) => {
      checkGrant(grant);
      checkLife(grant, expiresAt, clock.now());
      const method = grant.action === 'get' ? 'GET' : 'PUT';
      const query = queryOf(grant, expiresAt);
      const url = `${base}/objects/${grant.key}?${query}${SIGNATURE_MARK}${signatureOf(method, grant.key, query)}`;
      return { method, url, headers: headersOf(grant), expiresAt };
    },
    verify: ({ method, key, query }) => {
      const mark = query.lastIndexOf(SIGNATURE_MARK);
      if (mark < 0) return 'signature_invalid';
      const claims = query.slice(0, mark);
      if (!isEqual(query.slice(mark + SIGNATURE_MARK.length), signatureOf(method, key, claims))) return 'signature_invalid';
      const values = new URLSearchParams(claims);
      if (Number(values.get('expires')) <= clock.now().getTime()) return 'signature_expired';
      return toGrant(key, values);
    },
  };
};

/** The headers that a request under this grant must carry, each with exactly this value. */
export const headersOf = (grant: Grant): Readonly<Record<string, string>> => {
  if (grant.action === 'get') return {};
  const length = { 'content-length': String(grant.sizeBytes) };
  if (grant.action === 'part') return grant.sha256 === undefined ? length : { ...length, 'x-content-sha256': grant.sha256 };
  const headers = { ...length, 'content-type': grant.contentType, 'x-content-sha256': grant.sha256 };
  return grant.ifNoneMatch ? { ...headers, 'if-none-match': '*' } : headers;
};

const queryOf = (grant: Grant, expiresAt: Date): string => {
  const query = new URLSearchParams({ action: grant.action, expires: String(expiresAt.getTime()) });
  const add = (name: string, value: string | number | undefined): void => {
    if (value !== undefined) query.set(name, String(value));
  };
  if (grant.action === 'get') {
    add('version', grant.versionId);
    add('name', grant.fileName);
    add('type', grant.contentType);
    return query.toString();
  }
  add('length', grant.sizeBytes);
  add('sha256', grant.sha256);
  if (grant.action === 'put') {
    add('type', grant.contentType);
    add('if-none-match', grant.ifNoneMatch ? '*' : undefined);
  } else {
    add('upload', grant.uploadId);
    add('part', grant.partNumber);
  }
  return query.toString();
};

// Values come from a query that this very store has signed.
const toGrant = (key: string, values: URLSearchParams): Grant => {
  const text = (name: string): string => values.get(name) ?? '';
  const optional = (name: string): string | undefined => values.get(name) ?? undefined;
  switch (text('action')) {
    case 'put':
      return { action: 'put', key, contentType: text('type'), sizeBytes: Number(text('length')), sha256: text('sha256'), ifNoneMatch: values.has('if-none-match') };
    case 'part':
      return { action: 'part', key, uploadId: text('upload'), partNumber: Number(text('part')), sizeBytes: Number(text('length')), sha256: optional('sha256') };
    default:
      return { action: 'get', key, versionId: optional('version'), fileName: text('name'), contentType: text('type') };
  }
};

// Compared as text: a base64url text has several spellings of the same bytes.
const isEqual = (given: string, expected: string): boolean => {
  const left = Buffer.from(given);
  const right = Buffer.from(expected);
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
};

const checkLife = (grant: Grant, expiresAt: Date, now: Date): void => {
  const maxMs = grant.action === 'get' ? MAX_SIGNED_GET_MS : MAX_SIGNED_PUT_MS;
  const lifeMs = expiresAt.getTime() - now.getTime();
  if (!(lifeMs > 0 && lifeMs <= maxMs)) throw new RangeError(`A signed ${grant.action} lives between 1 and ${maxMs} ms, not ${lifeMs}.`);
};

const checkGrant = (grant: Grant): void => {
  if (grant.action !== 'part' && !CONTENT_TYPE.test(grant.contentType)) throw new RangeError('The content type is not a media type.');
  if (grant.action === 'get') {
    if (grant.fileName.length < 1 || grant.fileName.length > MAX_FILE_NAME_LENGTH) throw new RangeError(`A file name has 1 to ${MAX_FILE_NAME_LENGTH} characters.`);
    return;
  }
  if (!Number.isSafeInteger(grant.sizeBytes) || grant.sizeBytes < 0) throw new RangeError('The size is not a whole number of bytes.');
  if (grant.sha256 !== undefined && !SHA256.test(grant.sha256)) throw new RangeError('The SHA-256 is not 64 lower-case hexadecimal digits.');
  if (grant.action === 'part' && !(Number.isInteger(grant.partNumber) && grant.partNumber >= 1 && grant.partNumber <= MAX_PARTS)) {
    throw new RangeError(`Part numbers run from 1 to ${MAX_PARTS}.`);
  }
};
