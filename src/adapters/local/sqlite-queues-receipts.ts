import { randomInt } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

/** A message whose receipt still counts. */
export interface Received {
  readonly seq: number;
  readonly group: string;
  readonly attempts: number;
  readonly sentAt: number;
  /** Undefined once its time was over and a `receive` has found that. */
  readonly visibleAt: number | null;
}

/** Names receivings, and finds the message of a receipt. */
export interface Receipts {
  /** A number that no other receiving of the message has or had. */
  next(): number;
  find(queue: number, receipt: string): Received | undefined;
}

const RECEIPT = /^(\d{1,15})\.(\d{1,15})$/;
const START_BELOW = 2 ** 47;

/** The receipt of one receiving, for the consumer. */
export const receiptText = (seq: number, receipt: number): string => `${seq}.${receipt}`;

/** Receipts are numbered from a random start, so that those of an earlier run name nothing. */
export const queueReceipts = (db: DatabaseSync): Receipts => {
  const read = db.prepare('SELECT seq, "group", attempts, sentAt, visibleAt FROM messages WHERE seq = ? AND receipt = ? AND queue = ? AND diedAt IS NULL');
  let last = randomInt(START_BELOW);
  return {
    next: () => (last += 1),
    find: (queue, receipt) => {
      const [, seq, number] = RECEIPT.exec(receipt) ?? [];
      const row = seq === undefined || number === undefined ? undefined : read.get(Number(seq), Number(number), queue);
      if (row === undefined) return undefined;
      const { group, attempts, sentAt, visibleAt } = row;
      return { seq: Number(seq), group: String(group), attempts: Number(attempts), sentAt: Number(sentAt), visibleAt: visibleAt === null ? null : Number(visibleAt) };
    },
  };
};
