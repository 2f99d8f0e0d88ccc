import { afterAll, expect, test } from '@jest/globals';
import { aClock } from '#core/core.testing.ts';
import type { Item, Table, Write } from '#core/ports/table.ts';
import { temporaryStores } from '#runtime/local/embedded-stores.testing.ts';
import { expirySweep } from '#runtime/local/sweeps.ts';

const clock = aClock();
const { stores, remove } = await temporaryStores(clock);
afterAll(remove);

const inSeconds = (seconds: number): number => clock.now().getTime() / 1000 + seconds;
const put = (sk: string, expiresAt: number): Write => ({ kind: 'put', item: { pk: 'A', sk, expiresAt } });

test('the sweep removes what has expired and nothing else', async () => {
  await stores.table.transact([put('old', inSeconds(1)), put('young', inSeconds(60))]);
  clock.advance(1);

  const ran = await expirySweep(stores).run();

  expect(ran).toEqual({ isMoreDue: false, counts: { removedItems: 1, removedTemporaryFiles: 0, removedOrphans: 0, missingContents: 0 } });
  expect(await stores.table.listExpired(10)).toEqual([]);
  expect(await stores.table.get({ pk: 'A', sk: 'young' })).toBeDefined();
});

test('the sweep spares what was written anew since it was listed, and removes the rest in the next run', async () => {
  await stores.table.transact([put('reused', inSeconds(1)), put('gone', inSeconds(1))]);
  clock.advance(1);
  const listing: Table['listExpired'] = async (limit) => {
    const listed: readonly Item[] = await stores.table.listExpired(limit);
    await stores.table.transact([put('reused', inSeconds(60))]);
    return listed;
  };

  const stopped = await expirySweep({ ...stores, table: { ...stores.table, listExpired: listing } }).run();
  await expirySweep(stores).run();

  expect(stopped).toEqual({ isMoreDue: true, counts: { removedItems: 0 } });
  expect(await stores.table.get({ pk: 'A', sk: 'reused' })).toBeDefined();
  expect(await stores.table.listExpired(10)).toEqual([]);
});
