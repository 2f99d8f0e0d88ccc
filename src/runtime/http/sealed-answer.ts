import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { HttpReply } from '#runtime/http/http-message.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals an answer for storage, as base64: answers hold signed URLs and share codes, which nobody should find in a
 * copy of the store. `key` has 32 bytes.
 */
export const sealAnswer = ({ status, headers, body }: HttpReply, key: Uint8Array): string => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce);
  const text = JSON.stringify({ status, headers, body: typeof body === 'string' ? body : undefined });
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
};

/** Opens a sealed answer. @throws Error for another key or an altered text */
export const openAnswer = (text: string, key: Uint8Array): HttpReply => {
  const bytes = Buffer.from(text, 'base64');
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const opened = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  return JSON.parse(opened.toString('utf8')) as HttpReply;
};
