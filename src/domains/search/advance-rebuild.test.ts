import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { anId } from '#core/core.testing.ts';
import { advanceRebuild } from '#domains/search/advance-rebuild.ts';
import { orderedRebuild } from '#domains/search/rebuild.ts';
import { aDocument, ALICE, aSearchWorld, BOB, type SearchWorld } from '#domains/search/search.testing.ts';

let world: SearchWorld;
beforeEach(() => {
  world = aSearchWorld();
});
afterEach(() => world.remove());

const order = async (): Promise<void> => world.rebuilds.store(orderedRebuild(await world.rebuilds.find(), world.clock.now()));
const finish = async (): Promise<void> => {
  while (await advanceRebuild(world));
};

test('a rebuild fills a new generation with every record and puts it in use', async () => {
  const documents = Array.from({ length: 1_203 }, (_, at) => aDocument(at + 1, at % 2 === 0 ? {} : { ownerId: BOB }));
  world.keep(...documents);
  await world.index.apply([{ kind: 'put', document: aDocument(9_999) }]);
  await order();

  await finish();

  expect(world.index.present()).toEqual(Object.fromEntries(documents.map(({ id }) => [id, 1])));
  expect(await world.rebuilds.find()).toMatchObject({ state: 'finished', documents: 1_203, finishedAt: world.clock.now() });
});

test('nothing happens without an order', async () => {
  expect(await advanceRebuild(world)).toBe(false);
});

test('the old generation answers until the new one is complete', async () => {
  world.keep(aDocument(1));
  await world.index.apply([{ kind: 'put', document: aDocument(2) }]);
  await order();

  const during: string[][] = [];
  while (await advanceRebuild(world)) during.push(Object.keys(world.index.present()));

  expect(during).toEqual([[aDocument(2).id], [aDocument(2).id]]);
  expect(Object.keys(world.index.present())).toEqual([aDocument(1).id]);
});

test('a rebuild goes on where it was, and never brings back what changed meanwhile', async () => {
  const people = Array.from({ length: 120 }, (_, at) => aDocument(at + 1, { ownerId: anId('user', at + 1) }));
  world.keep(...people);
  await order();
  await advanceRebuild(world);
  await advanceRebuild(world);
  const first = await world.rebuilds.find();
  // Of the part that is filled already, and of the part that is not: a change, a deletion, and a person who goes.
  const changed = { ...people[119]!, version: 2 };
  await world.index.apply([{ kind: 'put', document: changed }, { kind: 'remove', id: people[118]!.id, version: 2 }, { kind: 'remove', id: people[1]!.id, version: 2 }]);
  await world.index.removeOwner(people[0]!.ownerId);

  await finish();

  expect(first).toMatchObject({ documents: 50, after: { userId: people[70]!.ownerId } });
  const present = world.index.present();
  expect(Object.keys(present)).toHaveLength(117);
  expect(present[changed.id]).toBe(2);
  expect((await world.rebuilds.find())?.documents).toBe(120);
});

test('a rebuild whose generation was lost begins again', async () => {
  world.keep(aDocument(1), aDocument(2, { ownerId: BOB }));
  await order();
  await advanceRebuild(world);
  await advanceRebuild(world);
  await world.index.beginRebuild();

  await finish();

  expect(Object.keys(world.index.present())).toHaveLength(2);
  expect(await world.rebuilds.find()).toMatchObject({ state: 'finished', documents: 2 });
});

test('a rebuild that ended before it was noted is noted as finished', async () => {
  world.keep(aDocument(1, { ownerId: ALICE }));
  await order();
  await advanceRebuild(world);
  const { generation } = (await world.rebuilds.find())!;
  await world.index.finishRebuild(generation!);

  const more = await advanceRebuild(world);

  expect(more).toBe(false);
  expect(await world.rebuilds.find()).toMatchObject({ state: 'finished', generation });
});
