import { join } from 'node:path';
import type { Consumer, Delivery } from '#core/consumer.ts';
import type { EventOf } from '#core/event.ts';
import { idSource } from '#core/ids.ts';
import type { Key, Table, Write } from '#core/ports/table.ts';
import { sqliteQueues, type SqliteQueues } from '#adapters/local/sqlite-queues.ts';
import { sqliteTable } from '#adapters/local/sqlite-table.ts';
import type { OnFaultPoint } from '#runtime/events/fault-points.ts';
import { transactional } from '#runtime/events/transactional.ts';
import { indexOf, isPoison } from './event-plan.ts';

/** Consumer that counts every to-do once, in one transaction with its mark; chokes on poison. */
export const COUNTER = 'counter';
/** Consumer of batches that writes outside its transaction, is idempotent by itself, and fails as a whole now and then. */
export const COPIER = 'copier';

export const clock = { now: () => new Date() };
export const newId = idSource(clock);

const ATTEMPTS = 4;
/** The copier fails at random, so it needs patience; it never chokes on one event. */
const COPIER_ATTEMPTS = 1_000;
const VISIBILITY_MS = 2_000;

/** Table and queues of a folder. */
export const openEventStores = (folder: string): { readonly table: Table; readonly queues: SqliteQueues; readonly close: () => Promise<void> } => {
  const table = sqliteTable({ file: join(folder, 'table.db'), clock });
  const queues = sqliteQueues({
    file: join(folder, 'queues.db'),
    clock,
    queues: [
      { name: COUNTER, maxReceives: 1_000 },
      { name: COPIER, maxReceives: 10_000 },
    ],
  });
  return {
    table,
    queues,
    close: async () => {
      await queues.close();
      await table.close();
    },
  };
};

/** What consumers do wrong, or have stopped to do. */
export interface Behaviour {
  readonly isMended: boolean;
  /** A planted fault: effects are written without the mark of the event. */
  readonly forgetsMarks: boolean;
  readonly chance: (probability: number) => boolean;
  readonly onFaultPoint: OnFaultPoint;
}

const countKeyOf = (todoId: string): Key => ({ pk: `COUNT#${todoId.slice(-2)}`, sk: todoId });
const copyKeyOf = (todoId: string): Key => ({ pk: `COPY#${todoId.slice(-2)}`, sk: todoId });
const countOf = (todoId: string): Write => ({ kind: 'increment', key: countKeyOf(todoId), by: { times: 1 } });

/** How often each effect of an event is there. */
export const effectsOf = async (table: Table, todoId: string): Promise<{ readonly counted: number; readonly isCopied: boolean }> => {
  const [count, copy] = await Promise.all([table.get(countKeyOf(todoId)), table.get(copyKeyOf(todoId))]);
  return { counted: Number(count?.['times'] ?? 0), isCopied: copy !== undefined };
};

/** The consumers of the suite. */
export const consumersOf = (table: Table, behaviour: Behaviour): readonly Consumer[] => {
  const limits = { batch: 50, concurrency: 4, visibilityMs: VISIBILITY_MS, maxAttempts: ATTEMPTS };
  const counter = transactional({ name: COUNTER, eventTypes: ['todo.created'], limits, table, clock, newId, onFaultPoint: behaviour.onFaultPoint }, ({ data }) => {
    refusePoison(data.todoId, behaviour);
    return { writes: [countOf(data.todoId)] };
  }, null);
  const careless = async (deliveries: readonly Delivery[]) => {
    for (const { event } of deliveries as readonly { readonly event: EventOf<'todo.created'> }[]) {
      refusePoison(event.data.todoId, behaviour);
      await table.transact([countOf(event.data.todoId)]);
    }
    return [];
  };
  return [
    behaviour.forgetsMarks ? { ...counter, consume: careless } : counter,
    { name: COPIER, eventTypes: ['todo.created'], limits: { ...limits, maxAttempts: COPIER_ATTEMPTS }, consume: (deliveries) => copy(table, deliveries, behaviour) },
  ];
};

const refusePoison = (todoId: string, { isMended }: Behaviour): void => {
  if (isPoison(indexOf(todoId)) && !isMended) throw new Error(`${todoId} is poison.`);
};

const FAILING_BATCHES = 0.05;

const copy = async (table: Table, deliveries: readonly Delivery[], { chance }: Behaviour): Promise<readonly never[]> => {
  if (chance(FAILING_BATCHES)) throw new Error('The batch failed before anything was done.');
  const ids = new Set(deliveries.map(({ event }) => (event as EventOf<'todo.created'>).data.todoId));
  await table.transact([...ids].map((todoId): Write => ({ kind: 'put', item: { ...copyKeyOf(todoId) } })));
  if (chance(FAILING_BATCHES)) throw new Error('The batch failed after everything was done.');
  return [];
};
