import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Hopeless } from '#core/consumer.ts';
import { anId } from '#core/core.testing.ts';
import { idSource } from '#core/ids.ts';
import { committer } from '#runtime/http/commit.ts';
import { transactional } from '#runtime/events/transactional.ts';
import { startService, type RunningService } from '#runtime/local/start-service.ts';
import { readSettings } from '#runtime/settings.ts';

const HOSTILE = '<script>alert(1)</script>"\'>\u001b[2J';
const clock = { now: () => new Date() };
const newId = idSource(clock);
const folder = mkdtempSync(join(tmpdir(), 'console-'));
let service: RunningService;
let isFixed = false;

beforeAll(async () => {
  service = await startService(readSettings({ DATA_FOLDER: folder, PORT: '0', OBJECTS_PORT: '0', LOG_LEVEL: 'silent', PASSWORD_COST: '10' }), clock, {
    consumersOf: ({ stores: { table } }) => ['healthy', 'broken'].map((name) =>
      transactional({ name, eventTypes: ['todo.created'], table, clock, newId }, ({ data }) => {
        if (name === 'broken' && !isFixed) throw new Hopeless(`No index for ${data.todoId} ${HOSTILE}`);
        return { writes: [{ kind: 'put', item: { pk: `SEEN#${name}`, sk: data.todoId } }] };
      }, null)),
  });
  const commit = committer(service.stores.table, clock, newId, service.events.wake);
  for (const number of [1, 2, 3]) await commit({ writes: [], events: [{ type: 'todo.created', ownerId: anId('user', 1), data: { todoId: anId('todo', number), version: 1 } }], requestId: 'request_1' }, []);
  await service.events.idle();
});
afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true });
});

const operator = (path: string, init?: RequestInit): Promise<Response> => fetch(`${service.places.operator}${path}`, { redirect: 'manual', ...init });
const report = async (): Promise<{ readonly queues: readonly { readonly name: string; readonly deadLetters: readonly { readonly id: string }[] }[] }> => (await operator('/console.json')).json() as never;
const letters = async (): Promise<readonly string[]> => (await report()).queues.find(({ name }) => name === 'broken')!.deadLetters.map(({ id }) => id);

/** Sends a form with headers that fetch would not send. */
const post = (form: string, headers: Readonly<Record<string, string>> = {}): Promise<{ readonly status: number | undefined; readonly location: string | undefined; readonly text: string }> =>
  new Promise((resolve, reject) => {
    const asked = request(`${service.places.operator}/console/redrive`, { method: 'POST', agent: false, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } }, async (answer) => {
      let text = '';
      for await (const chunk of answer.setEncoding('utf8')) text += chunk as string;
      resolve({ status: answer.statusCode, location: answer.headers.location, text });
    });
    asked.once('error', reject).end(form);
  });

/** Runs the program behind make queues and make redrive. */
const program = (arguments_: readonly string[], port = new URL(service.places.operator).port): Promise<{ readonly code: number; readonly out: string; readonly error: string }> =>
  new Promise((resolve) => {
    const entry = fileURLToPath(new URL('../entries/queues.ts', import.meta.url));
    const child = execFile(process.execPath, ['--no-warnings', entry, ...arguments_], { env: { OBJECTS_PORT: port } }, (_error, out, error) => resolve({ code: child.exitCode ?? -1, out, error }));
  });

