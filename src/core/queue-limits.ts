import { MAX_INVISIBLE_MS, MAX_MESSAGE_BYTES, MAX_QUEUE_BATCH, type NewMessage } from '#core/ports/queue.ts';

/** Longest id of a message, in characters; beside visible ASCII nothing is allowed in ids and groups (SQS MessageGroupId). */
const MAX_NAME = 128;
const VISIBLE_ASCII = /^[!-~]+$/;
/** A UTF-16 code unit never takes more than three bytes of UTF-8. */
const BYTES_PER_UNIT = 3;
const MAX_REASON = 1_024;

/**
 * Checks messages against the limits of the Queue port, which are those of SQS with a margin.
 * @throws TypeError naming the message and the limit
 */
export const checkMessages = (messages: readonly NewMessage[]): void => {
  if (messages.length > MAX_QUEUE_BATCH) throw new TypeError(`${messages.length} messages at once: at most ${MAX_QUEUE_BATCH} are possible.`);
  messages.forEach(checkMessage);
};

/** Checks one message; `index` is its place among those sent together. */
export const checkMessage = ({ id, group, body }: NewMessage, index: number): void => {
  checkName(id, 'id', index);
  checkName(group, 'group', index);
  if (typeof body !== 'string' || body === '' || !body.isWellFormed()) throw new TypeError(`Message ${index} has no body of well-formed Unicode.`);
  if (body.length * BYTES_PER_UNIT > MAX_MESSAGE_BYTES && Buffer.byteLength(body) > MAX_MESSAGE_BYTES) {
    throw new TypeError(`Message ${index} (${id}) has a body of ${Buffer.byteLength(body)} bytes: at most ${MAX_MESSAGE_BYTES} are possible.`);
  }
};

/** Checks how many messages are asked for, and for how long. */
export const checkReceive = ({ limit, visibilityMs }: { readonly limit: number; readonly visibilityMs: number }): void => {
  checkLimit(limit);
  checkWhole(visibilityMs, 'visibilityMs', { from: 1, to: MAX_INVISIBLE_MS });
};

/** Checks how many messages are asked for. */
export const checkLimit = (limit: number): void => checkWhole(limit, 'limit', { from: 1, to: MAX_QUEUE_BATCH });

/** Checks how long a message is to be postponed. */
export const checkDelay = ({ delayMs }: { readonly delayMs: number }): void => checkWhole(delayMs, 'delayMs', { from: 0, to: MAX_INVISIBLE_MS });

/** A reason as it is kept: at most 1,024 characters of well-formed Unicode. */
export const toReason = (reason: string): string => reason.slice(0, MAX_REASON).toWellFormed();

/** What the reason of a message says that was received too often. */
export const neverAnswered = (receives: number): string => `was received ${receives} times and never answered`;

const checkName = (text: string, name: string, index: number): void => {
  if (typeof text !== 'string' || text.length > MAX_NAME || !VISIBLE_ASCII.test(text)) {
    throw new TypeError(`Message ${index} has ${name} ${JSON.stringify(text)}: it must be 1 to ${MAX_NAME} visible ASCII characters.`);
  }
};

const checkWhole = (value: number, name: string, { from, to }: { readonly from: number; readonly to: number }): void => {
  if (!Number.isInteger(value) || value < from || value > to) throw new TypeError(`${name} is ${value}: it must be a whole number from ${from} to ${to}.`);
};
