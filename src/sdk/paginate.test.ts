import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient } from './client.ts';
import type { Act, FaultServer } from './fault-server.testing.ts';
import { json, problem, reset, startFaultServer } from './fault-server.testing.ts';
import type { ListFacts } from './paginate.ts';
import { pages, paginate } from './paginate.ts';
import type { Described } from './operation.ts';

interface ListTodos extends ListFacts {
  readonly input: { readonly query?: { readonly state?: string; readonly cursor?: string } };
  readonly replies: { readonly 200: { readonly items: readonly string[] } };
  readonly item: string;
}

const listTodos: Described<ListTodos> = { descriptor: { id: 'listTodos', method: 'GET', path: '/todos', pages: ['items', 'nextCursor', 'cursor'] } };

let server: FaultServer;
beforeAll(async () => { server = await startFaultServer(); });
afterAll(() => server.close());

const threePages: Act = (reply, request) => {
  const cursor = new URL(request.url, server.url).searchParams.get('cursor');
  const page = cursor === null ? { items: ['a', 'b'], nextCursor: 'two' } : cursor === 'two' ? { items: [], nextCursor: 'three' } : { items: ['c'] };
  return json(200, page, { etag: '"p"' })(reply, request);
};

test('paginate yields every item of every page and keeps the filter', async () => {
  server.play(threePages);
  const items: string[] = [];

  for await (const item of paginate(createClient({ baseUrl: server.url }), listTodos, { query: { state: 'open' } })) items.push(item);

  expect(items).toEqual(['a', 'b', 'c']);
  expect(server.received.map(({ url }) => url)).toEqual(['/todos?state=open', '/todos?state=open&cursor=two', '/todos?state=open&cursor=three']);
});

test('pages yields pages with what the answer carries', async () => {
  server.play(threePages);
  const seen: unknown[] = [];

  for await (const { items, hasNext, etag, status } of pages(createClient({ baseUrl: server.url }), listTodos)) seen.push([items, hasNext, etag, status]);

  expect(seen).toEqual([[['a', 'b'], true, '"p"', 200], [[], true, '"p"', 200], [['c'], false, '"p"', 200]]);
});

test('a loop that stops early reads no further page', async () => {
  server.play(threePages);

  for await (const item of paginate(createClient({ baseUrl: server.url }), listTodos)) if (item === 'b') break;

  expect(server.received).toHaveLength(1);
});

test('a page that fails for a moment is retried without losing or repeating items', async () => {
  server.play(threePages, reset, problem(503, 'overloaded'), threePages);
  const items: string[] = [];

  for await (const item of paginate(createClient({ baseUrl: server.url }), listTodos)) items.push(item);

  expect(items).toEqual(['a', 'b', 'c']);
});

test('a cursor that repeats itself is an error, not a loop', async () => {
  server.play(json(200, { items: ['a'], nextCursor: 'same' }));
  const read = async () => {
    for await (const item of paginate(createClient({ baseUrl: server.url }), listTodos)) expect(item).toBe('a');
  };

  await expect(read()).rejects.toThrow('listTodos: the list repeats the cursor same');
});
