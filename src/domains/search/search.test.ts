import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { aCaller, anId, aRequest, problemCodeOf } from '#core/core.testing.ts';
import type { Caller } from '#core/caller.ts';
import type { Request } from '#core/operation.ts';
import type { Json } from '#core/ports/table.ts';
import { aDocument, ALICE, aSearchWorld, BOB, type SearchWorld } from '#domains/search/search.testing.ts';
import { search } from '#domains/search/search.ts';
import { suggest } from '#domains/search/suggest.ts';

let world: SearchWorld;
beforeEach(() => {
  world = aSearchWorld();
});
afterEach(() => world.remove());

const alice: Caller = { ...aCaller(), userId: ALICE };
const ask = (caller: Caller | undefined, query: Partial<Request<'search'>['query']>, page: { limit?: number; after?: Json | undefined } = {}) =>
  search(aRequest<'search'>({ caller, query: { q: 'train', limit: 20, ...query }, page: { limit: 20, after: undefined, ...page } }), world);
const complete = (prefix: string, limit = 10) => suggest(aRequest<'suggest'>({ caller: alice, query: { prefix, limit } }), world);
const indexed = (...documents: readonly ReturnType<typeof aDocument>[]) => world.index.apply(documents.map((document) => ({ kind: 'put', document })));

test('search shows what was found, where, and where it is read', async () => {
  await indexed(aDocument(1, { tags: ['travel'] }));

  const { body } = await ask(alice, {});

  expect(body).toEqual({
    items: [{
      id: anId('todo', 1),
      type: 'todo',
      title: 'Book train 1',
      tags: ['travel'],
      visibility: 'private',
      updatedAt: '2025-12-01T00:00:00.000Z',
      highlights: [{ parts: [{ text: 'Book ', isMatch: false }, { text: 'train', isMatch: true }, { text: ' 1', isMatch: false }] }],
      url: `/v1/todos/${anId('todo', 1)}`,
    }],
    total: 1,
    facets: { types: [{ value: 'todo', count: 1 }], tags: [{ value: 'travel', count: 1 }] },
  });
});

test('search finds the own and the public, and without a caller only the public', async () => {
  const open = aDocument(3, { id: anId('photo', 3), type: 'photo', ownerId: BOB, visibility: 'public' });
  await indexed(aDocument(1), aDocument(2, { ownerId: BOB }), open);

  const own = await ask(alice, {});
  const anonymous = await ask(undefined, {});

  expect(own.body.items.map(({ id }) => id)).toEqual([open.id, anId('todo', 1)]);
  expect(anonymous.body).toMatchObject({ items: [{ id: open.id, url: `/v1/photos/${open.id}` }], total: 1, facets: { types: [{ value: 'photo', count: 1 }] } });
});

test.each<[string, Partial<Request<'search'>['query']>, readonly number[]]>([
  ['a kind', { types: ['file'] }, [3]],
  ['several kinds', { types: ['file', 'todo'] }, [3, 1, 2]],
  ['a label', { tags: ['home'] }, [3, 1]],
  ['all labels', { tags: ['home', 'travel'] }, [3]],
  ['a first time', { updatedFrom: '2025-12-02T00:00:00Z' }, [2]],
  ['a time beyond', { updatedBefore: '2025-12-02T00:00:00Z' }, [3, 1]],
])('search filters by %s', async (_name, query, numbers) => {
  await indexed(
    aDocument(1, { tags: ['home'] }),
    aDocument(2, { tags: ['travel'], updatedAt: new Date('2025-12-02T00:00:00Z') }),
    aDocument(3, { id: anId('file', 3), type: 'file', tags: ['home', 'travel'] }),
  );

  const { body } = await ask(alice, query);

  expect(body.items.map(({ id }) => Number(id.slice(-2)))).toEqual(numbers);
});

test('search goes on where the page before ended', async () => {
  await indexed(aDocument(1), aDocument(2), aDocument(3));

  const first = await ask(alice, {}, { limit: 2 });
  const second = await ask(alice, {}, { limit: 2, after: first.next });

  expect([first, second].map(({ body }) => body.items.map(({ id }) => Number(id.slice(-2))))).toEqual([[1, 2], [3]]);
  expect([first.body.total, second.next]).toEqual([3, undefined]);
});

test('suggest completes from what the caller may see', async () => {
  await indexed(aDocument(1, { title: 'Travel by train' }), aDocument(2, { ownerId: BOB, title: 'Trap' }));

  const all = await complete('TRA');
  const first = await complete('tra', 1);

  expect(all.body).toEqual({ items: [{ text: 'train' }, { text: 'travel' }] });
  expect(first.body.items).toHaveLength(1);
});

test('search and suggest say so when the index does not answer', async () => {
  world.index.break(true);

  const codes = [await problemCodeOf(() => ask(undefined, {})), await problemCodeOf(() => complete('tra'))];

  expect(codes).toEqual(['search_unavailable', 'search_unavailable']);
});
