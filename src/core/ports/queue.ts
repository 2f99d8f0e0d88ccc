/** A message to be sent; `id` and `group` are 1 to 128 visible ASCII characters. */
export interface NewMessage {
  /** Id of the event, for people and for deduplication by the consumer; the queue itself may hold it twice. */
  readonly id: string;
  /** JSON, well-formed, at most 256 KiB in UTF-8; what comes out is the same JSON, if not the same characters. */
  readonly body: string;
  /** Whose work it is: groups with few messages in flight are served first, so that none starves the others (SQS fair queues). */
  readonly group: string;
}

/** A message as a consumer receives it. */
export interface QueueMessage extends NewMessage {
  /** How often it was received, this time included. */
  readonly attempts: number;
  readonly sentAt: Date;
  /** Names this receiving of the message; void once the message was received anew, removed or buried. */
  readonly receipt: string;
}

/** A message that its consumer could not handle. */
export interface DeadLetter extends NewMessage {
  readonly attempts: number;
  readonly sentAt: Date;
  readonly diedAt: Date;
  /** Why the last attempt failed, for people; at most 1,024 characters. */
  readonly reason: string;
}

/** How full a queue is. */
export interface QueueDepth {
  /** Messages that can be received now. */
  readonly ready: number;
  /** Messages that were received or postponed, and are invisible until their time has come. */
  readonly invisible: number;
  readonly dead: number;
  /** Milliseconds since the oldest message that is not dead was sent; 0 without one, and where only the provider's metrics tell it (SQS). */
  readonly oldestAgeMs: number;
}

/** Most messages of one `send` or one `receive`. */
export const MAX_QUEUE_BATCH = 100;
/** Longest visibility timeout, and longest postponement: 12 hours, as of SQS. */
export const MAX_INVISIBLE_MS = 12 * 3_600_000;
/** Largest body of a message, in bytes. */
export const MAX_MESSAGE_BYTES = 256 * 1024;

/**
 * One consumer's queue (SQS with a dead-letter queue; node:sqlite on one machine). Delivers at least once, in no
 * order. Times come from the injected clock where the queue is embedded.
 */
export interface Queue {
  readonly name: string;

  /** Adds up to 100 messages; resolves once they are durable. @throws StorageFull, TypeError for a message out of bounds */
  send(messages: readonly NewMessage[]): Promise<void>;

  /**
   * Takes up to `limit` visible messages and hides them for `visibilityMs`; an empty list when there are none. A message that was
   * received as often as the queue allows, and was neither removed nor buried, goes to the dead letters instead.
   */
  receive(options: { readonly limit: number; readonly visibilityMs: number }): Promise<readonly QueueMessage[]>;

  /** Removes messages that were handled; void receipts are ignored. */
  remove(receipts: readonly string[]): Promise<void>;

  /**
   * Makes messages visible again after their delay, 0 to 12 hours; void receipts are ignored. With `uncounted` this receiving
   * of the message counts as if it had not been: `attempts` of the next one is the same.
   */
  postpone(delays: readonly { readonly receipt: string; readonly delayMs: number; readonly uncounted?: boolean }[]): Promise<void>;

  /** Moves messages to the dead letters; void receipts are ignored. */
  bury(failures: readonly { readonly receipt: string; readonly reason: string }[]): Promise<void>;

  /** Lists dead letters without taking them, oldest first where the queue knows an order; at most 100. */
  listDead(limit: number): Promise<readonly DeadLetter[]>;

  /** Makes dead letters, or those of the given ids, visible again with no attempts counted; returns how many. */
  redrive(ids?: readonly string[]): Promise<number>;

  depth(): Promise<QueueDepth>;
}
