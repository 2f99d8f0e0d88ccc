import { expect, test } from '@jest/globals';
import { multipart, raw, urlEncoded } from './bodies.ts';
import type { ClientOptions } from './client.ts';
import { createClient } from './client.ts';
import type { Descriptor } from './operation.ts';
import type { Input } from './request.ts';
import { prepare } from './request.ts';
import { commas, deepObject, json, members, pipes, spaces } from './styles.ts';

const prepared = (descriptor: Partial<Descriptor>, input: Input = {}, options: Partial<ClientOptions> = {}) =>
  prepare(createClient({ baseUrl: 'https://api.example/', ...options }), { id: 'any', method: 'GET', path: '/things', ...descriptor }, input, undefined);

test.each([
  ['nothing', {}, {}, '/things'],
  ['absent and null values', {}, { query: { a: undefined, b: null } }, '/things'],
  ['plain values', {}, { query: { q: 'a&b c', n: 0, ok: false } }, '/things?q=a%26b%20c&n=0&ok=false'],
  ['a list, repeated', {}, { query: { tag: ['x', 'y,z'] } }, '/things?tag=x&tag=y%2Cz'],
  ['a list by commas', { styles: { tag: commas } }, { query: { tag: ['x', 'y,z'] } }, '/things?tag=x,y%2Cz'],
  ['a list by spaces', { styles: { tag: spaces } }, { query: { tag: ['x', 'y'] } }, '/things?tag=x%20y'],
  ['a list by pipes', { styles: { tag: pipes } }, { query: { tag: ['x', 'y'] } }, '/things?tag=x%7Cy'],
  ['a deep object', { styles: { by: deepObject } }, { query: { by: { a: 1, b: ['x', 'y'], c: undefined } } }, '/things?by%5Ba%5D=1&by%5Bb%5D=x&by%5Bb%5D=y'],
  ['an object as members', { styles: { by: members } }, { query: { by: { a: 1, b: 'x' } } }, '/things?a=1&b=x'],
  ['a text where an object may be', { styles: { by: members } }, { query: { by: 'x' } }, '/things?by=x'],
  ['an empty object', { styles: { by: members } }, { query: { by: {} } }, '/things'],
  ['a JSON document', { styles: { by: json } }, { query: { by: { a: [1] } } }, '/things?by=%7B%22a%22%3A%5B1%5D%7D'],
  ['path values', { path: '/a/{x}/b/{y}' }, { path: { x: 'a/b?', y: 7 } }, '/a/a%2Fb%3F/b/7'],
  ['a path list', { path: '/a/{x}' }, { path: { x: ['a', 'b,c'] } }, '/a/a,b%2Cc'],
] satisfies [string, Partial<Descriptor>, Input, string][])('the URL carries %s', async (_name, descriptor, input, want) => {
  const { url } = await prepared(descriptor, input);

  expect(url).toBe(`https://api.example${want}`);
});

test.each(['', '.', '..', undefined])('a path parameter cannot be %p', async (x) => {
  await expect(prepared({ path: '/a/{x}' }, { path: { x } })).rejects.toThrow('any: the path parameter x cannot be');
});

test.each([
  ['the bearer token', [['bearer']], { authorization: 'Bearer alice' }, ''],
  ['a key in a header', [['header:X-Key']], { 'x-key': 'k1' }, ''],
  ['a key in the query', [['query:key']], {}, '?key=k2'],
  ['all of one alternative', [['header:X-Key', 'bearer']], { authorization: 'Bearer alice', 'x-key': 'k1' }, ''],
  ['the first alternative that is at hand', [['header:X-Other', 'bearer'], ['header:X-Key']], { 'x-key': 'k1' }, ''],
  ['nothing where nothing is asked', undefined, {}, ''],
] as const)('credentials: %s', async (_name, security, want, query) => {
  const { url, headers } = await prepared(security ? { security } : {}, {}, { token: () => Promise.resolve('alice'), credentials: { 'X-Key': 'k1', key: () => 'k2' } });

  expect(Object.fromEntries(headers)).toEqual(want);
  expect(url).toBe(`https://api.example/things${query}`);
});

test('headers of client, input and call are merged, names without regard to case', async () => {
  const client = createClient({ baseUrl: '', headers: { 'X-App': 'demo', accept: 'text/csv' } });

  const { url, headers } = await prepare(client, { id: 'any', method: 'GET', path: '/things' }, { headers: { 'accept-language': 'de', gone: undefined } }, { Accept: 'application/json' });

  expect(url).toBe('/things');
  expect(Object.fromEntries(headers)).toEqual({ 'x-app': 'demo', accept: 'application/json', 'accept-language': 'de' });
});

test.each([['"3"', '"3"'], [3, '"3"'], [{ etag: '"3"' }, '"3"'], ['*', '*']])('the entity tag %p is sent as %s', async (ifMatch, want) => {
  const { headers } = await prepared({}, { ifMatch });

  expect(headers.get('if-match')).toBe(want);
});

test('a result without an entity tag cannot guard a change', async () => {
  await expect(prepared({}, { ifMatch: { etag: undefined } })).rejects.toThrow('ifMatch: the given result has no entity tag.');
});

test('bodies are encoded as their media type asks', async () => {
  const form = await prepared({ body: 'application/x-www-form-urlencoded', encode: { 'application/x-www-form-urlencoded': urlEncoded } }, { body: { a: 'x y', b: [1, 2], c: undefined } });
  const image = await prepared({ body: 'application/json', encode: { '*': raw } }, { body: new Uint8Array([1]), mediaType: 'image/png' });
  const parts = await prepared({ body: 'multipart/form-data', encode: { 'multipart/form-data': multipart } }, { body: { file: new Blob(['x']), meta: { a: 1 } } });
  const document = await prepared({ body: 'application/json' }, { body: null });

  expect(String(form.body)).toBe('a=x+y&b=1&b=2');
  expect(image.headers.get('content-type')).toBe('image/png');
  expect(image.body).toEqual(new Uint8Array([1]));
  expect(parts.headers.has('content-type')).toBe(false);
  expect(parts.body instanceof FormData && [parts.body.get('meta'), parts.body.get('file') instanceof Blob]).toEqual(['{"a":1}', true]);
  expect(document.body).toBe('null');
});
