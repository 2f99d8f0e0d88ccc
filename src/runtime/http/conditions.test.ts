import { afterAll, describe, expect, test } from '@jest/globals';
import { aClock } from '#core/core.testing.ts';
import { temporaryTable } from '#adapters/local/sqlite-table.testing.ts';
import { anOperation, aPipeline, PROBLEM } from '#runtime/http/pipeline.testing.ts';

const { table, remove } = temporaryTable(aClock());
afterAll(remove);

const versioned = { entityTag: { property: 'version', ifMatch: 'none' } } as const;
const getNote = anOperation({ id: 'getNote', ...versioned, handler: () => ({ status: 200, body: { text: 'hello', version: 7 } }) });

describe('a versioned record', () => {
  test('carries its version as entity tag and is asked for again each time', async () => {
    const { call } = await aPipeline({ operations: [getNote], table });

    const reply = await call('GET', '/getNote');

    expect(reply.header('etag')).toBe('"7"');
    expect(reply.header('cache-control')).toBe('private, no-cache');
  });

  test.each([['"7"', 304], ['W/"7"', 304], ['*', 304], ['"1", W/"7" , "9"', 304], ['"6"', 200], ['7', 200], ['"77"', 200], ['', 200]])('with If-None-Match: %s is answered %i', async (ifNoneMatch, status) => {
    const { call } = await aPipeline({ operations: [getNote], table });

    for (const method of ['GET', 'HEAD']) {
      const reply = await call(method, '/getNote', { headers: { 'if-none-match': ifNoneMatch } });
      expect(reply.status).toBe(status);
      expect(reply.header('etag')).toBe('"7"');
      expect(reply.text === '').toBe(status === 304 || method === 'HEAD');
    }
  });

  test('that is not modified says so without content, with what a cache must refresh', async () => {
    const { call } = await aPipeline({ operations: [anOperation({ ...getNote.facts, ...versioned, handler: getNote.handler, caching: { visibility: 'public', maxAgeSeconds: 60 } })], table });

    const reply = await call('GET', '/getNote', { headers: { 'if-none-match': '"7"' } });

    expect(reply.header('cache-control')).toBe('public, max-age=60');
    expect(reply.header('vary')).toBe('Origin');
    expect(reply.header('content-type')).toBeUndefined();
    expect(reply.header('content-length')).toBeUndefined();
  });

  test('answers a POST in full whatever If-None-Match says', async () => {
    const createNote = anOperation({ id: 'createNote', method: 'POST', ...versioned, handler: getNote.handler });
    const { call } = await aPipeline({ operations: [createNote], table });

    expect((await call('POST', '/createNote', { headers: { 'if-none-match': '"7"' } })).status).toBe(200);
  });
});

describe('a change of a versioned record', () => {
  const asked: unknown[] = [];
  const updateNote = anOperation({
    id: 'updateNote',
    method: 'PATCH',
    entityTag: { property: 'version', ifMatch: 'required' },
    replies: { 412: PROBLEM, 428: PROBLEM },
    handler: (request) => {
      asked.push((request as { readonly ifMatch: unknown }).ifMatch);
      return { status: 200, body: { text: 'hello', version: 8 } };
    },
  });

  test('without If-Match is refused before its handler', async () => {
    const { call } = await aPipeline({ operations: [updateNote], table });

    expect(await call('PATCH', '/updateNote')).toMatchObject({ status: 428, body: { code: 'precondition_required' } });
    expect(asked).toEqual([]);
  });

  // A weak tag never matches strongly (RFC 9110 §13.1.1), and no version is 0.
  test.each<[string, number | '*']>([['"7"', 7], ['*', '*'], ['W/"7"', 0], ['7', 0], ['"abc"', 0], ['"7", "8"', 0], ['"99999999999"', 0]])('with If-Match: %s is made on version %s', async (ifMatch, version) => {
    asked.length = 0;
    const { call } = await aPipeline({ operations: [updateNote], table });

    const reply = await call('PATCH', '/updateNote', { headers: { 'if-match': ifMatch } });

    expect(asked).toEqual([version]);
    expect(reply.header('etag')).toBe('"8"');
    expect(reply.header('cache-control')).toBe('no-store');
  });
});

describe('a document without a version', () => {
  const text = 'x'.repeat(1_000);
  const document = { text, version: 1 };
  let serialised = 0;
  const getDocument = (handler: () => object) =>
    anOperation({
      id: 'getDocument',
      entityTag: { ifMatch: 'none' },
      projections: { 200: { 'application/json': (value: object) => ({ ...value, ...{ text: (serialised += 1) && text } }) } },
      handler: () => ({ status: 200, body: handler() }),
    });

  test('carries 128 bits of the hash of its content, and is 304 to who holds it', async () => {
    const { call } = await aPipeline({ operations: [getDocument(() => ({ ...document }))], table });

    const first = await call('GET', '/getDocument');
    const entityTag = first.header('etag') ?? '';

    expect(entityTag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(await call('GET', '/getDocument', { headers: { 'if-none-match': `W/${entityTag}` } })).toMatchObject({ status: 304, text: '' });
    expect((await call('GET', '/getDocument', { headers: { 'if-none-match': '"1"' } })).status).toBe(200);
  });

  test('has another entity tag once its content changes', async () => {
    let version = 1;
    const { call } = await aPipeline({ operations: [getDocument(() => ({ text, version: (version += 1) }))], table });

    const [first, second] = [await call('GET', '/getDocument'), await call('GET', '/getDocument')];

    expect(first.header('etag')).not.toBe(second.header('etag'));
    expect(first.text).not.toBe(second.text);
  });

  test('is serialised once for as long as it is the same object', async () => {
    const { call } = await aPipeline({ operations: [getDocument(() => document)], table });
    serialised = 0;

    const replies = [await call('GET', '/getDocument'), await call('GET', '/getDocument'), await call('HEAD', '/getDocument')];

    expect(serialised).toBe(1);
    expect(new Set(replies.map((reply) => reply.header('etag'))).size).toBe(1);
    expect(replies[1]?.text).toBe(replies[0]?.text);
  });
});
