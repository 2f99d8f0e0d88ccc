import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { IndexChange, SearchDocument } from '#core/ports/search-index.ts';
import { listAll, walk, type SearchWorld } from './search-index-world.ts';

/** Defines what changes in any order, walks among them, and restarts leave behind. */
export const describeSearchChanges = (world: SearchWorld, histories: number): void => {
  describeVersions(world, histories);
  describeLists(world);
  describeWalks(world);
  describeRestart(world);
};

const remove = (id: string, version: number): IndexChange => ({ kind: 'remove', id, version });
const put = (document: SearchDocument): IndexChange => ({ kind: 'put', document });

const describeVersions = (world: SearchWorld, histories: number): void => {
  test('apply keeps the newest version of a document, and none of the older ones can be found', async () => {
    const alice = world.newUser('alice');
    const second = world.aDocument(alice, { title: 'second', version: 2 });
    await world.put(second);

    await world.put({ ...second, title: 'first', version: 1 });
    await world.put({ ...second, title: 'third', version: 3 });
    await world.put(second);

    expect(await Promise.all(['first', 'second', 'third'].map((text) => world.idsOf(alice, text)))).toEqual([[], [], [second.id]]);
    expect(await world.index.versions([second.id, 'todo_unknown'])).toEqual(new Map([[second.id, { version: 3, isRemoved: false }]]));
  });

  test('apply remembers a removal for seven days: what is not newer does not come back', async () => {
    const alice = world.newUser('alice');
    const document = world.aDocument(alice, { title: 'gone', version: 2 });
    await world.apply(put(document), remove(document.id, 3));

    world.clock.advance(6.9 * 24 * 60 * 60);
    await world.apply(put({ ...document, version: 2 }), put({ ...document, version: 3 }), remove('todo_never', 1));
    const gone = [await world.idsOf(alice, 'gone'), await listAll(world, alice), (await world.index.versions([document.id])).get(document.id)];
    await world.put({ ...document, version: 4 });

    expect(gone).toEqual([[], [], { version: 3, isRemoved: true }]);
    expect(await world.idsOf(alice, 'gone')).toEqual([document.id]);
    expect((await world.index.versions([document.id])).get(document.id)).toEqual({ version: 4, isRemoved: false });
  });

  test('apply lets a removal win over a document of the same version, and does not remove a newer one', async () => {
    const alice = world.newUser('alice');
    const [same, newer, early] = [1, 2, 3].map(() => world.aDocument(alice, { title: 'document', version: 5 }));

    await world.apply(put(same!), put(newer!), remove(early!.id, 5), remove(same!.id, 5), remove(newer!.id, 4));
    await world.put(early!);

    expect(await world.idsOf(alice, 'document')).toEqual([newer!.id]);
    expect([...(await world.index.versions([same!.id, newer!.id, early!.id])).values()].map(({ isRemoved }) => isRemoved).toSorted()).toEqual([false, true, true]);
  });

  test('changes in every order, repeated and in any batches, end in the same index', async () => {
    const change = fc.record({ record: fc.integer({ min: 0, max: 2 }), version: fc.integer({ min: 1, max: 5 }), isRemoval: fc.boolean() });
    const history = fc.array(change, { minLength: 1, maxLength: 12 }).chain((changes) =>
      fc.record({ changes: fc.constant(changes), again: fc.shuffledSubarray(changes), order: fc.array(fc.nat(), { minLength: 24, maxLength: 24 }), batch: fc.integer({ min: 1, max: 6 }) }));

    await fc.assert(
      fc.asyncProperty(history, async ({ changes, again, order, batch }) => {
        const alice = world.newUser('alice');
        const ids = [world.newId(), world.newId(), world.newId()];
        const all = [...changes, ...again].map((one, index) => ({ one, place: order[index]! })).toSorted((a, b) => a.place - b.place);
        const applied = all.map(({ one: { record, version, isRemoval } }) =>
          isRemoval ? remove(ids[record]!, version) : put(world.aDocument(alice, { id: ids[record]!, title: `state v${version}x`, version })));

        for (let start = 0; start < applied.length; start += batch) await world.index.apply(applied.slice(start, start + batch));
        await world.index.refresh();

        const expected = ids.map((id, record) => newest(id, changes.filter((one) => one.record === record)));
        const known = await world.index.versions(ids);
        const present = expected.flatMap((state) => (state === undefined || state.isRemoval ? [] : [[state.id, `state v${state.version}x`]]));
        expect(ids.map((id) => known.get(id))).toEqual(expected.map((state) => state && { version: state.version, isRemoved: state.isRemoval }));
        expect((await world.search(alice, 'state')).hits.map(({ document }) => [document.id, document.title]).toSorted()).toEqual(present.toSorted());
        expect(await listAll(world, alice)).toEqual(present.map(([id]) => id).toSorted());
      }),
      { numRuns: histories },
    );
  }, 120_000);
};

