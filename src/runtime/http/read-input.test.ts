import { afterAll, describe, expect, test } from '@jest/globals';
import { aClock } from '#core/core.testing.ts';
import { temporaryTable } from '#adapters/local/sqlite-table.testing.ts';
import { ALICE, anOperation, aPipeline } from '#runtime/http/pipeline.testing.ts';
import { MAX_BODY_BYTES } from '#runtime/http/read-input.ts';

const { table, remove } = temporaryTable(aClock());
afterAll(remove);

const NEW_NOTE = {
  type: 'object',
  additionalProperties: false,
  required: ['text'],
  properties: { text: { type: 'string', minLength: 1, maxLength: 5 }, tags: { type: 'array', items: { type: 'string', maxLength: 3 } }, 'a/b~c': { type: 'integer' } },
};

const received: unknown[] = [];
const createNote = anOperation({
  id: 'createNote',
  method: 'POST',
  path: '/notes/{noteId}',
  pathParameters: [{ name: 'noteId', type: 'string' }],
  query: [{ name: 'limit', type: 'integer' }, { name: 'tag', type: 'string', array: true }],
  headers: [{ name: 'x-page', type: 'integer' }],
  body: { required: true, mediaTypes: ['application/json', 'application/merge-patch+json'] },
  schemas: {
    parameters: {
      type: 'object',
      properties: {
        path: { type: 'object', properties: { noteId: { type: 'string', pattern: '^[a-z/ü]+$' } } },
        query: { type: 'object', additionalProperties: false, properties: { limit: { type: 'integer', maximum: 9, default: 3 }, tag: { type: 'array', items: { type: 'string' } } } },
        headers: { type: 'object', properties: { 'x-page': { type: 'integer' } } },
      },
    },
    bodies: { 'application/json': NEW_NOTE, 'application/merge-patch+json': { type: ['object', 'null'] } },
  },
  handler: (request) => {
    received.push(request);
    return { status: 200, body: { text: 'kept', version: 1 } };
  },
});
const deleteNote = anOperation({ id: 'deleteNote', method: 'DELETE', path: '/notes/{noteId}', pathParameters: [{ name: 'noteId', type: 'string' }] });
const maybeNote = anOperation({ id: 'maybeNote', method: 'PUT', path: '/notes/{noteId}', pathParameters: [{ name: 'noteId', type: 'string' }],
  body: { required: false, mediaTypes: ['application/json'] }, schemas: { bodies: { 'application/json': NEW_NOTE } } });
const { call, failures } = await aPipeline({ operations: [createNote, deleteNote, maybeNote], table });
const post = (rawBody: string | Uint8Array | undefined, headers: Record<string, string> = {}, target = '/notes/a') =>
  call('POST', target, { ...(rawBody === undefined ? {} : { rawBody }), headers });

describe('a good request', () => {
  test('reaches its handler parsed, with defaults and nothing else', async () => {
    received.length = 0;

    const reply = await post('{"text":"hello"}', { ...ALICE, 'x-page': '7', 'x-other': '1' }, '/notes/%C3%BC%2Fa?tag=x&tag=y+z');

    expect(reply.status).toBe(200);
    expect(received).toMatchObject([{ path: { noteId: 'ü/a' }, query: { limit: 3, tag: ['x', 'y z'] }, headers: { 'x-page': 7 }, body: { text: 'hello' }, ifMatch: undefined, clientAddress: '127.0.0.1' }]);
    expect(received[0]).not.toHaveProperty('headers.x-other');
  });

  test.each(['application/json', 'APPLICATION/JSON', 'application/json; charset=utf-8', 'application/json;charset="UTF-8"', 'application/merge-patch+json'])('may be of %s', async (type) => {
    expect((await post('{"text":"hello"}', { 'content-type': type })).status).toBe(200);
  });

  test('may be declared uncompressed', async () => {
    expect((await post('{"text":"hello"}', { 'content-encoding': 'identity' })).status).toBe(200);
  });

  test('may omit a body that is optional, and the operation without a body ignores one', async () => {
    expect((await call('PUT', '/notes/a')).status).toBe(200);
    expect((await call('DELETE', '/notes/a', { rawBody: 'anything', headers: { 'content-type': 'text/plain' } })).status).toBe(200);
  });

  test('may be null where the schema says so', async () => {
    expect((await post('null', { 'content-type': 'application/merge-patch+json' })).status).toBe(200);
  });
});

