import { expect, test } from '@jest/globals';
import type { SearchDocument } from '#core/ports/search-index.ts';
import { listAll, type SearchWorld } from './search-index-world.ts';

/** Defines rebuilds of the index while it is searched and changed. */
export const describeSearchRebuild = (world: SearchWorld): void => {
  describeSwap(world);
  describeRace(world);
};

const describeSwap = (world: SearchWorld): void => {
  test('a rebuild is not seen before its end, then it alone, with everything that changed meanwhile', async () => {
    const alice = world.newUser('alice');
    const [stale, updated, removed, kept, added] = ['stale', 'updated', 'removed', 'kept', 'added'].map((text) => world.aDocument(alice, { title: 'rebuild', text }));
    await world.put(stale!, updated!, removed!, kept!);

    const generation = await world.index.beginRebuild();
    await world.apply({ kind: 'put', document: { ...updated!, text: 'fresh', version: 2 } }, { kind: 'remove', id: removed!.id, version: 2 }, { kind: 'put', document: added! });
    await world.index.fill(generation, [updated!, removed!, kept!]);
    await world.index.refresh();
    const during = [await world.idsOf(alice, 'rebuild'), (await world.index.status()).rebuilding];
    await world.index.finishRebuild(generation);
    await world.index.refresh();

    expect(during).toEqual([[stale!.id, updated!.id, kept!.id, added!.id].toSorted(), generation]);
    expect(await world.idsOf(alice, 'rebuild')).toEqual([updated!.id, kept!.id, added!.id].toSorted());
    expect(await world.idsOf(alice, 'rebuild fresh')).toEqual([updated!.id]);
    expect(await world.index.status()).toMatchObject({ generation, rebuilding: undefined, documents: 3 });
    expect((await world.index.versions([removed!.id])).get(removed!.id)).toEqual({ version: 2, isRemoved: true });
  }, 60_000);

  test('a removal from before the rebuild is still known in it and after it', async () => {
    const alice = world.newUser('alice');
    const document = world.aDocument(alice, { title: 'rebuild' });
    await world.put(document);
    await world.apply({ kind: 'remove', id: document.id, version: 2 });

    const generation = await world.index.beginRebuild();
    await world.index.fill(generation, [document]);
    await world.index.apply([{ kind: 'put', document: { ...document, version: 2 } }]);
    await world.index.finishRebuild(generation);
    await world.put(document);

    expect(await world.idsOf(alice, 'rebuild')).toEqual([]);
  }, 60_000);

  test('fill and finishRebuild refuse a generation that is not under way any more, and a new beginning begins empty', async () => {
    const alice = world.newUser('alice');
    const [first, second] = [world.aDocument(alice, { title: 'rebuild' }), world.aDocument(alice, { title: 'rebuild' })];
    const dropped = await world.index.beginRebuild();
    await world.index.fill(dropped, [first]);

    const generation = await world.index.beginRebuild();
    await expect(world.index.fill(dropped, [first])).rejects.toThrow();
    await expect(world.index.finishRebuild(dropped)).rejects.toThrow();
    await world.index.fill(generation, [second]);
    await world.index.finishRebuild(generation);
    await world.index.refresh();

    await expect(world.index.fill(generation, [first])).rejects.toThrow();
    await expect(world.index.fill('none', [first])).rejects.toThrow();
    expect(await world.idsOf(alice, 'rebuild')).toEqual([second.id]);
  }, 60_000);

  test('a restart in the middle of a rebuild leaves the index as it was, and a rebuild can be begun again', async () => {
    const alice = world.newUser('alice');
    const [old, fresh] = [world.aDocument(alice, { title: 'rebuild' }), world.aDocument(alice, { title: 'rebuild' })];
    await world.put(old);
    const interrupted = await world.index.beginRebuild();
    await world.index.fill(interrupted, [fresh]);

    await world.reopen();
    const before = await world.idsOf(alice, 'rebuild');
    const generation = await world.index.beginRebuild();
    await world.index.fill(generation, [fresh]);
    await world.index.finishRebuild(generation);
    await world.index.refresh();

    expect(before).toEqual([old.id]);
    expect(await world.idsOf(alice, 'rebuild')).toEqual([fresh.id]);
  }, 60_000);
};

const describeRace = (world: SearchWorld): void => {
  test('a rebuild while records are written and removed ends with no difference to the records', async () => {
    const alice = world.newUser('alice');
    const records = new Map<string, SearchDocument>(Array.from({ length: 300 }, (): SearchDocument => world.aDocument(alice, { title: 'race v1x' })).map((document) => [document.id, document]));
    const ids = [...records.keys()];
    await world.put(...records.values());
    let isFilled = false;
    const write = async (): Promise<void> => {
      for (let round = 0; round < 20 || !isFilled; round += 1) {
        const id = ids[(round * 37) % ids.length]!;
        const version = 2 + round;
        const isRemoval = round % 3 === 0;
        if (isRemoval) records.delete(id);
        else records.set(id, world.aDocument(alice, { id, title: `race v${version}x`, version }));
        await world.index.apply([isRemoval ? { kind: 'remove', id, version } : { kind: 'put', document: records.get(id)! }]);
      }
    };
    const rebuild = async (): Promise<void> => {
      const generation = await world.index.beginRebuild();
      for (let start = 0; start < ids.length; start += 25) {
        // Read from the records first, written to the index later: what happened in between is newer.
        const page = ids.slice(start, start + 25).flatMap((id) => records.get(id) ?? []);
        await new Promise((resolve) => setTimeout(resolve, 5));
        await world.index.fill(generation, page);
      }
      await world.index.finishRebuild(generation);
    };

    await Promise.all([write(), rebuild().finally(() => (isFilled = true))]);
    await world.index.refresh();

    const known = await world.index.versions(ids);
    expect(await listAll(world, alice)).toEqual([...records.keys()].toSorted());
    expect(ids.filter((id) => known.get(id)?.isRemoved === false).map((id) => [id, known.get(id)?.version])).toEqual(ids.filter((id) => records.has(id)).map((id) => [id, records.get(id)?.version]));
    expect(await world.idsOf(alice, 'race')).toEqual([...records.keys()].toSorted());
    expect((await world.index.status()).documents).toBe(records.size);
  }, 120_000);
};
