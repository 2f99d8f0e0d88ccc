import type { Guard, Write } from '#core/ports/table.ts';

/** A guard as it travels to the writer thread: a number is an exact version. */
export type GuardMessage = null | 'absent' | 'present' | number;

/** One write as it travels to the writer thread: flat, because nested objects are what makes cloning slow. */
export type WriteMessage =
  | readonly [
      kind: 'put',
      guard: GuardMessage,
      pk: string,
      sk: string,
      version: number | null,
      ix1: string | null,
      ix2: string | null,
      ix3: string | null,
      expiresAt: number | null,
      json: string,
    ]
  | readonly [kind: 'delete' | 'check', guard: GuardMessage, pk: string, sk: string]
  | readonly [kind: 'increment', guard: null, pk: string, sk: string, change: string];

/** What the change text of an `increment` message says. */
export type IncrementChange = Pick<Extract<Write, { kind: 'increment' }>, 'by' | 'atMost' | 'expiresAt'>;

/** One transaction: the second in which it was asked for, and its writes. */
export interface TransactionMessage {
  readonly now: number;
  readonly writes: readonly WriteMessage[];
}

/** What the main thread sends: the transactions of one tick, or the end. */
export type ToWriter = readonly TransactionMessage[] | 'close';

/** What became of one group: the next `done` transactions, in the order in which they were sent. */
export interface GroupReply {
  readonly done: number;
  /** The transactions that were refused, by position in the group. */
  readonly refused: readonly Refusal[];
  readonly rolledBack?: RolledBack;
  readonly stats: WriterStats;
}

/** Why a whole group was rolled back: no room, or another process that writes to the file. */
export interface RolledBack {
  readonly why: 'full' | 'busy';
  readonly message: string;
}

/** A transaction that was refused, by the write whose guard or bound did not hold, or by a type error of the stored item. */
export interface Refusal {
  readonly transaction: number;
  readonly write: number;
  readonly mistake?: string;
}

/** Counters of the writer since it started. */
export interface WriterStats {
  /** Commits with at least one change: each is one synchronisation of the write-ahead log. */
  readonly commits: number;
  readonly transactions: number;
}

/** What the writer thread is started with. */
export interface WriterSettings {
  readonly file: string;
  readonly maxBytes?: number;
}

/** Turns a checked write into its message; `text` is the JSON of a put. */
export const toMessage = (write: Write, text: string | undefined): WriteMessage => {
  switch (write.kind) {
    case 'put': {
      const { pk, sk, version = null, ix1 = null, ix2 = null, ix3 = null, expiresAt = null } = write.item;
      return ['put', toGuardMessage(write.guard), pk, sk, version, ix1, ix2, ix3, expiresAt, text ?? ''];
    }
    case 'increment': {
      const { by, atMost, expiresAt } = write;
      return ['increment', null, write.key.pk, write.key.sk, JSON.stringify({ by, atMost, expiresAt } satisfies IncrementChange)];
    }
    case 'delete':
    case 'check':
      return [write.kind, toGuardMessage(write.guard), write.key.pk, write.key.sk];
  }
};

const toGuardMessage = (guard: Guard | undefined): GuardMessage => (guard === undefined ? null : guard.is === 'version' ? guard.version : guard.is);
