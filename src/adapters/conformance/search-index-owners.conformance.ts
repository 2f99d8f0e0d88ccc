import { expect, test } from '@jest/globals';
import type { SearchWorld } from './search-index-world.ts';

/** Defines that what a reader may not see does not exist for them. */
export const describeSearchOwners = (world: SearchWorld): void => {
  test('search shows users their own and public documents, and anonymous readers public ones only', async () => {
    const [alice, bob, word] = [world.newUser('alice'), world.newUser('bob'), world.newWord()];
    const own = world.aDocument(alice, { title: word });
    const foreign = world.aDocument(bob, { title: word });
    const published = world.aDocument(bob, { title: word, visibility: 'public' });
    const ownPublished = world.aDocument(alice, { title: word, visibility: 'public' });
    await world.put(own, foreign, published, ownPublished);

    const seen = await Promise.all([alice, bob, world.newUser('carol'), undefined].map((reader) => world.idsOf(reader, word)));

    const both = [published.id, ownPublished.id];
    expect(seen).toEqual([[own.id, ...both], [foreign.id, ...both], both, both].map((ids) => ids.toSorted()));
    expect((await world.search(alice, word)).hits.map(({ document }) => [document.id, document.visibility]).toSorted()).toEqual([[own.id, 'private'], [published.id, 'public'], [ownPublished.id, 'public']].toSorted());
  });

  test('search counts, facets, excerpts and suggestions hold nothing of foreign private documents', async () => {
    const [alice, bob, word, secret] = [world.newUser('alice'), world.newUser('bob'), world.newWord(), world.newWord()];
    const own = world.aDocument(alice, { title: `${word} mine`, tags: ['mine'] });
    const foreign = Array.from({ length: 40 }, (_, index) =>
      world.aDocument(bob, { type: 'photo', title: `${word} ${secret}`, text: `${word} ${secret}${index}`, tags: [secret, `${word}tag`] }));
    await world.put(own, ...foreign);

    const page = await world.search(alice, word);
    const queries = [secret, `${word} ${secret}`, `${secret}1`, `${word}tag`, secret.slice(0, 5), `${secret.slice(0, 5)}x${secret.slice(6)}`];
    const other = await Promise.all(queries.map((text) => world.search(alice, text)));
    const suggested = await Promise.all([word, secret, secret.slice(0, 3), `${word} ${secret.slice(0, 2)}`].map((prefix) => world.viewOf(alice).suggest(prefix, 20)));

    expect(page).toMatchObject({ total: 1, facets: { types: [{ value: 'todo', count: 1 }], tags: [{ value: 'mine', count: 1 }] } });
    expect(page.hits.map(({ document }) => document.id)).toEqual([own.id]);
    expect(other.map(({ total, hits }) => [total, hits.length])).toEqual(queries.map(() => [0, 0]));
    expect(await world.search(alice, { text: word, tags: [secret] })).toMatchObject({ total: 0, hits: [] });
    expect(JSON.stringify([page, other, suggested])).not.toContain(secret);
  });

  test('a document that becomes private disappears for others, and one that becomes public appears', async () => {
    const [alice, bob, word] = [world.newUser('alice'), world.newUser('bob'), world.newWord()];
    const document = world.aDocument(alice, { title: word, tags: ['once'] });
    const seenByBob = async (): Promise<unknown> => [await world.idsOf(bob, word), await world.idsOf(undefined, word), (await world.viewOf(bob).suggest(word, 5)).length > 0];
    await world.put(document);
    const first = await seenByBob();

    await world.put({ ...document, visibility: 'public', version: 2 });
    const second = await seenByBob();
    await world.put({ ...document, visibility: 'private', version: 3 });

    expect([first, second, await seenByBob()]).toEqual([[[], [], false], [[document.id], [document.id], true], [[], [], false]]);
    expect(await world.idsOf(alice, word)).toEqual([document.id]);
  });

  test('readers whose names are parts or patterns of another one see nothing of it', async () => {
    const [alice, word] = [world.newUser('alice'), world.newWord()];
    await world.put(world.aDocument(alice, { title: word }));

    for (const reader of [alice.slice(0, -1), `${alice}0`, alice.toUpperCase(), '*', '', 'user_*', `${alice} `, `${alice}' OR 1=1 --`, `${alice}\u0000`, 'public', '0', '1']) {
      expect([reader, await world.idsOf(reader, word)]).toEqual([reader, []]);
    }
  });

  test('removeOwner removes private and public documents of one person for good, in a rebuild and after a restart too', async () => {
    const [alice, bob, word] = [world.newUser('alice'), world.newUser('bob'), world.newWord()];
    const [own, published, foreign] = [world.aDocument(alice, { title: word }), world.aDocument(alice, { title: word, visibility: 'public' }), world.aDocument(bob, { title: word })];
    await world.put(own, published, foreign);
    const generation = await world.index.beginRebuild();
    await world.index.fill(generation, [own, foreign]);

    await world.index.removeOwner(alice);
    await world.put({ ...own, version: 9 }, world.aDocument(alice, { title: word }));
    await world.index.fill(generation, [own, published, foreign]);
    await world.index.refresh();
    const seen = [await world.idsOf(alice, word), await world.idsOf(bob, word)];
    await world.index.finishRebuild(generation);
    await world.reopen();
    await world.put({ ...published, version: 10 });

    expect([...seen, await world.idsOf(alice, word), await world.idsOf(bob, word)]).toEqual([[], [foreign.id], [], [foreign.id]]);
    expect(await world.viewOf(alice).suggest(word, 5)).toEqual([]);
  });
};
