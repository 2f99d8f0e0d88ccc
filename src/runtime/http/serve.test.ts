import { afterAll, describe, expect, test } from '@jest/globals';
import { aClock } from '#core/core.testing.ts';
import { temporaryTable } from '#adapters/local/sqlite-table.testing.ts';
import { ALICE, anOperation, aPipeline, BOB } from '#runtime/http/pipeline.testing.ts';

const { table, remove } = temporaryTable(aClock());
afterAll(remove);

const getNote = anOperation({ id: 'getNote', path: '/note' });
const secured = { security: [[{ scheme: 'userToken', scopes: ['todos:read'] }]] };

describe('methods', () => {
  test('HEAD answers as GET does, without the body', async () => {
    const { call } = await aPipeline({ operations: [getNote], table });

    const [get, head] = [await call('GET', '/note'), await call('HEAD', '/note')];

    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head.header('content-type')).toBe('application/json');
    expect(head.header('content-length')).toBe(String(Buffer.byteLength(get.text)));
  });

  test('HEAD tells the length of bytes', async () => {
    const raw = { mediaTypes: ['image/png'], headers: [], problem: false };
    const getImage = anOperation({ id: 'getImage', replies: { 200: raw }, handler: () => ({ status: 200, body: new Uint8Array(5) }) });
    const { call } = await aPipeline({ operations: [getImage], table });

    expect((await call('HEAD', '/getImage')).header('content-length')).toBe('5');
  });

  test('HEAD reports a problem without its body', async () => {
    const { call } = await aPipeline({ operations: [anOperation({ id: 'getNote', ...secured })], table });

    expect(await call('HEAD', '/getNote')).toMatchObject({ status: 401, text: '' });
  });

  test('a method that the path does not have is 405 with those it has', async () => {
    const change = anOperation({ id: 'changeNote', method: 'PUT', path: '/note' });
    const { call } = await aPipeline({ operations: [getNote, change], table });

    const reply = await call('DELETE', '/note');

    expect(reply).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
    expect(reply.header('allow')).toBe('GET, PUT, HEAD, OPTIONS');
  });

  test('HEAD of a path without GET is 405', async () => {
    const { call } = await aPipeline({ operations: [anOperation({ id: 'makeNote', method: 'POST', path: '/note' })], table });

    const reply = await call('HEAD', '/note');

    expect(reply.status).toBe(405);
    expect(reply.header('allow')).toBe('POST, OPTIONS');
  });

  test.each(['/notes', '/note/', '/Note', '//note', '/note/1'])('%s is no path of the contract', async (path) => {
    const { call } = await aPipeline({ operations: [getNote], table });

    expect(await call('OPTIONS', path)).toMatchObject({ status: 404, body: { code: 'route_not_found' } });
  });
});

