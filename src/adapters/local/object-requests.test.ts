import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SignedRequest } from '#core/ports/object-store.ts';
import { anObjectWorld, contentPath, listContentFiles, NOW, sha256Of } from './object-requests.testing.ts';
import type { ObjectWorld } from './object-requests.testing.ts';

const HELLO = 'hello world';
const IN_A_MINUTE = new Date(Date.parse(NOW) + 60_000);

let world: ObjectWorld;
beforeEach(async () => {
  world = await anObjectWorld({ allowedOrigins: ['https://app.example'] });
});
afterEach(() => world.close());

const signPut = (body: string, options: { readonly ifNoneMatch?: boolean; readonly sha256?: string; readonly sizeBytes?: number } = {}): Promise<SignedRequest> =>
  world.store.presignPut({ key: 'a', contentType: 'text/plain', sizeBytes: Buffer.byteLength(body), sha256: sha256Of(body), expiresAt: IN_A_MINUTE, ...options });

const signGet = (fileName = 'hello.txt'): Promise<SignedRequest> => world.store.presignGet({ key: 'a', fileName, contentType: 'text/plain', expiresAt: IN_A_MINUTE });

const putHello = (): Promise<unknown> => world.store.put({ key: 'a', contentType: 'text/plain', bytes: Buffer.from(HELLO) });

/** Sends bytes as they stand and returns everything that comes back until the server closes. */
const exchange = async (...chunks: readonly (string | Buffer)[]): Promise<string> => {
  const socket = connect(world.port, '127.0.0.1');
  socket.on('error', () => undefined);
  for (const chunk of chunks) socket.write(chunk);
  return text(socket);
};

const headOf = ({ url, headers }: SignedRequest, change: Readonly<Record<string, string | undefined>>): string => {
  const { pathname, search } = new URL(url);
  const lines = Object.entries({ host: 'localhost', connection: 'close', ...headers, ...change }).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return [`PUT ${pathname}${search} HTTP/1.1`, ...lines, '', ''].join('\r\n');
};

test('a path that is not below /objects/ is left to the server', async () => {
  const answers = await Promise.all(['/', '/objects', '/other/objects/a'].map((path) => fetch(world.url + path)));

  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  expect(answers.map(({ headers }) => headers.get('content-type'))).toEqual([null, null, null]);
});

