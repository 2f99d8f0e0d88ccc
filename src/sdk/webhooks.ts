import type { WebhookEvent } from './webhook-events.ts';

/** Why a delivery is not to be trusted, or is none. */
export type WebhookErrorCode =
  /** One of the headers `webhook-id`, `webhook-timestamp`, `webhook-signature` is absent. */
  | 'missing_header'
  /** `webhook-timestamp` is no number. */
  | 'malformed_header'
  | 'timestamp_too_old'
  | 'timestamp_too_new'
  /** No signature was made with one of the secrets over this id, timestamp and body. */
  | 'no_matching_signature'
  /** The sender is genuine, but the body is no event of this id. */
  | 'not_an_event';

/** A delivery was refused; answer it with 400 and do nothing else. `code` says why. */
export class WebhookError extends Error {
  readonly code: WebhookErrorCode;

  constructor(code: WebhookErrorCode, message: string) {
    super(message);
    this.name = 'WebhookError';
    this.code = code;
  }

  // By name: an application may hold the package twice, as ESM and as CommonJS.
  static override [Symbol.hasInstance](value: unknown): value is WebhookError {
    return value instanceof Error && value.name === 'WebhookError';
  }
}

/** Headers of a request, as the Fetch API or Node hands them out; names in any case. */
export type WebhookHeaders = Headers | { readonly [name: string]: string | readonly string[] | undefined };

/** The clock, and how far it may be from the sender's. */
export interface VerifyOptions {
  /** Default: 300, as Standard Webhooks recommends. */
  readonly toleranceSeconds?: number;
  readonly now?: () => Date;
}

/** The bytes that were received, before any parser touched them. */
export type RawWebhookBody = string | Uint8Array | ArrayBuffer;

/**
 * Checks that a delivery comes from the service and is recent, and returns its event (Standard Webhooks 1.0.0). While a secret is
 * rotated, give the old and the new one. It does not remember: deduplicate by `event.id`. Types that this version of the
 * package does not know pass as well.
 * @throws WebhookError (as rejection) for what must not be trusted; TypeError for a secret that is none
 * @example const event = await verifyWebhook(await request.text(), request.headers, secret);
 */
export const verifyWebhook = async (
  body: RawWebhookBody, headers: WebhookHeaders, secrets: string | readonly string[], { toleranceSeconds = 300, now = () => new Date() }: VerifyOptions = {},
): Promise<WebhookEvent> => {
  const keys = await keysOf(secrets);
  const [id, time, given] = ['id', 'timestamp', 'signature'].map((name) => headerOf(headers, `webhook-${name}`)) as [string, string, string];
  // Read like this by every library of the specification; what was read is also what is signed.
  const timestampSeconds = Number.parseInt(time, 10);
  if (Number.isNaN(timestampSeconds)) throw new WebhookError('malformed_header', 'The header webhook-timestamp is no number of seconds.');
  const nowSeconds = Math.floor(now().getTime() / 1000);
  if (nowSeconds - timestampSeconds > toleranceSeconds) throw new WebhookError('timestamp_too_old', `The delivery is more than ${toleranceSeconds} s old: an old one that somebody repeats, or a clock is wrong.`);
  if (timestampSeconds - nowSeconds > toleranceSeconds) throw new WebhookError('timestamp_too_new', `The delivery is more than ${toleranceSeconds} s ahead: a clock is wrong.`);
  const bytes = bytesOf(body);
  const expected = await Promise.all(keys.map((key) => signed(key, id, timestampSeconds, bytes)));
  const offered = given.split(' ').map((each) => each.split(',')).filter(([version]) => version === 'v1');
  // All pairs are compared, so that the time tells nothing about which of them matched.
  const matches = offered.flatMap(([, signature = '']) => expected.filter((each) => isEqual(each, signature)));
  if (matches.length === 0) throw new WebhookError('no_matching_signature', 'No signature matches. Is it the secret of this endpoint, and the body as it was received, byte for byte?');
  return eventOf(bytes, id);
};

/**
 * Signs a body as the service does, for the tests of a receiver: resolves to the three headers of a delivery.
 * @throws TypeError (as rejection) for no secret, or one that is none
 */
export const signWebhook = async (
  { id, timestamp, body }: { readonly id: string; readonly timestamp: Date; readonly body: RawWebhookBody }, secrets: string | readonly string[],
): Promise<{ readonly 'webhook-id': string; readonly 'webhook-timestamp': string; readonly 'webhook-signature': string }> => {
  const seconds = Math.floor(timestamp.getTime() / 1000);
  const bytes = bytesOf(body);
  const signatures = await Promise.all((await keysOf(secrets)).map(async (key) => `v1,${await signed(key, id, seconds, bytes)}`));
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': signatures.join(' ') };
};

const keysOf = (secrets: string | readonly string[]): Promise<readonly CryptoKey[]> => {
  const all = [secrets].flat();
  if (all.length === 0) throw new TypeError('Give at least one webhook secret.');
  return Promise.all(all.map(keyOf));
};

const keyOf = async (secret: string): Promise<CryptoKey> => {
  try {
    const bytes = Uint8Array.from(atob(secret.replace(/^whsec_/, '')), (each) => each.charCodeAt(0));
    if (bytes.length === 0) throw new TypeError('It is empty.');
    return await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  } catch (cause) {
    throw new TypeError('A webhook secret is whsec_ and base64; this one is not.', { cause });
  }
};

const headerOf = (headers: WebhookHeaders, wanted: string): string => {
  const value = headers instanceof Headers ? headers.get(wanted) : Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1];
  const text = value === null || value === undefined ? '' : [value].flat().join(',');
  if (text === '') throw new WebhookError('missing_header', `The header ${wanted} is missing.`);
  return text;
};

const bytesOf = (body: RawWebhookBody): Uint8Array => (typeof body === 'string' ? new TextEncoder().encode(body) : new Uint8Array(body));

const signed = async (key: CryptoKey, id: string, timestampSeconds: number, body: Uint8Array): Promise<string> => {
  const head = new TextEncoder().encode(`${id}.${timestampSeconds}.`);
  const message = new Uint8Array(head.length + body.length);
  message.set(head);
  message.set(body, head.length);
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.sign('HMAC', key, message))));
};

const isEqual = (left: string, right: string): boolean => {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let index = 0; index < left.length; index += 1) difference |= left.charCodeAt(index) ^ right.charCodeAt(index);
  return difference === 0;
};

const eventOf = (bytes: Uint8Array, wantedId: string): WebhookEvent => {
  const event = parsed(bytes);
  if (isEvent(event) && event.id === wantedId) return event;
  throw new WebhookError('not_an_event', 'The signature is right, but the body is no event with the id of the header webhook-id.');
};

const parsed = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
};

// Only the envelope: the data of a type that is not known yet passes too.
const isEvent = (value: unknown): value is WebhookEvent => {
  const { type, id, timestamp, version, data } = Object(value) as { readonly [member: string]: unknown };
  return [type, id, timestamp].every((each) => typeof each === 'string') && typeof version === 'number' && typeof data === 'object' && data !== null;
};
