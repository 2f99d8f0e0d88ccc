import { randomBytes } from 'node:crypto';
import { afterAll, expect, test } from '@jest/globals';
import type { IndexChange, SearchDocument, SearchIndex } from '#core/ports/search-index.ts';
import { StorageFull } from '#core/ports/table.ts';
import { engineConfig } from './engine-config.testing.ts';
import { openSearchConnection, type OpenSearchConnection, type OpenSearchRequest } from './opensearch-client.ts';
import { openSearchIndex } from './opensearch-index.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const run = randomBytes(6).toString('hex');
const prefixes: string[] = [];
const connections: OpenSearchConnection[] = [];

const connect = (): OpenSearchConnection => {
  const connection = openSearchConnection({ node: engineConfig('opensearch').endpoint });
  connections.push(connection);
  return connection;
};

afterAll(async () => {
  for (const prefix of prefixes) await connections[0]!.send({ method: 'DELETE', path: `/${prefix}--*` });
  await Promise.all(connections.map((connection) => connection.close()));
});

/** Two processes that use one index, a clock for both, and everything that the first of them sends. */
const aWorld = () => {
  const sent: OpenSearchRequest[] = [];
  const connection = connect();
  const recorded: OpenSearchConnection = { ...connection, send: (request) => (sent.push(request), connection.send(request)) };
  let nowMs = Date.parse('2026-01-01T00:00:00Z');
  const clock = { now: () => new Date(nowMs), advance: (ms: number) => void (nowMs += ms) };
  const indexPrefix = `rules-${run}-${prefixes.length}`;
  prefixes.push(indexPrefix);
  const open = (place: OpenSearchConnection): SearchIndex => openSearchIndex({ place, indexPrefix, clock, replicas: 0 });
  return { index: open(recorded), other: open(connect()), open, sent, connection, clock, indexPrefix };
};

const aDocument = (id: string, fields: Partial<SearchDocument> = {}): IndexChange => ({
  kind: 'put',
  document: { id, type: 'todo', ownerId: 'user_alice', visibility: 'private', title: 'garden', text: '', tags: [], updatedAt: new Date('2026-01-01T00:00:00Z'), version: 1, ...fields },
});

const find = async (index: SearchIndex, text = 'garden'): Promise<readonly string[]> => {
  await index.refresh();
  const { hits } = await index.readableBy({ kind: 'user', userId: 'user_alice' }).search({ text, limit: 100 });
  return hits.map(({ document }) => document.id).toSorted();
};

const indicesOf = async ({ connection, indexPrefix }: ReturnType<typeof aWorld>): Promise<readonly string[]> =>
  Object.keys(await connection.send<object>({ method: 'GET', path: `/${indexPrefix}--*` }));

test('search and suggest send nothing but searches of the alias, each with the owner in its filter', async () => {
  const { index, sent, indexPrefix } = aWorld();
  await index.apply([aDocument('todo_1')]);
  sent.length = 0;

  const view = index.readableBy({ kind: 'user', userId: 'user_alice' });
  await view.search({ text: 'garden OR ownerId:user_bob', limit: 10 });
  await view.suggest('gard', 10);
  await index.readableBy({ kind: 'anonymous' }).search({ text: '*', limit: 10 });

  expect(sent.map(({ method, path, query }) => [method, path, query])).toEqual(Array(3).fill(['POST', `/${indexPrefix}-live/_search`, { allow_partial_search_results: false }]));
  for (const { body } of sent) expect(JSON.stringify(body)).toContain('{"query":{"bool":{"filter":[{"bool":{"should":[{"term":{"ownerId":"user_alice"}},{"term":{"visibility":"public"}}],"minimum_should_match":1}}');
});

test('processes that begin at once make one index, and share it', async () => {
  const world = aWorld();

  await Promise.all([world.index.apply([aDocument('todo_1')]), world.other.apply([aDocument('todo_2')])]);

  expect(await indicesOf(world)).toEqual([`${world.indexPrefix}--first`]);
  expect(await find(world.index)).toEqual(['todo_1', 'todo_2']);
});

test('rebuilds that begin at once leave one under way, and changes go on meanwhile', async () => {
  const world = aWorld();
  await world.index.apply([aDocument('todo_1')]);

  const begun = await Promise.allSettled([world.index.beginRebuild(), world.other.beginRebuild()]);
  await world.index.apply([aDocument('todo_2')]);
  const { rebuilding } = await world.index.status();
  await world.other.finishRebuild(rebuilding ?? 'none');
  await world.index.apply([aDocument('todo_3')]);

  expect(begun.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))).toContain(rebuilding);
  expect(await find(world.index)).toEqual(['todo_2', 'todo_3']);
  expect((await indicesOf(world)).filter((index) => index.endsWith('first'))).toEqual([]);
});

