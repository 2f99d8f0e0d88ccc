import type { Clock } from '#core/ports/clock.ts';
import type { NewMessage, Queue, QueueMessage } from '#core/ports/queue.ts';

/** How a suite opens the queues that it proves, and what they can show. */
export interface QueueSuite {
  /** Opens the adapter; `newQueue` makes an empty queue that no other test uses. */
  readonly open: (clock: Clock) => Promise<{ newQueue(options: { readonly maxReceives: number }): Promise<Queue>; close(): Promise<void> }>;
  /** Whether the queue goes by the injected clock, which the suite then moves instead of waiting. */
  readonly hasClock: boolean;
  /** Visibility timeout of the tests, in milliseconds: short where the suite has to wait for it. */
  readonly visibilityMs: number;
  /** Whether a group with one message is served before the many of another group. */
  readonly isFair: boolean;
  /** Random histories to compare with a model; only for queues with a clock. */
  readonly histories: number;
}

/** The queues under test. */
export interface QueueWorld extends Pick<QueueSuite, 'visibilityMs'> {
  newQueue(options?: { readonly maxReceives: number }): Promise<Queue>;
  /** Lets so much time pass for the queue. */
  wait(ms: number): Promise<void>;
  now(): Date;
}

/** A visibility timeout that no test outlasts. */
export const LONG_MS = 600_000;
/** How far the clock of a queue may be from that of the test. */
export const CLOCKS_DIFFER_MS = 60_000;

const MAX_LOOKS = 40;
let messages = 0;

/** A message with an id that no other message has. */
export const aMessage = (fields: Partial<NewMessage> = {}): NewMessage => ({ id: `event_${(messages += 1)}`, group: 'user_alice', body: '{"type":"todo.created"}', ...fields });

/** As many messages as are asked for. */
export const someMessages = (count: number, fields: Partial<NewMessage> = {}): NewMessage[] => Array.from({ length: count }, () => aMessage(fields));

/** Receives until so many messages have come; a queue of many machines may answer with few, or none, although it has more. */
export const receiveAll = async (queue: Queue, count: number, visibilityMs: number): Promise<QueueMessage[]> => {
  const received: QueueMessage[] = [];
  for (let looks = 0; received.length < count && looks < MAX_LOOKS; looks += 1) {
    received.push(...(await queue.receive({ limit: Math.min(100, count - received.length), visibilityMs })));
  }
  return received;
};

/** Receives one message. */
export const receiveOne = async (queue: Queue, visibilityMs: number): Promise<QueueMessage> => {
  const [message] = await receiveAll(queue, 1, visibilityMs);
  if (message === undefined) throw new Error(`The queue ${queue.name} has no visible message.`);
  return message;
};

/** Receives the visible messages and returns their ids, sorted. */
export const visibleIds = async (queue: Queue, visibilityMs: number): Promise<string[]> =>
  (await queue.receive({ limit: 100, visibilityMs })).map(({ id }) => id).toSorted();

/** The ids of messages, sorted. */
export const idsOf = (given: readonly { readonly id: string }[]): string[] => given.map(({ id }) => id).toSorted();