describe('the console', () => {
  test('shows queues, the failing consumer and its dead letters, hostile text as text', async () => {
    const reply = await operator('/console');
    const html = await reply.text();

    expect(reply.headers.get('content-security-policy')).toMatch(/^default-src 'none';(?!.*script-src).*form-action 'self'; frame-ancestors 'none'/);
    expect(html.slice(0, html.indexOf('<h2>'))).toContain('<strong>broken</strong> fails');
    for (const id of await letters()) expect(html).toContain(id);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;');
    expect(html).not.toMatch(/<script/);
  });

  test('tells programs the same', async () => {
    const reply = await operator('/console.json');

    expect(reply.headers.get('access-control-allow-origin')).toBeNull();
    expect(await reply.json()).toMatchObject({
      outbox: { records: 0, lagMs: 0 },
      dispatcher: { records: 3, events: 3, failures: 0 },
      queues: [
        { name: 'healthy', handled: 3, failed: 0, queue: { ready: 0, invisible: 0, dead: 0 }, deadLetters: [] },
        { name: 'broken', handled: 0, failed: 3, queue: { dead: 3 }, failing: { reason: expect.stringContaining('No index') }, deadLetters: expect.arrayContaining([{ id: expect.stringMatching(/^event_/), type: 'todo.created', ownerId: anId('user', 1), attempts: 1, reason: expect.stringContaining('No index'), diedAt: expect.any(String) }]) },
      ],
    });
  });

  test('is part of the metrics', async () => {
    const metrics = await (await operator('/metrics')).text();

    expect(metrics).toContain('events_outbox_lag 0\n');
    expect(metrics).toContain('events_queue_dead{consumer="broken"} 3\n');
    expect(metrics).toContain('events_consumer_handled_total{consumer="healthy"} 3\n');
    expect(metrics).toMatch(/events_consumer_batch_duration_bucket\{consumer="healthy",le="\+Inf"\} [1-3]\n/);
  });

  test('opens to nobody who is not at this machine', async () => {
    const { host } = new URL(service.places.operator);
    const before = await letters();

    expect((await post('queue=broken', { host: 'evil.example' })).status).toBe(403);
    expect((await post('queue=broken', { host, 'x-forwarded-for': '203.0.113.7' })).status).toBe(403);
    expect(await letters()).toEqual(before);
  });

  test.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:1' },
  ])('does nothing for the page of another site: %j', async (headers) => {
    const before = await letters();

    const { status } = await post('queue=broken', headers as unknown as Record<string, string>);

    expect(status).toBe(403);
    expect(await letters()).toEqual(before);
  });

  test.each([['queue=other', 404, 'There are: healthy, broken.'], ['', 404, 'There is no queue ""']])('refuses the form %s with %i', async (form, status, words) => {
    const reply = await post(form);

    expect(reply.status).toBe(status);
    expect(reply.text).toContain(words);
  });

  test('does not read a form that no console sends', async () => {
    const before = await letters();

    expect((await post(`queue=broken&id=${'x'.repeat(20_000)}`)).status).toBe(413);
    expect(await letters()).toEqual(before);
  });

  test('answers other methods with 405, and does not redrive for a link', async () => {
    expect((await operator('/console', { method: 'POST' })).status).toBe(405);
    expect((await operator('/console/redrive?queue=broken')).status).toBe(404);
  });
});

describe('make queues', () => {
  test('prints the same as a table, without characters that move the cursor', async () => {
    const { code, out } = await program([]);

    expect(code).toBe(0);
    expect(out).toMatch(/^QUEUE +READY +WAITING +DEAD +OLDEST +HANDLED +FAILED +POSTPONED\nhealthy +0 +0 +0 +- +3 +0 +0\nbroken +0 +0 +3 +- +0 +3 +0$/m);
    expect(out).toContain('broken has 3 dead letters; again with: make redrive QUEUE=broken [ID=<event id>]');
    expect(out).not.toContain('\u001b');
  });

  test('says in one sentence that no service runs, or that the queue does not exist', async () => {
    const [nobody, nothing] = [await program([], '1'), await program(['redrive', 'other'])];

    expect(nobody).toMatchObject({ code: 1, out: '', error: expect.stringMatching(/^No service answers on port 1 of 127\.0\.0\.1 \(ECONNREFUSED\)\. Start it with make run.*\n$/) });
    expect(nothing).toMatchObject({ code: 1, out: '', error: expect.stringContaining('There is no queue "other". There are: healthy, broken.') });
  });
});

test('after the fix one letter is redriven by its button, one by the program, the rest together, and all is well', async () => {
  isFixed = true;
  const [one = '', two = ''] = await letters();
  const { origin } = new URL(service.places.operator);

  const byButton = await post(`queue=broken&id=${one}`, { 'sec-fetch-site': 'same-origin', origin });
  const byProgram = await program(['redrive', 'broken', two]);
  const rest = await post('queue=broken', { origin });
  const none = await program(['redrive', 'broken']);
  await service.events.idle();

  expect(byButton).toMatchObject({ status: 303, location: '/console?redriven=1' });
  expect(byProgram.out).toBe('1 dead letter of broken is on the way again.\n');
  expect(rest).toMatchObject({ status: 303, location: '/console?redriven=1' });
  expect(none.out).toBe('broken has no such dead letter.\n');
  expect(await (await operator('/console?redriven=1')).text()).toMatch(/1 dead letter is on the way again\..*All well/s);
  expect(await letters()).toEqual([]);
});
