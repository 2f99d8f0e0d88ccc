import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SearchDocument } from '#core/ports/search-index.ts';
import { describeSearchChanges } from './search-index-changes.conformance.ts';
import { describeSearchExcerpts } from './search-index-excerpts.conformance.ts';
import { describeHostileSearches } from './search-index-hostile.conformance.ts';
import { describeSearchModel } from './search-index-model.conformance.ts';
import { describeSearchOwners } from './search-index-owners.conformance.ts';
import { describeSearchRebuild } from './search-index-rebuild.conformance.ts';
import { searchWorld, walk, type OpenSearchWorld, type SearchWorld } from './search-index-world.ts';

/** How a suite opens the adapter it proves, and how many random histories it can afford. */
export interface SearchSuite {
  readonly open: OpenSearchWorld;
  readonly histories: number;
}

/** Defines the executable specification of the SearchIndex port for one adapter; it asserts sets and orders with clear margins, never scores. */
export const describeSearchIndex = (name: string, { open, histories }: SearchSuite): void => {
  describe(name, () => {
    const world = searchWorld(open);
    beforeAll(() => world.open(), 120_000);
    afterAll(() => world.close(), 60_000);
    describeMatching(world);
    describeTypos(world);
    describeRanking(world);
    describeFilters(world);
    describeFacets(world);
    describeSearchExcerpts(world);
    describeSearchOwners(world);
    describeSearchChanges(world, histories);
    describeHostileSearches(world);
    describeSearchModel(world, histories);
    describeSearchRebuild(world);
  });
};

const describeMatching = (world: SearchWorld): void => {
  test('search finds words in title, text and tags, whatever their case, accents and surroundings', async () => {
    const alice = world.newUser('alice');
    const document = world.aDocument(alice, { title: 'Café-Besuch', text: 'Eine ÜBUNG (mit „Anführung“) in Tokio: 東京タワー', tags: ['Grüne Reise'] });
    const file = world.aDocument(alice, { type: 'file', title: 'holiday-berlin_2026.final.jpg' });
    await world.put(document, file);

    for (const text of ['cafe', 'CAFÉ', 'cafe\u0301', 'besuch', 'ubung', 'übung', 'anführung', 'grune', 'reise', 'besuch übung reise', '„café“', '東京']) {
      expect([text, await world.idsOf(alice, text)]).toEqual([text, [document.id]]);
    }
    for (const text of ['berlin', 'holiday-berlin_2026.final.jpg', 'final jpg', '2026 holiday']) {
      expect([text, await world.idsOf(alice, text)]).toEqual([text, [file.id]]);
    }
  });

  test('search finds documents with all words only, and takes no word as an operator', async () => {
    const alice = world.newUser('alice');
    const both = world.aDocument(alice, { title: 'Garden tools', text: 'shovel' });
    const one = world.aDocument(alice, { title: 'Garden party' });
    await world.put(both, one);

    expect(await world.idsOf(alice, 'garden')).toEqual([both.id, one.id].toSorted());
    expect(await world.idsOf(alice, 'garden tools')).toEqual([both.id]);
    expect(await world.idsOf(alice, 'shovel garden')).toEqual([both.id]);
    expect(await world.idsOf(alice, 'garden OR tools')).toEqual([]);
    expect(await world.idsOf(alice, 'garden -party')).toEqual([one.id]);
    expect(await world.idsOf(alice, 'garden submarine')).toEqual([]);
  });

  test('search completes the last word, and no other', async () => {
    const alice = world.newUser('alice');
    const document = world.aDocument(alice, { title: 'Wonderful gardening' });
    await world.put(document);

    for (const text of ['g', 'gar', 'wonderful gard', 'gardening wonder']) expect([text, await world.idsOf(alice, text)]).toEqual([text, [document.id]]);
    for (const text of ['arden', 'wond gardening']) expect([text, await world.idsOf(alice, text)]).toEqual([text, []]);
  });

  test('search completes short and long beginnings of public documents for everybody', async () => {
    const [bob, word] = [world.newUser('bob'), world.newWord()];
    const document = world.aDocument(bob, { title: word, visibility: 'public' });
    await world.put(document);

    for (const length of [1, 2, 3, 4, 9]) expect([length, await world.idsOf(undefined, word.slice(0, length))]).toEqual([length, expect.arrayContaining([document.id])]);
  });

  test('search of nothing but punctuation, blanks or symbols is an empty page', async () => {
    const alice = world.newUser('alice');
    await world.put(world.aDocument(alice, { title: 'Garden' }));

    for (const text of [' ', '"', '***', '\u0000', '()', '-', '…', '\t\n']) {
      expect([text, await world.search(alice, text)]).toEqual([text, { hits: [], facets: { types: [], tags: [] }, total: 0 }]);
    }
  });
};

