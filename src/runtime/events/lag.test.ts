import { afterAll, expect, test } from '@jest/globals';
import { aClock, anId, countedIds } from '#core/core.testing.ts';
import { outboxItem, outboxRecord } from '#core/outbox.ts';
import { temporaryTable } from '#adapters/local/sqlite-table.testing.ts';
import { lagOf } from '#runtime/events/lag.ts';

const clock = aClock();
const { table, remove } = temporaryTable(clock);
afterAll(remove);

const aQueue = (name: string, oldestAgeMs: number) => ({ name, depth: async () => ({ ready: 1, invisible: 0, dead: 0, oldestAgeMs }) });

test('the lag of a consumer is the age of its oldest event, in its queue or in the outbox', async () => {
  const queues = [aQueue('search-indexer', 1_500), aQueue('other', 90_000)];
  const none = await lagOf('search-indexer', { table, queues: undefined, clock })();
  const queued = await lagOf('search-indexer', { table, queues, clock })();
  const event = { type: 'todo.created', ownerId: anId('user', 1), data: { todoId: anId('todo', 1), version: 1 } } as const;
  await table.transact([{ kind: 'put', item: outboxItem(outboxRecord([event], { newId: countedIds(), at: clock.now(), requestId: anId('request', 1) })) }]);
  clock.advance(4);
  const undispatched = await lagOf('search-indexer', { table, queues, clock })();

  expect([none, queued, undispatched]).toEqual([0, 1_500, 4_000]);
});
