import { expect, test } from '@jest/globals';
import { MARK_END, MARK_START } from '#core/ports/search-index.ts';
import { hostileTexts } from './search-index-hostile-texts.ts';
import type { SearchWorld } from './search-index-world.ts';

/** Defines that every text is a text: none is a syntax, and none breaks the index. */
export const describeHostileSearches = (world: SearchWorld): void => {
  const storable = (text: string): string => text.toWellFormed().replaceAll(MARK_START, '').replaceAll(MARK_END, '');

  test(`search and suggest answer ${hostileTexts.length} hostile texts with pages of readable documents`, async () => {
    const [alice, bob, secret] = [world.newUser('alice'), world.newUser('bob'), world.newWord()];
    const own = Array.from({ length: 3 }, (_, index) => world.aDocument(alice, { title: `title note ${index}`, text: 'select and or not near', tags: ['tags'] }));
    await world.put(...own, world.aDocument(bob, { title: `${secret} title note`, text: `select and or not near ${secret}`, tags: ['tags', secret] }));
    const allowed = new Set(own.map(({ id }) => id));

    for (const text of hostileTexts) {
      const page = await world.search(alice, text.slice(0, 256));
      const suggested = await world.viewOf(alice).suggest(text.slice(0, 64), 20);

      const foreign = page.hits.filter(({ document }) => !allowed.has(document.id) && document.visibility === 'private');
      expect([text, foreign, page.total]).toEqual([text, [], page.hits.length]);
      expect(JSON.stringify([page, suggested])).not.toContain(secret);
    }
  }, 120_000);

  test('apply stores hostile titles, texts and tags, and finds them by the words and tags in them', async () => {
    const alice = world.newUser('alice');
    const word = world.newWord();
    const documents = hostileTexts.map((text) => world.aDocument(alice, { title: `${word} ${text}`, text, tags: [`${word} ${text}`.slice(0, 60)] }));
    await world.put(...documents);

    const byWord = new Map<string, { readonly title: string; readonly tags: readonly string[] }>();
    for (let page = await world.search(alice, word); ; page = await world.search(alice, { text: word, after: page.next! })) {
      for (const { document } of page.hits) byWord.set(document.id, document);
      if (page.next === undefined) break;
    }

    expect(byWord.size).toBe(documents.length);
    for (const { id, title, tags } of documents) {
      expect(byWord.get(id)).toMatchObject({ title: storable(title), tags: tags.map(storable) });
      expect(await world.idsOf(alice, { text: word, tags })).toContain(id);
    }
  }, 120_000);

  test('apply takes a thousand changes and documents of the greatest size', async () => {
    const alice = world.newUser('alice');
    const word = world.newWord();
    const large = world.aDocument(alice, { title: `${word} ${'t'.repeat(1_000)}`, text: 'ß'.repeat(32_768), tags: Array.from({ length: 20 }, (_, index) => `tag ${index}`) });
    const many = world.aDocument(alice, { title: word, text: Array.from({ length: 6_000 }, (_, index) => `w${index.toString(36)}`).join(' ').slice(0, 32_768) });

    await world.put(large, many, ...Array.from({ length: 998 }, () => world.aDocument(alice, { title: word })));

    expect((await world.search(alice, word)).total).toBe(1_000);
    expect(await world.idsOf(alice, `${word} w4a`)).toContain(many.id);
  }, 120_000);
};