describe('PUT', () => {
  test('PUT answers with the SHA-256 as entity tag', async () => {
    const signed = await signPut(HELLO);

    const answer = await fetch(signed.url, { method: 'PUT', headers: signed.headers, body: HELLO });

    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).toBe(`"${sha256Of(HELLO)}"`);
    expect(await answer.text()).toBe('');
  });

  test.each([
    ['no content-length', { 'content-length': undefined }, '', 411, 'length_required'],
    ['a chunked body', { 'content-length': undefined, 'transfer-encoding': 'chunked' }, 'b\r\nhello world\r\n0\r\n\r\n', 411, 'length_required'],
    ['another content-length', { 'content-length': '5' }, 'hello', 400, 'length_mismatch'],
    ['no content-type', { 'content-type': undefined }, HELLO, 403, 'header_mismatch'],
    ['another content-type', { 'content-type': 'text/html' }, HELLO, 403, 'header_mismatch'],
    ['no x-content-sha256', { 'x-content-sha256': undefined }, HELLO, 403, 'header_mismatch'],
    ['other bytes', {}, 'HELLO WORLD', 400, 'checksum_mismatch'],
  ])('PUT with %s is refused and leaves nothing', async (_, change, body, status, code) => {
    const answer = await exchange(headOf(await signPut(HELLO), change), body);

    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('content-type: application/problem+json');
    expect(answer).toContain(`"code":"${code}"`);
    expect(await listContentFiles(world.folder)).toEqual([]);
  });

  test('PUT with more bytes than announced keeps the announced ones only', async () => {
    const answer = await exchange(headOf(await signPut(HELLO), { connection: 'keep-alive' }), `${HELLO} and more`);

    expect(answer).toMatch(/^HTTP\/1.1 (200|400) /);
    expect(answer).toContain('HTTP/1.1 400 Bad Request');
    expect((await world.store.list('')).objects.map(({ sizeBytes }) => sizeBytes)).not.toContain(HELLO.length + 9);
  });

  test('PUT with both content-length and transfer-encoding is refused before it is read', async () => {
    const answer = await exchange(headOf(await signPut(HELLO), { 'transfer-encoding': 'chunked' }), 'b\r\nhello world\r\n0\r\n\r\n');

    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(await listContentFiles(world.folder)).toEqual([]);
  });

  test('PUT to a present key is refused before its body has come, and the answer arrives', async () => {
    await putHello();
    const body = Buffer.alloc(3_000_000, 'a');
    const signed = await signPut(body.toString(), { ifNoneMatch: true });

    const [early, whole] = [await exchange(headOf(signed, {}), 'a'), await exchange(headOf(signed, {}), body)];

    for (const answer of [early, whole]) expect(answer).toMatch(/^HTTP\/1.1 412 [^]*"code":"object_present"/);
  });

  test('PUT honours If-None-Match even where it was not signed', async () => {
    await putHello();
    const signed = await signPut(HELLO);

    const answer = await fetch(signed.url, { method: 'PUT', headers: { ...signed.headers, 'if-none-match': '*' }, body: HELLO });

    expect(answer.status).toBe(412);
    expect((await world.store.list('')).objects).toHaveLength(1);
  });

  test('PUT that the client cuts off leaves nothing', async () => {
    const socket = connect(world.port, '127.0.0.1');
    socket.write(headOf(await signPut('a'.repeat(100_000)), {}));
    socket.write('a'.repeat(50_000));
    while ((await listContentFiles(world.folder)).length === 0);

    socket.destroy();
    while ((await listContentFiles(world.folder)).length > 0);

    expect(await world.store.head('a')).toBeUndefined();
    expect(world.failures).toEqual([]);
  });

  test('PUT that stalls is cut off and leaves nothing', async () => {
    await world.close();
    world = await anObjectWorld({ stallTimeoutMs: 50 });
    const socket = connect(world.port, '127.0.0.1');
    socket.write(`${headOf(await signPut(HELLO), {})}hello`);

    await once(socket.resume(), 'close');
    while ((await listContentFiles(world.folder)).length > 0);

    expect(await world.store.head('a')).toBeUndefined();
  });
});

