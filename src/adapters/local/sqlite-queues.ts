import type { Clock } from '#core/ports/clock.ts';
import type { EventBus } from '#core/ports/event-bus.ts';
import type { DeadLetter, Queue, QueueMessage } from '#core/ports/queue.ts';
import { checkDelay, checkLimit, checkMessages, checkReceive, toReason } from '#core/queue-limits.ts';
import type { EventType } from '#generated/events.ts';
import { embeddedEventBus } from './embedded-event-bus.ts';
import type { DeadRow, QueuesStats, ReceivedRow } from './sqlite-queues-messages.ts';
import { openQueuesFile } from './sqlite-queues-schema.ts';
import { startQueuesThread, type QueuesThread } from './sqlite-queues-thread.ts';

/** All queues of one machine, in one file. */
export interface SqliteQueues {
  /** @throws Error for a name that the settings do not list */
  queue(name: string): Queue;
  /** The bus that puts an event into every queue that subscribed to its type, in one transaction. */
  bus(subscriptions: { readonly [queueName: string]: readonly EventType[] }): EventBus;
  /** Counters since the start, as of the last answered group. */
  stats(): QueuesStats;
  /** Performs what was asked for before it, and refuses what comes after. */
  close(): Promise<void>;
}

/** A queue, and how often it hands out a message before that is a dead letter. */
export interface SqliteQueueSettings {
  readonly name: string;
  readonly maxReceives: number;
}

/** Where the queues live, and the size (bytes) above which sending answers StorageFull. */
export interface SqliteQueuesSettings {
  readonly file: string;
  readonly clock: Clock;
  readonly queues: readonly SqliteQueueSettings[];
  readonly maxBytes?: number;
}

/** Dead letters that one transaction redrives. */
const REDRIVE_AT_ONCE = 1_000;

/**
 * Opens the queues of one machine on a SQLite file. All work is done by a thread of its own, which commits the calls of one tick
 * together: sends, burials and redrives are on disk when they resolve; a power loss, but no kill, may take
 * back the latest of the others, which means that their messages come again. One process at a time may have the file open.
 * @throws Error saying what is wrong with the file and what to do
 */
export const sqliteQueues = ({ file, clock, queues, maxBytes }: SqliteQueuesSettings): SqliteQueues => {
  const numbers = openQueuesFile(file, queues.map(({ name }) => name));
  const thread = startQueuesThread(maxBytes === undefined ? { file } : { file, maxBytes });
  const settingsOf = (name: string): OneQueue => {
    const [settings, number] = [queues.find((queue) => queue.name === name), numbers.get(name)];
    if (settings === undefined || number === undefined) throw new Error(`There is no queue ${name}: add it to the queues with which ${file} is opened.`);
    return { ...settings, number, clock, thread };
  };

  return {
    queue: (name) => oneQueue(settingsOf(name)),
    bus: (subscriptions) => embeddedEventBus({ thread, clock, subscriptions: Object.entries(subscriptions).map(([name, types]) => ({ number: settingsOf(name).number, types })) }),
    stats: () => thread.stats(),
    close: () => thread.close(),
  };
};

interface OneQueue extends SqliteQueueSettings {
  readonly number: number;
  readonly clock: Clock;
  readonly thread: QueuesThread;
}

const oneQueue = ({ name, maxReceives, number: queue, clock, thread }: OneQueue): Queue => {
  const now = (): number => clock.now().getTime();
  return {
    name,
    send: async (messages) => {
      checkMessages(messages);
      if (messages.length === 0) return;
      await thread.ask<'send'>({ do: 'send', now: now(), rows: messages.flatMap(({ id, group, body }) => [id, group, body]), targets: messages.map(() => [queue]) });
    },
    receive: async (options) => {
      checkReceive(options);
      const { limit, visibilityMs } = options;
      return (await thread.ask<'receive'>({ do: 'receive', queue, now: now(), limit, visibilityMs, maxReceives })).map(toMessage);
    },
    remove: async (receipts) => {
      if (receipts.length > 0) await thread.ask<'remove'>({ do: 'remove', queue, receipts: [...receipts] });
    },
    postpone: async (delays) => {
      delays.forEach(checkDelay);
      if (delays.length === 0) return;
      await thread.ask<'postpone'>({ do: 'postpone', queue, now: now(), receipts: delays.map(({ receipt }) => receipt), delaysMs: delays.map(({ delayMs }) => delayMs), uncounted: delays.map(({ uncounted }) => uncounted === true) });
    },
    bury: async (failures) => {
      if (failures.length === 0) return;
      await thread.ask<'bury'>({ do: 'bury', queue, now: now(), receipts: failures.map(({ receipt }) => receipt), reasons: failures.map(({ reason }) => toReason(reason)) });
    },
    listDead: async (limit) => {
      checkLimit(limit);
      return (await thread.ask<'listDead'>({ do: 'listDead', queue, limit })).map(toDeadLetter);
    },
    redrive: (ids) => redrive(thread, { queue, until: now(), ids }),
    depth: async () => {
      const { ready, hidden, dead, oldestSentAt } = await thread.ask<'depth'>({ do: 'depth', queue, now: now() });
      return { ready, invisible: hidden, dead, oldestAgeMs: oldestSentAt === null ? 0 : Math.max(0, now() - oldestSentAt) };
    },
  };
};

/** Redrives in portions, so that other calls get their turn in between. */
const redrive = async (thread: QueuesThread, { queue, until, ids }: { queue: number; until: number; ids: readonly string[] | undefined }): Promise<number> => {
  const limit = REDRIVE_AT_ONCE;
  let sum = 0;
  if (ids === undefined) {
    for (;;) {
      const redriven = await thread.ask<'redrive'>({ do: 'redrive', queue, until, limit });
      sum += redriven;
      if (redriven < limit) return sum;
    }
  }
  for (let start = 0; start < ids.length; start += limit) sum += await thread.ask<'redrive'>({ do: 'redrive', queue, until, limit, ids: ids.slice(start, start + limit) });
  return sum;
};

const toMessage = (row: ReceivedRow): QueueMessage => ({ ...row, sentAt: new Date(row.sentAt) });

const toDeadLetter = (row: DeadRow): DeadLetter => ({ ...row, sentAt: new Date(row.sentAt), diedAt: new Date(row.diedAt) });
