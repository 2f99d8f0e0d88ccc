import { expect, test } from '@jest/globals';
import { MARK_END, MARK_START } from '#core/ports/search-index.ts';
import type { SearchWorld } from './search-index-world.ts';

/** Defines what hits show of their documents, and what is suggested. */
export const describeSearchExcerpts = (world: SearchWorld): void => {
  describeHits(world);
  describeSuggestions(world);
};

const marked = (text: string): string => `${MARK_START}${text}${MARK_END}`;

const describeHits = (world: SearchWorld): void => {
  test('search returns the documents as they were put', async () => {
    const alice = world.newUser('alice');
    const document = world.aDocument(alice, { type: 'photo', title: 'Ein <b>Löwe</b> & 𝄞', text: 'hidden text', tags: ['Zoo', 'a b'], updatedAt: new Date('2026-02-03T04:05:06.789Z'), version: 7 });
    await world.put(document);

    const { hits } = await world.search(alice, 'löwe');

    const { id, type, title, tags, visibility, updatedAt } = document;
    expect(hits.map((hit) => hit.document)).toEqual([{ id, type, title, tags, visibility, updatedAt }]);
  });

  test('search marks the words that were found, with their accents, in title and text', async () => {
    const alice = world.newUser('alice');
    await world.put(world.aDocument(alice, { title: 'Café am Markt', text: 'Ein Besuch im café lohnt sich.' }));

    const highlights = (await world.search(alice, 'cafe')).hits[0]?.highlights.join('\n');

    expect(highlights).toContain(`${marked('Café')} am Markt`);
    expect(highlights).toContain(`im ${marked('café')} lohnt`);
  });

  test('search marks unfinished and mistyped words, too', async () => {
    const alice = world.newUser('alice');
    await world.put(world.aDocument(alice, { title: 'Wonderful gardening' }));

    expect((await world.search(alice, 'wonderfull gard')).hits[0]?.highlights).toEqual([`${marked('Wonderful')} ${marked('gardening')}`]);
  });

  test('search returns at most three excerpts of at most 240 characters of a long text', async () => {
    const alice = world.newUser('alice');
    const filler = 'lorem 😀 ipsum dolor '.repeat(40);
    await world.put(world.aDocument(alice, { title: 'x'.repeat(1_000), text: `${filler}garden ${filler}garden ${filler}garden ${filler}garden${'😀'.repeat(400)}` }));

    const highlights = (await world.search(alice, 'garden')).hits[0]?.highlights ?? [];

    expect(highlights.length).toBeGreaterThanOrEqual(1);
    expect(highlights.length).toBeLessThanOrEqual(3);
    for (const highlight of highlights) {
      expect(highlight.length).toBeLessThanOrEqual(240);
      expect(highlight).toContain(marked('garden'));
      expect(highlight.isWellFormed()).toBe(true);
    }
  });

  test('search returns no mark that a document brought with it', async () => {
    const alice = world.newUser('alice');
    await world.put(world.aDocument(alice, { title: `gar${MARK_START}den ${MARK_END}fence`, text: `${MARK_START}other${MARK_END} garden`, tags: [`ta${MARK_START}g`] }));

    const { hits } = await world.search(alice, 'garden');

    expect(hits[0]?.document).toMatchObject({ title: 'garden fence', tags: ['tag'] });
    const marks = hits[0]!.highlights.join('').replaceAll(marked('garden'), '');
    expect(marks.includes(MARK_START) || marks.includes(MARK_END)).toBe(false);
  });
};

const describeSuggestions = (world: SearchWorld): void => {
  test('suggest completes the beginning of words and titles with different texts, up to the limit', async () => {
    const alice = world.newUser('alice');
    await world.put(
      ...['Berlin journey', 'Journal of May', 'journal of may', 'Jour fixe', 'Something else'].map((title) => world.aDocument(alice, { title })),
    );

    const words = await world.viewOf(alice).suggest('jour', 20);
    const titles = await world.viewOf(alice).suggest('BERLIN JO', 20);
    const few = await world.viewOf(alice).suggest('jour', 2);

    for (const part of ['journey', 'journal', 'jour fixe']) expect(words.map((text) => text.toLowerCase()).filter((text) => text.includes(part))).not.toEqual([]);
    expect(words.filter((text) => !/\bjour/i.test(text))).toEqual([]);
    expect(new Set(words).size).toBe(words.length);
    expect(titles).toContain('Berlin journey');
    expect(few).toHaveLength(2);
  });

  test('suggest knows nothing for what nobody wrote, and forgets what was removed', async () => {
    const alice = world.newUser('alice');
    const document = world.aDocument(alice, { title: 'Submarine' });
    await world.put(document);
    const before = await world.viewOf(alice).suggest('subm', 5);

    await world.apply({ kind: 'remove', id: document.id, version: 2 });

    expect(before).not.toEqual([]);
    expect(await world.viewOf(alice).suggest('subm', 5)).toEqual([]);
    for (const nothing of ['xqzzy', '*', ' ', '"', '\ud800', '😀']) expect(await world.viewOf(alice).suggest(nothing, 5)).toEqual([]);
  });
};