const describeTypos = (world: SearchWorld): void => {
  test('search forgives one error in words of four to seven letters and two in longer ones', async () => {
    const alice = world.newUser('alice');
    const short = world.aDocument(alice, { title: 'Invoice' });
    const long = world.aDocument(alice, { title: 'Photographs' });
    await world.put(short, long);

    for (const text of ['invoise', 'invoce', 'invooice', 'inovice']) expect([text, await world.idsOf(alice, text)]).toEqual([text, [short.id]]);
    for (const text of ['photogrpahs', 'photographz', 'phtographz', 'phottographss']) expect([text, await world.idsOf(alice, text)]).toEqual([text, [long.id]]);
    for (const text of ['invxyce', 'inoviec', 'phxtxgrxphs']) expect([text, await world.idsOf(alice, text)]).toEqual([text, []]);
  });

  test('search forgives nothing in words of up to three letters, and errors in every word of several', async () => {
    const alice = world.newUser('alice');
    const cat = world.aDocument(alice, { title: 'Cat' });
    const trip = world.aDocument(alice, { title: 'Summer holiday' });
    await world.put(cat, trip);

    expect(await world.idsOf(alice, 'cut')).toEqual([]);
    expect(await world.idsOf(alice, 'sumer hoilday')).toEqual([trip.id]);
  });
};

const describeRanking = (world: SearchWorld): void => {
  const order = async (alice: string, text: string): Promise<readonly string[]> => (await walk(world, alice, text)).map(({ id }) => id);

  test('search puts what matches exactly before what matches with an error', async () => {
    const alice = world.newUser('alice');
    const typo = world.aDocument(alice, { title: 'Martin', text: 'a note', updatedAt: new Date('2026-03-01T00:00:00Z') });
    const exact = world.aDocument(alice, { title: 'Marvin', text: 'a note' });
    await world.put(typo, exact);

    expect(await order(alice, 'marvin')).toEqual([exact.id, typo.id]);
    expect(await order(alice, 'martin')).toEqual([typo.id, exact.id]);
  });

  test('search weighs the title more than tags, and tags more than text', async () => {
    const alice = world.newUser('alice');
    const [text, tags, title] = [{ text: 'garden' }, { tags: ['garden'] }, { title: 'garden' }].map((fields) => world.aDocument(alice, { title: 'other', text: 'other', tags: ['other'], ...fields }));
    await world.put(text!, tags!, title!);

    expect(await order(alice, 'garden')).toEqual([title!.id, tags!.id, text!.id]);
  });
};

const describeFilters = (world: SearchWorld): void => {
  test('search keeps to types, to all of the tags, and to the time from one moment until before another', async () => {
    const alice = world.newUser('alice');
    const at = (day: number): Date => new Date(Date.UTC(2026, 0, day));
    const file = world.aDocument(alice, { type: 'file', title: 'note', tags: ['a', 'b'], updatedAt: at(1) });
    const photo = world.aDocument(alice, { type: 'photo', title: 'note', tags: ['a', 'A b'], updatedAt: at(2) });
    const todo = world.aDocument(alice, { title: 'note', tags: ['b'], updatedAt: at(3) });
    await world.put(file, photo, todo);
    const cases: readonly [Parameters<SearchWorld['idsOf']>[1], readonly SearchDocument[]][] = [
      [{ text: 'note', types: ['file'] }, [file]],
      [{ text: 'note', types: ['todo', 'photo'] }, [photo, todo]],
      [{ text: 'note', tags: ['a'] }, [file, photo]],
      [{ text: 'note', tags: ['a', 'b'] }, [file]],
      [{ text: 'note', tags: ['A b'] }, [photo]],
      [{ text: 'note', tags: ['A'] }, []],
      [{ text: 'note', updatedFrom: at(2) }, [photo, todo]],
      [{ text: 'note', updatedBefore: at(2) }, [file]],
      [{ text: 'note', updatedFrom: at(2), updatedBefore: at(3), types: ['photo'], tags: ['a'] }, [photo]],
      [{ text: 'note', updatedFrom: at(3), updatedBefore: at(3) }, []],
    ];

    for (const [query, found] of cases) expect([query, await world.idsOf(alice, query)]).toEqual([query, found.map(({ id }) => id).toSorted()]);
  });
};

const describeFacets = (world: SearchWorld): void => {
  test('search counts types and the 20 most frequent tags of everything that matches, not of the page alone', async () => {
    const alice = world.newUser('alice');
    const documents = Array.from({ length: 30 }, (_, index) =>
      world.aDocument(alice, { type: index < 10 ? 'file' : 'photo', title: 'note', tags: Array.from({ length: 25 }, (_unused, tag) => `t${tag}`).filter((_unused, tag) => index >= tag) }));
    await world.put(...documents, world.aDocument(alice, { title: 'other', tags: ['elsewhere'] }));

    const page = await world.search(alice, { text: 'note', limit: 3 });

    expect(page.hits).toHaveLength(3);
    expect(page.total).toBe(30);
    expect(page.facets.types).toEqual([{ value: 'photo', count: 20 }, { value: 'file', count: 10 }]);
    expect(page.facets.tags).toEqual(Array.from({ length: 20 }, (_, tag) => ({ value: `t${tag}`, count: 30 - tag })));
    expect((await world.search(alice, { text: 'note', types: ['file'], tags: ['t5'], limit: 1 })).facets.types).toEqual([{ value: 'file', count: 5 }]);
  });
};
