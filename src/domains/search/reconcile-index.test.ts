import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { NO_DRIFT, reconcileIndex, sumOf, type Drift, type DriftPosition } from '#domains/search/reconcile-index.ts';
import { aDocument, aSearchWorld, BOB, type SearchWorld } from '#domains/search/search.testing.ts';

let world: SearchWorld;
beforeEach(() => {
  world = aSearchWorld();
});
afterEach(() => world.remove());

const reconcile = async (): Promise<Drift> => {
  let found = NO_DRIFT;
  let position: DriftPosition | undefined;
  do {
    const { drift, next } = await reconcileIndex(world, position);
    found = sumOf(found, drift);
    position = next;
  } while (position !== undefined);
  return found;
};

const indexed = (...documents: readonly ReturnType<typeof aDocument>[]) => world.index.apply(documents.map((document) => ({ kind: 'put', document })));

test('reconciliation finds and mends what is missing, stale and orphaned, in slices', async () => {
  const documents = Array.from({ length: 700 }, (_, at) => aDocument(at + 1, at % 3 === 0 ? { ownerId: BOB } : {}));
  world.keep(...documents.slice(0, 690), { ...documents[0]!, version: 5 });
  await indexed(...documents.slice(0, 600), ...documents.slice(690));

  const found = await reconcile();
  const again = await reconcile();

  expect(found).toEqual({ compared: 610 + 690, missing: 90, stale: 1, orphaned: 10, hidden: 0 });
  expect(again).toEqual({ compared: 690 + 690, missing: 0, stale: 0, orphaned: 0, hidden: 0 });
  expect(world.index.present()).toEqual(Object.fromEntries([...world.records.values()].map(({ id, version }) => [id, version])));
});

test('reconciliation leaves alone what may still be on its way', async () => {
  world.keep(aDocument(1, { updatedAt: new Date('2025-12-31T23:59:30Z') }));

  const early = await reconcile();
  world.clock.advance(60);
  const later = await reconcile();

  expect([early.missing, later.missing]).toEqual([0, 1]);
});

test('reconciliation tells of records that the index holds for removed', async () => {
  world.keep(aDocument(1));
  await world.index.apply([{ kind: 'remove', id: aDocument(1).id, version: 4 }]);

  expect(await reconcile()).toMatchObject({ missing: 0, hidden: 1 });
});