describe('CORS', () => {
  const origin = 'https://app.example';
  const policies = [['any origin', ['*']], ['this origin', ['https://other.example', origin]]] as const;

  test.each(policies)('where %s may call, OPTIONS grants the methods of the path', async (_name, allowedOrigins) => {
    const { call } = await aPipeline({ operations: [getNote], table, allowedOrigins });

    const reply = await call('OPTIONS', '/note', { headers: { origin, 'access-control-request-method': 'GET' } });

    expect(reply).toMatchObject({ status: 204, text: '' });
    expect(reply.header('access-control-allow-origin')).toBe(origin);
    expect(reply.header('access-control-allow-methods')).toBe('GET, HEAD, OPTIONS');
    expect(reply.header('access-control-allow-headers')).toContain('If-Match');
    expect(reply.header('access-control-max-age')).toBe('600');
  });

  test.each(policies)('where %s may call, answers and problems can be read with their headers', async (_name, allowedOrigins) => {
    const { call } = await aPipeline({ operations: [getNote], table, allowedOrigins });

    for (const path of ['/note', '/nowhere']) {
      const reply = await call('GET', path, { headers: { origin } });
      expect(reply.header('access-control-allow-origin')).toBe(origin);
      expect(reply.header('access-control-expose-headers')).toContain('X-Request-Id');
    }
  });

  test('another origin is granted nothing', async () => {
    const { call } = await aPipeline({ operations: [getNote], table, allowedOrigins: [origin] });

    for (const method of ['OPTIONS', 'GET']) {
      const reply = await call(method, '/note', { headers: { origin: `${origin}.evil` } });
      expect(reply.headers.filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  test('every answer varies by origin, so that no cache hands it to another one', async () => {
    const { call } = await aPipeline({ operations: [getNote], table, allowedOrigins: [origin] });

    for (const headers of [undefined, { origin }, { origin: 'https://evil.example' }]) {
      const reply = await call('GET', '/note', headers && { headers });
      expect(reply.headers.filter((name) => name === 'vary')).toEqual(['vary']);
      expect(reply.header('vary')).toBe('Origin');
    }
  });

  test('credentials of the browser are never asked for', async () => {
    const { call } = await aPipeline({ operations: [getNote], table });

    expect((await call('OPTIONS', '/note', { headers: { origin } })).header('access-control-allow-credentials')).toBeUndefined();
  });
});

describe('what every answer carries', () => {
  test.each([['GET', '/note', 200], ['GET', '/nowhere', 404], ['OPTIONS', '/note', 204], ['PUT', '/note', 405]])('%s %s carries security headers', async (method, path, status) => {
    const { call } = await aPipeline({ operations: [getNote], table });

    const reply = await call(method, path);

    expect(reply.status).toBe(status);
    expect(reply.header('x-content-type-options')).toBe('nosniff');
    expect(reply.header('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(reply.header('referrer-policy')).toBe('no-referrer');
    expect(reply.header('strict-transport-security')).toMatch(/^max-age=\d{8}/);
    expect(reply.header('cache-control')).toBe('no-store');
  });

  test('a request has an id of its own, in the header, in the problem and in the log', async () => {
    const { call, requests } = await aPipeline({ operations: [getNote], table });

    const replies = [await call('GET', '/nowhere', { headers: { 'x-request-id': 'mine' } }), await call('GET', '/note')];

    const ids = replies.map((reply) => reply.header('x-request-id'));
    expect(ids[0]).toMatch(/^request_/);
    expect(new Set(ids).size).toBe(2);
    expect(replies[0]?.body).toMatchObject({ requestId: ids[0] });
    expect(requests.map(({ requestId }) => requestId)).toEqual(ids);
  });

  test('the log tells who asked what and how it ended', async () => {
    const { call, requests } = await aPipeline({ operations: [anOperation({ id: 'getNote', ...secured })], table });

    await call('GET', '/getNote', { headers: ALICE });
    await call('GET', '/getNote');

    expect(requests).toMatchObject([
      { operationId: 'getNote', method: 'GET', status: 200, problemCode: undefined, userId: expect.stringMatching(/^user_/) },
      { operationId: 'getNote', status: 401, problemCode: 'unauthenticated', userId: undefined },
    ]);
  });

  test('an operation that goes away says since when and until when', async () => {
    const getOld = anOperation({ id: 'getOld', deprecation: { since: '2026-01-01', sunset: '2026-12-31' } });
    const { call } = await aPipeline({ operations: [getOld], table });

    const reply = await call('GET', '/getOld');

    expect(reply.header('deprecation')).toBe('@1767225600');
    expect(reply.header('sunset')).toBe('Thu, 31 Dec 2026 00:00:00 GMT');
  });

  test('a public document says how long it may be kept', async () => {
    const getPage = anOperation({ id: 'getPage', caching: { visibility: 'public', maxAgeSeconds: 300 } });
    const { call } = await aPipeline({ operations: [getPage], table });

    expect((await call('GET', '/getPage')).header('cache-control')).toBe('public, max-age=300');
  });
});

describe('who may call', () => {
  const operations = [anOperation({ id: 'getNote', ...secured }), anOperation({ id: 'getAny', security: [[], ...secured.security] })];

  test.each([
    ['no credential', {}, 401, 'Bearer'],
    ['a bad credential', { authorization: 'Bearer nobody' }, 401, 'Bearer error="invalid_token"'],
    ['a credential without the scope', { authorization: 'Bearer guest' }, 403, undefined],
    ['a good credential', ALICE, 200, undefined],
  ])('%s where one is needed', async (_name, headers, status, challenge) => {
    const { call } = await aPipeline({ operations, table });

    const reply = await call('GET', '/getNote', { headers });

    expect(reply.status).toBe(status);
    expect(reply.header('www-authenticate')).toBe(challenge);
  });

  test.each([['no credential', {}, 200, undefined], ['a good one', ALICE, 200, /^user_/], ['a bad one', { authorization: 'Bearer nobody' }, 401, undefined]])(
    '%s where one is optional',
    async (_name, headers, status, userId) => {
      const { call, requests } = await aPipeline({ operations, table });

      const reply = await call('GET', '/getAny', { headers });

      expect(reply.status).toBe(status);
      if (userId) expect(requests[0]?.userId).toMatch(userId);
      else expect(requests[0]?.userId).toBeUndefined();
    },
  );
});

describe('throttling', () => {
  const throttlingClasses = { read: { ratePerSecond: 1, burst: 2, per: 'caller' }, credentials: { ratePerSecond: 1, burst: 1, per: 'address' } } as const;

  test('what is left is told, and who takes more waits as long as told', async () => {
    const { call, clock } = await aPipeline({ operations: [anOperation({ id: 'getNote', throttling: 'read', ...secured })], table, throttlingClasses });
    const take = (headers: Record<string, string>) => call('GET', '/getNote', { headers });

    const left = [(await take(ALICE)).header('ratelimit'), (await take(ALICE)).header('ratelimit')];
    const refused = await take(ALICE);
    const others = await take(BOB);
    clock.advance(Number(refused.header('retry-after')));

    expect(left).toEqual(['"read";r=1;t=1', '"read";r=0;t=2']);
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests', retryAfterSeconds: 1 } });
    expect(others.status).toBe(200);
    expect((await take(ALICE)).status).toBe(200);
  });

  test('strangers are counted by their address, and a refused request does not reach its handler', async () => {
    let runs = 0;
    const handler = () => ({ status: 200, body: { text: 'hello', version: (runs += 1) } });
    const { call } = await aPipeline({ operations: [anOperation({ id: 'signIn', throttling: 'credentials', handler })], table, throttlingClasses });
    const statusFrom = async (clientAddress: string) => (await call('GET', '/signIn', { clientAddress })).status;

    expect([await statusFrom('1.1.1.1'), await statusFrom('1.1.1.1'), await statusFrom('2.2.2.2')]).toEqual([200, 429, 200]);
    expect(runs).toBe(2);
  });
});

describe('overload', () => {
  test('more requests than can be borne are shed before anything of them is read, while probes answer', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow = anOperation({ id: 'getSlow', handler: async () => held.then(() => ({ status: 200, body: { text: 'done', version: 1 } })) });
    const probe = anOperation({ id: 'getHealth', throttling: 'probe' });
    const create = anOperation({ id: 'createNote', method: 'POST', body: { required: true, mediaTypes: ['application/json'] }, schemas: { bodies: { 'application/json': { type: 'object' } } }, ...secured });
    const { call } = await aPipeline({ operations: [slow, probe, create], table, maxConcurrency: 1 });

    const first = call('GET', '/getSlow');
    const shed = await call('POST', '/createNote', { rawBody: 'not even JSON' });
    const healthy = await call('GET', '/getHealth');
    release();

    expect(shed).toMatchObject({ status: 503, body: { code: 'overloaded', retryAfterSeconds: 1 } });
    expect(shed.header('retry-after')).toBe('1');
    expect(healthy.status).toBe(200);
    expect((await first).status).toBe(200);
    expect((await call('GET', '/getSlow')).status).toBe(200);
  });
});
