import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { startService, type RunningService } from '#runtime/local/start-service.ts';
import { readSettings } from '#runtime/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'service-'));
const start = (): Promise<RunningService> =>
  startService(readSettings({ DATA_FOLDER: folder, PORT: '0', OBJECTS_PORT: '0', LOG_LEVEL: 'silent', PASSWORD_COST: '10', STRICT_REPLIES: 'true' }));
let service = await start();
afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true });
});

const api = (path: string, init?: RequestInit): Promise<Response> => fetch(`${service.places.api}${path}`, { redirect: 'manual', ...init });
const operator = (path: string, init?: RequestInit): Promise<Response> => fetch(`${service.places.operator}${path}`, { redirect: 'manual', ...init });
const post = (path: string, body: object): Promise<Response> =>
  api(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });

/** Asks the operator's origin with headers that fetch would not send. */
const statusWith = (path: string, headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    get(`${service.places.operator}${path}`, { headers, agent: false }, (response) => resolve(response.resume().statusCode)).once('error', reject);
  });

/** Whatever is not allowed by name is not loaded, and no script is. */
const NO_SCRIPT = /^default-src 'none';(?!.*script-src).*frame-ancestors 'none'/;

describe('the API origin', () => {
  test.each(['/', '/?from=mail'])('shows at %s where everything is, and lets no script run there', async (path) => {
    const reply = await api(path);

    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(reply.headers.get('content-security-policy')).toMatch(NO_SCRIPT);
    expect(await reply.text()).toContain(`<a href="${service.places.operator}/mailbox">`);
  });

  test('serves the documentation, which loads nothing from elsewhere', async () => {
    const reply = await api('/docs');

    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(reply.headers.get('content-security-policy')).toMatch(/^default-src 'none';.*connect-src 'self'/);
    expect(await reply.text()).toContain('createTodo');
  });

  test('leads from the type of a problem to its documentation, and to no other site', async () => {
    const reply = await api('/problems/todo_not_found');

    expect(reply.status).toBe(302);
    expect(reply.headers.get('location')).toBe('/docs#section/problems/todo_not_found');
    expect((await api('/problems//evil.example')).headers.get('location')).toMatch(/^\/docs#/);
  });

  test.each([['GET', '/docs/x', 404], ['GET', '/mailbox', 404], ['GET', '/metrics', 404], ['POST', '/', 404], ['DELETE', '/healthz', 405]])('answers %s %s with a problem', async (method, path, status) => {
    const reply = await api(path, { method });

    expect(reply.status).toBe(status);
    expect(reply.headers.get('content-type')).toBe('application/problem+json');
  });

  test('hands out its contract with a hash as entity tag, and 304 to who holds it', async () => {
    const first = await api('/v1/openapi.json');
    const entityTag = first.headers.get('etag') ?? '';

    const again = await api('/v1/openapi.json', { headers: { 'if-none-match': entityTag } });

    expect(await first.json()).toMatchObject({ openapi: '3.1.1' });
    expect(entityTag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(again.status).toBe(304);
    expect(again.headers.get('cache-control')).toBe('public, max-age=300');
    expect(await again.text()).toBe('');
  });

  test('is ready, with every store up', async () => {
    const reply = await api('/readyz');

    expect(await reply.json()).toEqual({ status: 'ready', dependencies: ['table', 'objects', 'pool', 'directory'].map((name) => ({ name, state: 'up' })) });
  });

  test('answers a body that is too large without reading it to its end', async () => {
    const reply = await api('/v1/auth/sign-up', { method: 'POST', body: 'x'.repeat(3_000_000), headers: { 'content-type': 'application/json' } });

    expect(reply.status).toBe(413);
    expect(reply.headers.get('connection')).toBe('close');
  });
});

describe("the operator's origin", () => {
  const HOSTILE = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>&amp;';
  const SAFE = '&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;&lt;img src=x onerror=alert(1)&gt;&amp;amp;';

  test.each(['/mailbox', '/mailbox/mail_hostile'])('%s shows hostile text as text', async (path) => {
    await service.stores.mailer.send({ id: 'mail_hostile', to: 'alice@mail.example', subject: HOSTILE, text: `</pre>${HOSTILE} 482913` });

    const reply = await operator(path);
    const html = await reply.text();

    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-security-policy')).toMatch(NO_SCRIPT);
    expect(html).toContain(SAFE);
    expect(html).toContain('482913');
    expect(html).not.toMatch(/<script|<img|<\/pre>.*<\/pre>/s);
  });

  test('lists mails for programs', async () => {
    await service.stores.mailer.send({ id: 'mail_plain', to: 'bob@mail.example', subject: 'Hello', text: 'Hello.' });

    const reply = await operator('/mailbox.json');

    expect(reply.headers.get('content-type')).toBe('application/json');
    expect(reply.headers.get('access-control-allow-origin')).toBeNull();
    expect(await reply.json()).toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ id: 'mail_plain', to: 'bob@mail.example', text: 'Hello.' })]) });
  });

  test.each(['/mailbox', '/mailbox.json', '/mailbox/mail_plain'])('opens %s to nobody who is not at this machine', async (path) => {
    const { host } = new URL(service.places.operator);

    expect(await statusWith(path, { host })).not.toBe(403);
    expect(await statusWith(path, { host: 'evil.example' })).toBe(403);
    expect(await statusWith(path, { host: `localhost.evil.example` })).toBe(403);
    expect(await statusWith(path, { host, 'x-forwarded-for': '203.0.113.7' })).toBe(403);
    expect(await statusWith(path, { host, forwarded: 'for=203.0.113.7' })).toBe(403);
  });

  test('shows metrics as Prometheus reads them, and the keys of the pool without any private part', async () => {
    const [metrics, keys] = [await operator('/metrics'), await operator('/.well-known/jwks.json')];

    expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await metrics.text()).toMatch(/^# (?:HELP|TYPE) /m);
    const { keys: published } = (await keys.json()) as { readonly keys: readonly Record<string, string>[] };
    expect(published.map((key) => Object.keys(key).toSorted())).toEqual([['alg', 'e', 'kid', 'kty', 'n', 'use']]);
  });

  test.each([['GET', '/nothing', 404], ['GET', '/mailbox/no_such_mail', 404], ['GET', '/mailbox/..%2f..%2fformat.json', 404], ['POST', '/mailbox', 405], ['DELETE', '/metrics', 405]])('answers %s %s with %i', async (method, path, status) => {
    const reply = await operator(path, { method });

    expect(reply.status).toBe(status);
    expect(reply.headers.get('allow')).toBe(status === 405 ? 'GET, HEAD' : null);
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

test('a person signs up, keeps a to-do, and finds it after a restart', async () => {
  const account = { email: 'alice@mail.example', password: 'three green boats at noon', displayName: 'Alice' };
  const codeFor = async (): Promise<string> => {
    for (let turn = 0; turn < 200; turn += 1) {
      const [mail] = await service.stores.mailer.listMails({ limit: 1, to: account.email });
      const code = mail?.subject.startsWith('Confirm') ? /\b\d{6}\b/.exec((await service.stores.mailer.readMail(mail.id))?.text ?? '')?.[0] : undefined;
      if (code) return code;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error('No mail arrived.');
  };

  await post('/v1/auth/sign-up', account);
  await post('/v1/auth/sign-up/confirm', { email: account.email, code: await codeFor() });
  const session = await post('/v1/auth/sessions', { email: account.email, password: account.password });
  const { accessToken } = (await session.json()) as { readonly accessToken: string };
  const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' };
  const created = await api('/v1/todos', { method: 'POST', headers, body: '{"title":"Book the train"}' });
  await service.stop();
  service = await start();

  expect(created.status).toBe(201);
  const found = await api(created.headers.get('location') ?? '', { headers });
  expect(await found.json()).toMatchObject({ title: 'Book the train', version: 1 });
  expect(found.headers.get('etag')).toBe('"1"');
});
