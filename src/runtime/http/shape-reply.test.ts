import { afterAll, describe, expect, test } from '@jest/globals';
import { aClock } from '#core/core.testing.ts';
import { temporaryTable } from '#adapters/local/sqlite-table.testing.ts';
import type { HandlerReply } from '#runtime/http/bound-operation.ts';
import { anOperation, aPipeline, type OperationGiven } from '#runtime/http/pipeline.testing.ts';
import { UndeclaredReply } from '#runtime/http/shape-reply.ts';

const { table, remove } = temporaryTable(aClock());
afterAll(remove);

const note = { text: 'hello', version: 1 };
const replies = { 204: { mediaTypes: [], headers: [], problem: false }, 200: { mediaTypes: ['application/json'], headers: ['location'], problem: false } };
const answering = async (reply: HandlerReply, strictReplies: boolean, differences: Partial<OperationGiven> = {}) => {
  const pipeline = await aPipeline({ operations: [anOperation({ id: 'getNote', replies, ...differences, handler: () => reply })], table, strictReplies });
  return { ...pipeline, reply: await pipeline.call('GET', '/getNote') };
};

describe('what the contract does not declare', () => {
  test.each<[string, HandlerReply, RegExp]>([
    ['a status', { status: 202, body: note }, /getNote answered 202/],
    ['the status of a problem', { status: 404, body: note }, /getNote answered 404/],
    ['a header', { status: 200, body: note, headers: { 'x-secret': '1' } }, /undeclared header x-secret/],
    ['a property', { status: 200, body: { ...note, passwordHash: 'x' } }, /additionalProperty":"passwordHash/],
    ['a value of another type', { status: 200, body: { ...note, version: '1' } }, /\/version: must be integer/],
    ['a body', { status: 204, body: note }, /answered a body where the contract declares none/],
  ])('%s is an error where replies are strict', async (_name, answer, message) => {
    const { reply, failures } = await answering(answer, true);

    expect(reply).toMatchObject({ status: 500, body: { code: 'internal_error' } });
    expect(failures).toHaveLength(1);
    expect(failures[0]).toBeInstanceOf(UndeclaredReply);
    expect((failures[0] as Error).message).toMatch(message);
  });

  test.each<[string, HandlerReply, number, string]>([
    ['a property', { status: 200, body: { ...note, passwordHash: 'x' } }, 200, JSON.stringify(note)],
    ['a header', { status: 200, body: note, headers: { 'x-secret': '1', location: '/notes/1' } }, 200, JSON.stringify(note)],
    ['a body', { status: 204, body: note }, 204, ''],
  ])('%s does not leave where replies are lax', async (_name, answer, status, text) => {
    const { reply, failures } = await answering(answer, false);

    expect(reply).toMatchObject({ status, text });
    expect(reply.header('x-secret')).toBeUndefined();
    expect(failures).toEqual([]);
  });

  test('a status is an error even where replies are lax', async () => {
    expect((await answering({ status: 202, body: note }, false)).reply.status).toBe(500);
  });
});

describe('a header', () => {
  test('of the operation leaves as the handler gave it', async () => {
    const { reply } = await answering({ status: 200, body: note, headers: { location: '/notes/ü', 'x-absent': undefined } }, false);

    expect(reply.header('location')).toBe('/notes/ü');
  });

  test.each(['/notes\r\nset-cookie: a=b', '/notes\u0000', '/notes/日'])('that no server would send is an error: %j', async (location) => {
    for (const isStrict of [true, false]) expect((await answering({ status: 200, body: note, headers: { location } }, isStrict)).reply.status).toBe(500);
  });
});

