import { join } from 'node:path';
import type { Consumer, ConsumerLimits, React } from '#core/consumer.ts';
import { sqliteQueues, type SqliteQueues } from '#adapters/local/sqlite-queues.ts';
import { aClock, anId, type MovableClock } from '#core/core.testing.ts';
import type { DomainEvent } from '#core/event.ts';
import { idSource, type NewId } from '#core/ids.ts';
import type { Item, Table, Write } from '#core/ports/table.ts';
import type { Queue } from '#core/ports/queue.ts';
import type { EventBus } from '#core/ports/event-bus.ts';
import { committer, type Commit } from '#runtime/http/commit.ts';
import { startBackbone, type Backbone, type BackboneParts } from '#runtime/events/backbone.ts';
import { transactional } from '#runtime/events/transactional.ts';
import { temporaryStores } from '#runtime/local/embedded-stores.testing.ts';

/** A table, queues, a clock and whatever consumers a test starts on them. */
export interface EventsWorld {
  readonly table: Table;
  readonly clock: MovableClock;
  readonly newId: NewId;
  readonly failures: unknown[];
  readonly tasks: [name: string, counts: Readonly<Record<string, number>>][];
  /** Commits events as a request does, without telling anybody. */
  readonly commit: Commit;
  /** Commits so many `todo.created` events in transactions of their own. @returns the ids of the to-dos */
  readonly write: (count: number) => Promise<readonly string[]>;
  readonly start: (consumers: readonly Consumer[], changes?: Partial<BackboneParts> & { readonly meddle?: (bus: EventBus) => EventBus }) => Backbone;
  readonly queue: (name: string) => Queue;
  /** How often each to-do was counted by the consumer. */
  readonly counted: (consumer: string, todoIds: readonly string[]) => Promise<readonly number[]>;
  readonly close: () => Promise<void>;
}

/** Opens a world on a data folder of its own. */
export const anEventsWorld = async (): Promise<EventsWorld> => {
  const clock = aClock();
  const { stores: { table }, folder, remove } = await temporaryStores(clock);
  const newId = idSource(clock);
  const failures: unknown[] = [];
  const tasks: EventsWorld['tasks'] = [];
  const telemetry = { failure: (error: unknown) => void failures.push(error), task: (name: string, counts: Readonly<Record<string, number>>) => void tasks.push([name, counts]) };
  let queues: SqliteQueues | undefined;
  const running: Backbone[] = [];
  let todos = 0;
  const commit = committer(table, clock, newId);
  return {
    table,
    clock,
    newId,
    failures,
    tasks,
    commit,
    write: async (count) => {
      const ids = Array.from({ length: count }, () => anId('todo', (todos += 1)));
      await Promise.all(ids.map((todoId, index) => commit({ writes: [], events: [todoCreated(todoId, anId('user', 1 + (index % 5)))], requestId: 'request_1' }, [])));
      return ids;
    },
    start: (consumers, { meddle = (bus: EventBus): EventBus => bus, ...changes } = {}) => {
      const opened = (queues ??= sqliteQueues({ file: join(folder, 'queues.db'), clock, queues: consumers.map(({ name, limits }) => ({ name, maxReceives: limits.maxAttempts })) }));
      const bus = meddle(opened.bus(Object.fromEntries(consumers.map(({ name, eventTypes }) => [name, eventTypes]))));
      const backbone = startBackbone({ table, bus, queueOf: opened.queue, consumers, clock, random: () => 0, telemetry, ...changes });
      running.push(backbone);
      return backbone;
    },
    queue: (name) => queues!.queue(name),
    counted: async (consumer, todoIds) => {
      const items = await Promise.all(todoIds.map((todoId) => table.get(countKey(consumer, todoId))));
      return items.map((item) => (item === undefined ? 0 : Number(item['times'])));
    },
    close: async () => {
      await Promise.all(running.map((backbone) => backbone.stop()));
      await queues?.close();
      await remove();
    },
  };
};

/** A to-do was created by somebody. */
export const todoCreated = (todoId: string, ownerId = anId('user', 1)): DomainEvent => ({ type: 'todo.created', ownerId, data: { todoId, version: 1 } });

const countKey = (consumer: string, todoId: string): Pick<Item, 'pk' | 'sk'> => ({ pk: `COUNT#${consumer}`, sk: todoId });

/** The write that counts a to-do once more. */
export const countOnceMore = (consumer: string, todoId: string): Write => ({ kind: 'increment', key: countKey(consumer, todoId), by: { times: 1 } });

/** A consumer that counts every to-do in the table, and whatever else a test wants of it. */
export const aCounter = ({ table, clock, newId }: EventsWorld, options: { readonly name?: string; readonly limits?: Partial<ConsumerLimits>; readonly react?: React<'todo.created', null>; readonly onFaultPoint?: BackboneParts['onFaultPoint']; readonly onEvents?: () => void } = {}): Consumer => {
  const { name = 'counter', limits = {}, react, onFaultPoint, onEvents } = options;
  const count: React<'todo.created', null> = ({ data }) => ({ writes: [countOnceMore(name, data.todoId)] });
  return transactional({ name, eventTypes: ['todo.created'], limits, table, clock, newId, onFaultPoint, onEvents }, react ?? count, null);
};