test('a document that is being written while its owner goes is gone in the end, in a rebuild too', async () => {
  const { index, open, connection } = aWorld();
  const bobs = aDocument('todo_bobs', { ownerId: 'user_bob', visibility: 'public' });
  await index.apply([aDocument('todo_1'), bobs]);
  const generation = await index.beginRebuild();
  let isGone = false;
  const late = open({
    ...connection,
    send: async (request) => {
      // Just before its writes are sent, behind all that it looks at first.
      if (request.lines !== undefined && !isGone) await index.removeOwner('user_alice').finally(() => (isGone = true));
      return connection.send(request);
    },
  });

  await late.apply([aDocument('todo_1', { version: 2 }), aDocument('todo_2'), bobs]);
  await index.refresh();
  const before = await index.listIds(undefined, 100);
  await index.finishRebuild(generation);

  expect(before).toEqual([{ id: 'todo_bobs', ownerId: 'user_bob' }]);
  expect(await index.listIds(undefined, 100)).toEqual([{ id: 'todo_bobs', ownerId: 'user_bob' }]);
});

test('an index that somebody deleted is made anew, empty', async () => {
  const { index, connection, indexPrefix } = aWorld();
  await index.apply([aDocument('todo_1')]);
  await connection.send({ method: 'DELETE', path: `/${indexPrefix}--*` });

  const known = await index.versions(['todo_1']);
  await connection.send({ method: 'DELETE', path: `/${indexPrefix}--*` });
  await index.apply([aDocument('todo_2')]);

  expect(known.size).toBe(0);
  expect(await find(index)).toEqual(['todo_2']);
});

test('an index without room refuses changes as StorageFull, goes on being searched, and takes them again later', async () => {
  const { index, connection, indexPrefix } = aWorld();
  const block = (isOn: boolean | null): Promise<unknown> => connection.send({ method: 'PUT', path: `/${indexPrefix}--first/_settings`, body: { 'index.blocks.read_only_allow_delete': isOn } });
  await index.apply([aDocument('todo_1')]);
  await index.refresh();

  await block(true);
  const refused = await index.apply([aDocument('todo_2')]).catch((error: unknown) => error);
  const found = await find(index);
  await block(null);
  await index.apply([aDocument('todo_2')]);

  expect(refused).toBeInstanceOf(StorageFull);
  expect(found).toEqual(['todo_1']);
  expect(await find(index)).toEqual(['todo_1', 'todo_2']);
});

test('a removal is forgotten after seven days, in the index and by a rebuild', async () => {
  const { index, clock } = aWorld();
  await index.apply([{ kind: 'remove', id: 'todo_old', version: 1 }]);
  await index.refresh();

  clock.advance(8 * DAY_MS);
  await index.apply([{ kind: 'remove', id: 'todo_new', version: 1 }]);
  const known = await index.versions(['todo_old', 'todo_new']);
  await index.finishRebuild(await index.beginRebuild());

  expect([...known.keys()]).toEqual(['todo_new']);
  expect([...(await index.versions(['todo_old', 'todo_new'])).keys()]).toEqual(['todo_new']);
});

test('a field that the mapping does not declare is refused', async () => {
  const { index, connection, indexPrefix } = aWorld();
  await index.apply([aDocument('todo_1')]);

  const sent = connection.send({ method: 'PUT', path: `/${indexPrefix}--first/_doc/x`, body: { id: 'x', secret: 1 } });

  await expect(sent).rejects.toMatchObject({ name: 'OpenSearchRefusal', status: 400, type: 'strict_dynamic_mapping_exception' });
});

test('Greek and Cyrillic words are found without their accents, and words of compatibility forms by plain ones', async () => {
  const { index } = aWorld();
  await index.apply([aDocument('todo_1', { title: 'Ελληνικά Ἀθῆναι λόγος Ёлка ｎｏｔｅ ﬁle Straße' })]);

  for (const text of ['ελληνικα', 'αθηναι', 'ΛΟΓΟΣ', 'елка', 'note', 'file', 'strasse']) expect([text, await find(index, text)]).toEqual([text, ['todo_1']]);
});

test('apply sends many megabytes in requests that small domains take', async () => {
  const { index, sent } = aWorld();
  const text = 'ß garden '.repeat(3_600);

  await index.apply(Array.from({ length: 150 }, (_, number) => aDocument(`todo_${number}`, { text })));

  const sizes = sent.flatMap(({ lines }) => (lines === undefined ? [] : [Buffer.byteLength(lines)]));
  expect(sizes.length).toBeGreaterThan(1);
  expect(Math.max(...sizes)).toBeLessThan(5 * 1024 * 1024);
  expect((await index.refresh(), await index.status()).documents).toBe(150);
});
