import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { attachmentNamed } from './object-requests-headers.ts';
import { anObjectWorld, NOW } from './object-requests.testing.ts';
import type { ObjectWorld } from './object-requests.testing.ts';

let world: ObjectWorld;
beforeEach(async () => {
  world = await anObjectWorld({ allowedOrigins: ['https://app.example'] });
});
afterEach(() => world.close());

const preflight = (origin: string, method: string, headers: string) =>
  fetch(`${world.url}/objects/a`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': headers } });

test('a preflight request of an allowed origin is granted', async () => {
  const answer = await preflight('https://app.example', 'PUT', 'Content-Type, x-content-sha256,if-none-match');

  expect(answer.status).toBe(204);
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.example');
  expect(answer.headers.get('access-control-allow-methods')).toContain('PUT');
  expect(answer.headers.get('access-control-allow-headers')).toBe('content-type, x-content-sha256, if-none-match');
});

test.each([
  ['https://evil.example', 'PUT', 'content-type'],
  ['null', 'PUT', 'content-type'],
  ['https://app.example', 'DELETE', 'content-type'],
  ['https://app.example', 'PUT', 'authorization'],
])('a preflight request of %s for %s with %s is refused', async (origin, method, headers) => {
  const answer = await preflight(origin, method, headers);

  expect(answer.status).toBe(403);
  expect(answer.headers.has('access-control-allow-methods')).toBe(false);
});

test('answers and problems alike are readable to allowed origins only', async () => {
  await world.store.put({ key: 'a', contentType: 'text/plain', bytes: Buffer.from('a') });
  const { url } = await world.store.presignGet({ key: 'a', fileName: 'a', contentType: 'text/plain', expiresAt: new Date(Date.parse(NOW) + 60_000) });

  const answers = await Promise.all(
    [url, `${url}x`].flatMap((target) => ['https://app.example', 'https://evil.example'].map((origin) => fetch(target, { headers: { origin } }))),
  );

  expect(answers.map(({ status, headers }) => [status, headers.get('access-control-allow-origin'), headers.get('vary')])).toEqual([
    [200, 'https://app.example', 'origin'],
    [200, null, 'origin'],
    [403, 'https://app.example', 'origin'],
    [403, null, 'origin'],
  ]);
  expect(answers[0]!.headers.get('access-control-expose-headers')).toContain('etag, content-range');
});

test('with * every origin is allowed, and answers do not vary by it', async () => {
  await world.close();
  world = await anObjectWorld({ allowedOrigins: ['*'] });

  const answer = await fetch(`${world.url}/objects/a`, { headers: { origin: 'https://anyone.example' } });

  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect(answer.headers.has('vary')).toBe(false);
});

test.each([
  ['a.txt', `attachment; filename="a.txt"; filename*=UTF-8''a.txt`],
  ['Ä "b" 100%.txt', `attachment; filename="_ _b_ 100_.txt"; filename*=UTF-8''%C3%84%20%22b%22%20100%25.txt`],
  ['a\r\nset-cookie: x', `attachment; filename="a__set-cookie: x"; filename*=UTF-8''a__set-cookie%3A%20x`],
  ['..\\..\\c:/d', `attachment; filename=".._.._c:_d"; filename*=UTF-8''.._.._c%3A_d`],
  ["o'neil (1)*.txt", `attachment; filename="o'neil (1)*.txt"; filename*=UTF-8''o%27neil%20%281%29%2A.txt`],
  ['photo\u202egpj.exe', `attachment; filename="photo_gpj.exe"; filename*=UTF-8''photo_gpj.exe`],
  ['\ud800a', `attachment; filename="_a"; filename*=UTF-8''%EF%BF%BDa`],
])('attachmentNamed turns %j into a safe header', (fileName, header) => {
  const value = attachmentNamed(fileName);

  expect(value).toBe(header);
});
