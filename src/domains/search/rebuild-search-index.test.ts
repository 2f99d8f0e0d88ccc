import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { aCaller, aRequest, problemCodeOf } from '#core/core.testing.ts';
import { advanceRebuild } from '#domains/search/advance-rebuild.ts';
import { getSearchIndex } from '#domains/search/get-search-index.ts';
import { rebuildSearchIndex } from '#domains/search/rebuild-search-index.ts';
import { orderedRebuild } from '#domains/search/rebuild.ts';
import { aDocument, aSearchWorld, type SearchWorld } from '#domains/search/search.testing.ts';

let world: SearchWorld;
beforeEach(() => {
  world = aSearchWorld();
});
afterEach(() => world.remove());

const order = () => rebuildSearchIndex(aRequest<'rebuildSearchIndex'>({ caller: aCaller('admin') }), world);
const look = () => getSearchIndex(aRequest<'getSearchIndex'>({ caller: aCaller('admin') }), { ...world, lagMs: async () => 41.6 });

test('rebuildSearchIndex orders a rebuild', async () => {
  const reply = await order();

  expect(reply).toMatchObject({ status: 202, headers: { location: '/v1/search/index' } });
  expect(reply.body).toEqual({ state: 'running', documents: 0, startedAt: '2026-01-01T00:00:00.000Z', finishedAt: null });
  expect(reply.writes).toHaveLength(1);
});

test('rebuildSearchIndex answers with the rebuild under way, and orders another one after it', async () => {
  await world.rebuilds.store(orderedRebuild(undefined, world.clock.now()));
  world.clock.advance(60);

  const during = await order();
  while (await advanceRebuild(world));
  const after = await order();

  expect([during.body.startedAt, during.writes]).toEqual(['2026-01-01T00:00:00.000Z', undefined]);
  expect([after.body.startedAt, after.writes?.length]).toEqual(['2026-01-01T00:01:00.000Z', 1]);
});

test('getSearchIndex tells documents, lag and the latest rebuild', async () => {
  const before = await look();
  world.keep(aDocument(1));
  await world.rebuilds.store(orderedRebuild(undefined, world.clock.now()));
  while (await advanceRebuild(world));
  const after = await look();

  expect(before.body).toEqual({ documents: 0, generation: 'first', createdAt: '2026-01-01T00:00:00.000Z', lagMs: 42, rebuild: null });
  expect(after.body).toMatchObject({ documents: 1, rebuild: { state: 'finished', documents: 1, finishedAt: '2026-01-01T00:00:00.000Z' } });
});

test('getSearchIndex says so when the index does not answer', async () => {
  world.index.break(true);

  expect(await problemCodeOf(look)).toBe('search_unavailable');
});