describe('the media type', () => {
  const two = { 200: { mediaTypes: ['application/json', 'text/csv'], headers: [], problem: false } };
  const asked = async (accept: string | undefined) => {
    const getNote = anOperation({ id: 'getNote', replies: two, handler: () => ({ status: 200, body: note }) });
    const { call } = await aPipeline({ operations: [getNote], table });
    return call('GET', '/getNote', accept === undefined ? {} : { headers: { accept } });
  };

  test.each([undefined, '*/*', 'application/*', 'text/html, application/json;q=0.1', 'application/json; charset=utf-8'])('%s is answered with JSON', async (accept) => {
    const reply = await asked(accept);

    expect(reply.status).toBe(200);
    expect(reply.header('content-type')).toBe('application/json');
  });

  test.each(['text/html', 'application/json;q=0', 'image/*'])('%s is not acceptable', async (accept) => {
    expect(await asked(accept)).toMatchObject({ status: 406, body: { code: 'not_acceptable', detail: 'The answer is application/json or text/csv.' } });
  });

  test('that a handler chooses itself is the one that leaves, as it is', async () => {
    const getNote = anOperation({ id: 'getNote', replies: two, handler: () => ({ status: 200, mediaType: 'text/csv', body: 'text,version\nhello,1\n' }) });
    const { call } = await aPipeline({ operations: [getNote], table });

    const reply = await call('GET', '/getNote', { headers: { accept: 'text/csv' } });

    expect(reply.text).toBe('text,version\nhello,1\n');
    expect(reply.header('content-type')).toBe('text/csv');
  });
});

describe('bytes', () => {
  const images = { 200: { mediaTypes: ['image/avif', 'image/webp'], headers: [], problem: false }, 304: { mediaTypes: [], headers: [], problem: false } };
  const aPictureService = (caching: 'public' | 'private' | undefined, facts: Partial<OperationGiven> = {}) =>
    anOperation({
      id: 'getPicture',
      replies: images,
      entityTag: { ifMatch: 'none' },
      caching: { visibility: 'reply', maxAgeSeconds: 60, immutable: true },
      handler: (request) => ({ status: 200, mediaType: (request as { mediaType: string }).mediaType, body: Buffer.from((request as { mediaType: string }).mediaType), ...(caching ? { caching } : {}) }),
      ...facts,
    });
  const get = async (operation: ReturnType<typeof aPictureService>, headers: Readonly<Record<string, string>> = {}) => {
    const pipeline = await aPipeline({ operations: [operation], table });
    return { ...pipeline, reply: await pipeline.call('GET', '/getPicture', { headers }) };
  };

  test('are made in the media type that the client prefers, and caches are told that it depends on Accept', async () => {
    const { reply } = await get(aPictureService('public'), { accept: 'image/avif;q=0.1, image/*' });

    expect([reply.text, reply.header('content-type'), reply.header('vary')]).toEqual(['image/webp', 'image/webp', 'Origin, Accept']);
  });

  test('have the entity tag of their hash', async () => {
    const { reply, call } = await get(aPictureService('public'));
    const again = await call('GET', '/getPicture', { headers: { 'if-none-match': reply.header('etag')! } });
    const other = await call('GET', '/getPicture', { headers: { 'if-none-match': reply.header('etag')!, accept: 'image/webp' } });

    expect(reply.header('etag')).toMatch(/^"[0-9a-f]{32}"$/);
    expect([again.status, again.header('vary'), again.header('cache-control'), other.status]).toEqual([304, 'Origin, Accept', 'public, max-age=60, immutable', 200]);
  });

  test.each([
    ['public', 'public, max-age=60, immutable'],
    ['private', 'private, max-age=60, immutable'],
    [undefined, 'private, no-cache'],
  ] as const)('are kept as the reply says: %s', async (caching, cacheControl) => {
    expect((await get(aPictureService(caching))).reply.header('cache-control')).toBe(cacheControl);
  });

  test('are not kept as a reply says that has no say', async () => {
    const strict = await get(aPictureService('public', { caching: { visibility: 'private', maxAgeSeconds: 60 } }));

    expect(strict.reply.status).toBe(500);
    expect((strict.failures[0] as Error).message).toMatch(/says who may keep the answer/);
  });
});