/** The change that decides: the highest version, a removal before a document of the same. */
const newest = (id: string, changes: readonly { readonly version: number; readonly isRemoval: boolean }[]): { readonly id: string; readonly version: number; readonly isRemoval: boolean } | undefined => {
  const [first] = changes.toSorted((a, b) => b.version - a.version || Number(b.isRemoval) - Number(a.isRemoval));
  return first && { id, version: first.version, isRemoval: first.isRemoval };
};

const describeLists = (world: SearchWorld): void => {
  test('listIds lists what is present in id order behind an id, up to the limit, and versions knows any number of records', async () => {
    const alice = world.newUser('alice');
    const documents = Array.from({ length: 5 }, () => world.aDocument(alice, { title: 'listed' }));
    const [first, gone, third, fourth] = documents.map(({ id }) => id);
    await world.put(...documents);
    await world.apply(remove(gone!, 2));

    expect(await world.index.listIds(first, 2)).toEqual([{ id: third, ownerId: alice }, { id: fourth, ownerId: alice }]);
    expect(await world.index.versions([])).toEqual(new Map());
    expect([...(await world.index.versions(documents.map(({ id }) => id)))]).toHaveLength(5);
  });
};

const describeWalks = (world: SearchWorld): void => {
  test('pages of a walk hold every unchanged document exactly once while others come, change and go', async () => {
    const alice = world.newUser('alice');
    const fields = (index: number): Partial<SearchDocument> => ({ title: index % 3 === 0 ? 'garden note' : 'note', text: index % 2 === 0 ? 'note garden' : 'garden', updatedAt: new Date(Date.UTC(2026, 0, 1 + (index % 5))) });
    const steady = Array.from({ length: 40 }, (_, index) => world.aDocument(alice, fields(index)));
    const moving = Array.from({ length: 20 }, (_, index) => world.aDocument(alice, fields(index)));
    await world.put(...steady, ...moving);
    let round = 0;
    const between = async (): Promise<void> => {
      round += 1;
      const [changed, gone] = [moving[round * 2 % 20]!, moving[(round * 2 + 1) % 20]!];
      await world.apply(
        put({ ...changed, title: 'garden garden garden', version: round + 1 }), remove(gone.id, 100),
        // A word that the one which is looked for may be a typing error of.
        put(world.aDocument(alice, { title: 'gardens gerden' })),
        ...Array.from({ length: 10 }, (_, index) => put(world.aDocument(alice, fields(index + round)))),
      );
    };

    const walked = (await walk(world, alice, 'garden', { limit: 7, between })).map(({ id }) => id);

    const isSteady = new Set(steady.map(({ id }) => id));
    expect(walked.filter((id) => isSteady.has(id)).toSorted()).toEqual([...isSteady].toSorted());
  });

  test('pages of a walk end with a last one without position, also where the limit divides the number', async () => {
    const alice = world.newUser('alice');
    await world.put(...Array.from({ length: 6 }, () => world.aDocument(alice, { title: 'note' })));

    const pages = [await world.search(alice, { text: 'note', limit: 3 })];
    while (pages.at(-1)!.next !== undefined) pages.push(await world.search(alice, { text: 'note', limit: 3, after: pages.at(-1)!.next! }));

    expect(pages.map(({ hits, total }) => [hits.length, total])).toEqual([[3, 6], [3, 6]]);
    expect(new Set(pages.flatMap(({ hits }) => hits.map(({ document }) => document.id))).size).toBe(6);
  });
};

const describeRestart = (world: SearchWorld): void => {
  test('a restart keeps documents, removals and the generation', async () => {
    const alice = world.newUser('alice');
    const [kept, gone] = [world.aDocument(alice, { title: 'restart' }), world.aDocument(alice, { title: 'restart' })];
    await world.apply(put(kept), put(gone), remove(gone.id, 2));
    const before = await world.index.status();

    await world.reopen();
    await world.put({ ...gone, version: 2 });

    expect(await world.idsOf(alice, 'restart')).toEqual([kept.id]);
    expect((await world.index.status()).generation).toBe(before.generation);
    expect((await world.index.status()).documents).toBe(before.documents);
  }, 60_000);
};