describe('a refused request', () => {
  test.each<[string, string | Uint8Array, Record<string, string>, number, string]>([
    ['another media type', '<note/>', { 'content-type': 'application/xml' }, 415, 'unsupported_media_type'],
    ['no media type', '{"text":"x"}', { 'content-type': '' }, 415, 'unsupported_media_type'],
    ['a media type that only begins alike', '{"text":"x"}', { 'content-type': 'application/json5' }, 415, 'unsupported_media_type'],
    ['another charset', '{"text":"x"}', { 'content-type': 'application/json; charset=iso-8859-1' }, 415, 'unsupported_media_type'],
    ['a compressed body', '{"text":"x"}', { 'content-encoding': 'gzip' }, 415, 'unsupported_media_type'],
    ['an oversized body', Buffer.alloc(MAX_BODY_BYTES + 1, 32), {}, 413, 'payload_too_large'],
    ['no JSON', '{"text":', {}, 400, 'malformed_json'],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22]), {}, 400, 'malformed_json'],
    ['a repeated member', '{"text":"a","text":"b"}', {}, 400, 'malformed_json'],
  ])('of %s', async (_name, body, headers, status, code) => {
    received.length = 0;

    const reply = await post(body, headers);

    expect(reply).toMatchObject({ status, body: { code } });
    expect(received).toEqual([]);
  });

  test('of exactly the largest size is still read', async () => {
    expect(await post(Buffer.alloc(MAX_BODY_BYTES, 32))).toMatchObject({ status: 400, body: { code: 'malformed_json' } });
  });

  test.each(['/notes/%', '/notes/%zz', '/notes/%ff'])('of the target %s', async (target) => {
    expect(await post('{"text":"x"}', {}, target)).toMatchObject({ status: 400, body: { code: 'malformed_request' } });
  });

  test('without the body that is required', async () => {
    expect(await post(undefined)).toMatchObject({ status: 400, body: { code: 'validation_failed', errors: [{ in: 'body', pointer: '', code: 'required' }] } });
  });

  test('lists every fault of all its parts with its place', async () => {
    const body = { tags: ['okay', 'ok'], 'a/b~c': 'x', extra: 1 };

    const reply = await post(JSON.stringify(body), { 'x-page': 'seven' }, '/notes/A?limit=10&unknown=1');

    const { errors, detail } = reply.body as { readonly errors: readonly Record<string, string>[]; readonly detail: string };
    expect(reply.status).toBe(400);
    expect(detail).toBe('The request has 8 faults.');
    expect(errors.map((fault) => `${fault['in']} ${fault['pointer']} ${fault['code']}`).toSorted()).toEqual([
      'body /a~1b~0c type',
      'body /extra additionalProperties',
      'body /tags/0 maxLength',
      'body /text required',
      'header /x-page type',
      'path /noteId pattern',
      'query /limit maximum',
      'query /unknown additionalProperties',
    ]);
    expect(errors.every(({ message }) => message !== undefined && message !== '')).toBe(true);
  });

  test('lists no more than a hundred faults and no line breaks from the request', async () => {
    const tags = Array.from({ length: 150 }, () => 'too long');

    const many = await post(JSON.stringify({ text: 'x', tags }));
    const strange = await post(JSON.stringify({ text: 'x', ['line\nbreak\u2028']: 1 }));

    expect((many.body as { readonly errors: readonly unknown[] }).errors).toHaveLength(100);
    expect(strange.body).toMatchObject({ errors: [{ pointer: '/line break ' }] });
  });

  test('was no failure of the service', () => {
    expect(failures).toEqual([]);
  });
});
