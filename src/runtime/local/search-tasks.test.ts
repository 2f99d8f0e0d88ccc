import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { aCaller, aClock, type MovableClock } from '#core/core.testing.ts';
import type { Caller } from '#core/caller.ts';
import { rebuildsRepository } from '#domains/search/rebuilds.repository.ts';
import { todosRepository } from '#domains/todos/todos.repository.ts';
import { aTodo } from '#domains/todos/todos.testing.ts';
import { aUser } from '#domains/users/users.testing.ts';
import { userDeleted } from '#domains/users/user.ts';
import type { BackgroundTask } from '#runtime/local/background-tasks.ts';
import { temporaryStores, type TemporaryStores } from '#runtime/local/embedded-stores.testing.ts';
import { searchTasks } from '#runtime/local/search-tasks.ts';

let clock: MovableClock;
let temporary: TemporaryStores;
let alice: Caller;
beforeEach(async () => {
  clock = aClock();
  alice = aCaller();
  temporary = await temporaryStores(clock);
});
afterEach(() => temporary.remove());

/** The rebuild and the reconciliation of the stores. */
const tasks = (takeLoss: () => boolean = () => false): { readonly rebuild: BackgroundTask; readonly reconciliation: BackgroundTask } => {
  const [rebuild, reconciliation] = searchTasks({ stores: temporary.stores, clock, takeLoss });
  return { rebuild: rebuild!, reconciliation: reconciliation! };
};

/** Runs a task until nothing more is due; returns what it counted. */
const runOut = async ({ run }: BackgroundTask): Promise<Readonly<Record<string, number>>> => {
  const counts: Record<string, number> = {};
  for (let isMoreDue = true; isMoreDue; ) {
    const done = await run();
    isMoreDue = typeof done === 'boolean' ? done : done.isMoreDue;
    for (const [name, count] of Object.entries(typeof done === 'boolean' ? {} : done.counts)) counts[name] = (counts[name] ?? 0) + count;
  }
  return counts;
};

const join = ({ userId }: Caller): Promise<unknown> =>
  temporary.stores.directory.add(aUser(alice, { userId }), userDeleted(userId, { id: 'event_1', at: clock.now(), requestId: 'request_1' }));

const keep = async (...numbers: readonly number[]): Promise<void> => {
  for (const number of numbers) await temporary.stores.table.transact(todosRepository(temporary.stores.table).add(aTodo(alice, number)));
};

const found = async (): Promise<number> => {
  await temporary.stores.search.refresh();
  return (await temporary.stores.search.readableBy({ kind: 'user', userId: alice.userId }).search({ text: 'train', limit: 10 })).total;
};

test('an index that was lost is rebuilt, once', async () => {
  await join(alice);
  await keep(1, 2, 3);
  const losses = [true];
  const { rebuild } = tasks(() => losses.pop() ?? false);

  await runOut(rebuild);
  const first = await rebuildsRepository(temporary.stores.table).find();
  clock.advance(60);
  await runOut(rebuild);

  expect(await found()).toBe(3);
  expect(first).toMatchObject({ state: 'finished', documents: 3 });
  expect(await rebuildsRepository(temporary.stores.table).find()).toEqual(first);
});

test('a loss counts until its rebuild is ordered, however often that fails', async () => {
  await join(alice);
  await keep(1);
  await runOut(tasks().rebuild);
  const before = await rebuildsRepository(temporary.stores.table).find();
  const losses = [true];
  const { list } = temporary.stores.directory;
  let failures = 2;
  const directory = { ...temporary.stores.directory, list: (...given: Parameters<typeof list>) => ((failures -= 1) >= 0 ? Promise.reject(new Error('away')) : list(...given)) };
  const rebuild = searchTasks({ stores: { ...temporary.stores, directory }, clock, takeLoss: () => losses.pop() ?? false })[0]!;

  await expect(rebuild.run()).rejects.toThrow('away');
  await expect(rebuild.run()).rejects.toThrow('away');
  await runOut(rebuild);

  expect((await rebuildsRepository(temporary.stores.table).find())?.generation).not.toBe(before?.generation);
});

test('where nobody is, nothing is rebuilt', async () => {
  await runOut(tasks(() => true).rebuild);

  expect(await rebuildsRepository(temporary.stores.table).find()).toBeUndefined();
});

test('the reconciliation mends what differs and counts it, and then nothing differs', async () => {
  await join(alice);
  await keep(1, 2, 3);
  await runOut(tasks().rebuild);
  const todos = todosRepository(temporary.stores.table);
  // Changes of which no event tells.
  await keep(4);
  await temporary.stores.table.transact(todos.remove(aTodo(alice, 1), 'refuse'));
  await temporary.stores.table.transact([todos.save(aTodo(alice, 2, { title: 'Book the boat', version: 2 }), 'refuse')]);
  clock.advance(60);
  const { reconciliation } = tasks();

  const mended = await runOut(reconciliation);
  const again = await runOut(reconciliation);

  expect(mended).toEqual({ missing: 1, stale: 1, orphaned: 1, hidden: 0 });
  expect(again).toEqual({ missing: 0, stale: 0, orphaned: 0, hidden: 0 });
  expect(await found()).toBe(2);
});
