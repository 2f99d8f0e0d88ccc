import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { RecordedEvent } from '#core/event.ts';
import { indexEvents } from '#domains/search/index-events.ts';
import { aDocument, aGoodbye, ALICE, anEvent, aSearchWorld, BOB, type SearchWorld } from '#domains/search/search.testing.ts';

let world: SearchWorld;
beforeEach(() => {
  world = aSearchWorld();
});
afterEach(() => world.remove());

const handle = (...events: readonly RecordedEvent[]) => indexEvents(world)(events.map((event) => ({ event, attempts: 1 })));

test('the indexer puts the record as it is now, whatever version the event names', async () => {
  const now = aDocument(1, { version: 3 });
  world.keep(now);

  const unhandled = await handle(anEvent('todo.created', aDocument(1)), anEvent('todo.updated', aDocument(1, { version: 2 })));

  expect(unhandled).toEqual([]);
  expect(world.index.present()).toEqual({ [now.id]: 3 });
});

test('the indexer removes a deleted record for good, even when an older document comes late', async () => {
  const last = aDocument(1, { version: 2 });
  await world.index.apply([{ kind: 'put', document: last }]);

  await handle(anEvent('todo.deleted', last));
  await world.index.apply([{ kind: 'put', document: last }]);

  expect(world.index.present()).toEqual({});
});

test('the indexer does not hide a record that can be found again before its removal arrives', async () => {
  const early = aDocument(1, { version: 2 });
  const later = aDocument(1, { version: 3 });
  const find = world.indexed[0]!.find;
  // While the record is not to be found, its next version becomes so and is indexed by a neighbour.
  const slow = { ...world.indexed[0]!, find: async (ownerId: string, id: string) => {
    const found = await find(ownerId, id);
    await world.index.apply([{ kind: 'put', document: later }]);
    return found;
  } };

  await indexEvents({ ...world, indexed: [slow] })([{ event: anEvent('todo.updated', early), attempts: 1 }]);

  expect(world.index.present()).toEqual({ [later.id]: 3 });
});

test('the indexer removes a record that vanished without telling, above the version that is known', async () => {
  await world.index.apply([{ kind: 'put', document: aDocument(1, { version: 7 }) }]);

  await handle(anEvent('todo.updated', aDocument(1, { version: 2 })));

  expect(world.index.present()).toEqual({});
});

test('the indexer forgets a deleted person, and what comes of theirs late', async () => {
  const bobs = aDocument(2, { ownerId: BOB });
  world.keep(aDocument(1), bobs);
  await handle(anEvent('todo.created', aDocument(1)), anEvent('todo.created', bobs));

  await handle(aGoodbye(ALICE));
  await handle(anEvent('todo.updated', aDocument(1)));

  expect(world.index.present()).toEqual({ [bobs.id]: 1 });
});

test('the indexer postpones everything while the index is down, and no attempt is lost', async () => {
  const event = anEvent('todo.created', aDocument(1));
  world.keep(aDocument(1));
  world.index.break(true);

  const during = await handle(event);
  world.index.break(false);
  const after = await handle(event);

  expect(during).toEqual([{ eventId: event.id, reason: 'The search index does not answer.', as: { postponedUntil: new Date('2026-01-01T00:00:05Z'), waitsForStore: true } }]);
  expect(after).toEqual([]);
  expect(Object.keys(world.index.present())).toEqual([aDocument(1).id]);
});

test('the indexer fails only the events of a record that cannot be read', async () => {
  const [bad, good] = [aDocument(1), aDocument(2)];
  world.keep(good);
  const kind = { ...world.indexed[0]!, find: async (ownerId: string, id: string) => {
    if (id === bad.id) throw new Error('unreadable');
    return world.indexed[0]!.find(ownerId, id);
  } };
  const events = [anEvent('todo.created', bad), anEvent('todo.created', good), anEvent('todo.updated', bad)];

  const unhandled = await indexEvents({ ...world, indexed: [kind] })(events.map((event) => ({ event, attempts: 1 })));

  expect(unhandled).toEqual([events[0]!, events[2]!].map(({ id }) => ({ eventId: id, reason: 'unreadable', as: 'failed' })));
  expect(world.index.present()).toEqual({ [good.id]: 1 });
});

test('events of random lives, in random order, repeated and in random batches, leave exactly the records', async () => {
  let seed = 7;
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const events: RecordedEvent[] = [];
  for (let number = 1; number <= 60; number += 1) {
    let document = aDocument(number);
    world.keep(document);
    events.push(anEvent('todo.created', document));
    for (let change = random(4); change > 0; change -= 1) {
      document = { ...document, version: document.version + 1 };
      world.keep(document);
      events.push(anEvent('todo.updated', document));
    }
    // A stale reading of before the deletion.
    if (random(3) === 0) await world.index.apply([{ kind: 'put', document }]);
    if (random(3) === 0) {
      world.records.delete(document.id);
      events.push(anEvent('todo.deleted', document));
    }
  }
  const shuffled = [...events, ...events].map((event) => ({ event, at: random(1_000_000) })).toSorted((a, b) => a.at - b.at);

  for (let start = 0; start < shuffled.length; ) {
    const size = 1 + random(9);
    await handle(...shuffled.slice(start, start + size).map(({ event }) => event));
    start += size;
  }

  expect(world.index.present()).toEqual(Object.fromEntries([...world.records.values()].map(({ id, version }) => [id, version])));
});
