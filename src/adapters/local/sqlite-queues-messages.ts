/** One call of a queue or of the bus as it travels to the worker thread; times are milliseconds since the epoch. */
export type Operation =
  /** `rows` holds id, group and body of each message in turn, `targets` the numbers of the queues that get it. */
  | { readonly do: 'send'; readonly now: number; readonly rows: readonly string[]; readonly targets: readonly (readonly number[])[] }
  | { readonly do: 'receive'; readonly queue: number; readonly now: number; readonly limit: number; readonly visibilityMs: number; readonly maxReceives: number }
  | { readonly do: 'remove'; readonly queue: number; readonly receipts: readonly string[] }
  | { readonly do: 'postpone'; readonly queue: number; readonly now: number; readonly receipts: readonly string[]; readonly delaysMs: readonly number[]; readonly uncounted: readonly boolean[] }
  | { readonly do: 'bury'; readonly queue: number; readonly now: number; readonly receipts: readonly string[]; readonly reasons: readonly string[] }
  | { readonly do: 'listDead'; readonly queue: number; readonly limit: number }
  /** Only letters that died at or before `until`, so that redriving all of them comes to an end. */
  | { readonly do: 'redrive'; readonly queue: number; readonly until: number; readonly limit: number; readonly ids?: readonly string[] }
  | { readonly do: 'depth'; readonly queue: number; readonly now: number };

/** A received message; its receipt names the row and the receiving. */
export interface ReceivedRow {
  readonly id: string;
  readonly group: string;
  readonly body: string;
  readonly attempts: number;
  readonly sentAt: number;
  readonly receipt: string;
}

/** A dead letter. */
export interface DeadRow extends Omit<ReceivedRow, 'receipt'> {
  readonly diedAt: number;
  readonly reason: string;
}

/** What the operations answer. */
export interface Answers {
  readonly send: null;
  readonly receive: readonly ReceivedRow[];
  readonly remove: null;
  readonly postpone: null;
  readonly bury: null;
  readonly listDead: readonly DeadRow[];
  readonly redrive: number;
  readonly depth: { readonly ready: number; readonly hidden: number; readonly dead: number; readonly oldestSentAt: number | null };
}

/** Why an operation changed nothing: no room, or another process that writes to the file. */
export interface Failure {
  readonly failed: 'full' | 'busy';
  readonly message: string;
}

/** What became of one operation. */
export type Outcome = { readonly answer: Answers[keyof Answers] } | Failure;

/** What the calling thread sends: the operations of one tick, or the end. */
export type ToWorker = readonly Operation[] | 'close';

/** What became of the next operations, in the order in which they were sent. */
export interface GroupReply {
  readonly outcomes: readonly Outcome[];
  readonly stats: QueuesStats;
}

/** Counters since the start, as of the last answered group. */
export interface QueuesStats {
  readonly operations: number;
  /** Transactions; calls of one tick share one. */
  readonly groups: number;
  /** Groups whose commit waited for the disk: those with a send, a burial or a redrive. */
  readonly syncedGroups: number;
}

/** What the worker thread is started with. */
export interface WorkerSettings {
  readonly file: string;
  readonly maxBytes?: number;
}