describe('GET', () => {
  test('GET forces type, name and safety of what it sends', async () => {
    await putHello();
    const { url } = await signGet('../<script>"\r\nx: y".html');

    const answer = await fetch(url);

    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/plain',
      'content-length': '11',
      'content-disposition': `attachment; filename=".._<script>___x: y_.html"; filename*=UTF-8''.._%3Cscript%3E%22__x%3A%20y%22.html`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, no-store',
      'accept-ranges': 'bytes',
      etag: `"${sha256Of(HELLO)}"`,
    });
    expect(answer.headers.has('x')).toBe(false);
    expect(await answer.text()).toBe(HELLO);
  });

  test('HEAD answers like GET without a body, and takes no range', async () => {
    await putHello();
    const { url } = await signGet();

    const [get, head] = [await fetch(url), await fetch(url, { method: 'HEAD', headers: { range: 'bytes=0-1' } })];

    const headers = [get, head].map((answer) => Object.fromEntries([...answer.headers].filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name))));
    expect([get.status, head.status]).toEqual([200, 200]);
    expect(headers[1]).toEqual(headers[0]);
    expect(await head.text()).toBe('');
  });

  test.each([
    [{ range: 'bytes=0-1,3-4' }, 200, HELLO],
    [{ range: 'bytes=0-4', 'if-range': `"${sha256Of(HELLO)}"` }, 206, 'hello'],
    [{ range: 'bytes=0-4', 'if-range': '"other"' }, 200, HELLO],
    [{ range: 'bytes=0-4', 'if-range': 'Thu, 01 Jan 2026 00:00:00 GMT' }, 200, HELLO],
    [{ 'if-match': '"other"' }, 412, undefined],
    [{ 'if-match': `"x", "${sha256Of(HELLO)}"` }, 200, HELLO],
    [{ 'if-none-match': `W/"${sha256Of(HELLO)}"` }, 304, ''],
    [{ 'if-none-match': '*' }, 304, ''],
    [{ 'if-none-match': `"${sha256Of(HELLO)}"`, range: 'bytes=0-4' }, 304, ''],
  ])('GET with %j is answered with %d', async (headers, status, body) => {
    await putHello();

    const answer = await fetch((await signGet()).url, { headers: Object.entries(headers) });

    expect(answer.status).toBe(status);
    if (body !== undefined) expect(await answer.text()).toBe(body);
  });

  test('GET of any range of an empty object is answered with 416', async () => {
    await world.store.put({ key: 'a', contentType: 'text/plain', bytes: new Uint8Array() });
    const { url } = await signGet();

    const answers = await Promise.all(['bytes=0-', 'bytes=-1'].map((range) => fetch(url, { headers: { range } })));

    expect(answers.map(({ status, headers }) => [status, headers.get('content-range')])).toEqual([[416, 'bytes */0'], [416, 'bytes */0']]);
  });

  test('GET whose content is lost is an opaque 500 and is reported', async () => {
    await putHello();
    const [name = ''] = await listContentFiles(world.folder);
    await rm(contentPath(world.folder, name));

    const answer = await fetch((await signGet()).url);

    const body = await answer.text();
    expect(answer.status).toBe(500);
    expect(body).toContain('"code":"internal_error"');
    expect(body).not.toContain(name);
    expect(world.failures).toMatchObject([{ code: 'ENOENT' }]);
  });

  test('GET that the client cuts off is nobody’s failure', async () => {
    await world.store.put({ key: 'a', contentType: 'text/plain', bytes: new Uint8Array(16 * 1024 * 1024) });
    const abort = new AbortController();
    const answer = await fetch((await signGet()).url, { signal: abort.signal });

    abort.abort();

    await expect(answer.arrayBuffer()).rejects.toThrow();
    expect(world.failures).toEqual([]);
  });
});

test.each([
  ['POST', '/objects/a', 405, 'method_not_allowed'],
  ['DELETE', '/objects/a', 405, 'method_not_allowed'],
  ['GET', '/objects/a', 403, 'signature_invalid'],
  ['GET', '/objects/', 403, 'signature_invalid'],
  ['PUT', '/objects/a?action=put&signature=x', 403, 'signature_invalid'],
])('%s %s is answered with %d %s', async (method, path, status, code) => {
  const answer = await fetch(world.url + path, { method });

  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(await answer.json()).toMatchObject({ type: 'about:blank', status, code, title: expect.any(String), detail: expect.any(String) });
});

test.each(['/objects/../../etc/passwd', '/objects/%2e%2e/etc/passwd?&signature=', '/objects//etc/passwd', '/objects/a%00?a&signature=a'])('a hostile path %s is refused unread', async (path) => {
  const answer = await exchange(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);

  expect(answer).toMatch(/^HTTP\/1.1 403 [^]*"code":"signature_invalid"/);
});

test('a refusal keeps a connection open that has nothing left to read', async () => {
  const request = 'GET /objects/a HTTP/1.1\r\nhost: localhost\r\n';

  const answers = await exchange(`${request}\r\n${request}connection: close\r\n\r\n`);

  expect(answers.match(/HTTP\/1.1 403 /g)).toHaveLength(2);
});

test('a problem tells whether a signature is wrong or only too old', async () => {
  const signed = await signPut(HELLO);
  world.pass(60_000);

  const send = (url: string) => fetch(url, { method: 'PUT', headers: signed.headers, body: HELLO }).then((answer) => answer.json());

  expect(await send(signed.url)).toMatchObject({ code: 'signature_expired' });
  expect(await send(`${signed.url}x`)).toMatchObject({ code: 'signature_invalid' });
});
