import { createHmac, randomBytes } from 'node:crypto';

/** What a signature covers: the delivery's `webhook-id`, its `webhook-timestamp` and the body as it is sent, byte for byte. */
export interface SignedMessage {
  readonly id: string;
  readonly timestampSeconds: number;
  readonly body: string | Uint8Array;
}

const SECRET_PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** A new signing secret: `whsec_` and 32 random bytes in base64 (the specification asks for 24 to 64). */
export const newWebhookSecret = (random: (bytes: number) => Uint8Array = randomBytes): string =>
  SECRET_PREFIX + Buffer.from(random(SECRET_BYTES)).toString('base64');

/**
 * Value of the header `webhook-signature`: one `v1,<base64>` for each secret, separated by spaces, so that a receiver
 * that knows any one of them accepts (Standard Webhooks 1.0.0, symmetric signatures: HMAC-SHA256 of `id.timestamp.body`).
 * Throws RangeError for an empty list, a secret that is none, an id with a dot, or a time that is no whole second.
 */
export const signatureOf = (message: SignedMessage, secrets: readonly string[]): string => {
  if (secrets.length === 0) throw new RangeError('A delivery needs at least one secret to be signed with.');
  if (message.id === '' || message.id.includes('.')) throw new RangeError('The id of a delivery is not empty and has no dot: the dot ends it in the signed text.');
  if (!Number.isSafeInteger(message.timestampSeconds) || message.timestampSeconds < 0)
    throw new RangeError('The timestamp of a delivery is a whole number of seconds since 1970.');
  return secrets.map((secret) =>
    `v1,${createHmac('sha256', keyOf(secret)).update(`${message.id}.${message.timestampSeconds}.`).update(message.body).digest('base64')}`).join(' ');
};

const keyOf = (secret: string): Buffer => {
  const text = secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : '';
  const key = Buffer.from(text, 'base64');
  if (key.length > 0 && key.toString('base64') === text) return key;
  throw new RangeError(`A webhook secret is ${SECRET_PREFIX} and base64; this one is not. Make one with newWebhookSecret.`);
};
