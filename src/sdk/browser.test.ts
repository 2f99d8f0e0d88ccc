import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import type { Act, FaultServer } from './fault-server.testing.ts';
import { json, problem, startFaultServer } from './fault-server.testing.ts';

const run = promisify(execFile);
const bytes = Uint8Array.from({ length: 2500 }, (_, index) => index % 251);

// A page that calls, retries, reads problems and uploads a Blob; its title is the outcome.
const page = `
import { ApiProblem, createClient, createTodo, getTodo } from './index.ts';
import { transfer } from './runtime/upload.ts';

const client = createClient({ baseUrl: location.origin, token: 'alice' });
const { data, etag, status } = await createTodo(client, { body: { title: 'Book the train' } });
const failure: unknown = await getTodo(client, { path: { todoId: 'todo_2' } }).catch((error: unknown) => error);
const ticket = { expiresAt: '2999-01-01T00:00:00Z', partSizeBytes: 1000, parts: [1000, 1000, 500].map((sizeBytes, index) => ({
  partNumber: index + 1, sizeBytes, method: 'PUT', url: location.origin + '/object?part=' + (index + 1), signedHeaders: { 'content-length': String(sizeBytes), 'x-signed': 'yes' } })) };
const steps: unknown[] = [];
await transfer(client, {
  create: async (measured) => { steps.push(measured); return { fileId: 'file_1', ticket }; },
  renew: async () => ticket,
  complete: async (fileId) => { steps.push(fileId); },
}, new Blob([Uint8Array.from({ length: 2500 }, (_, index) => index % 251)]));
document.title = JSON.stringify({ title: data.title, etag, status, code: failure instanceof ApiProblem && failure.code, steps });
`;

let server: FaultServer;
let profile: string;
beforeAll(async () => {
  server = await startFaultServer();
  profile = mkdtempSync(join(tmpdir(), 'browser-'));
});
afterAll(async () => {
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  await server.close();
});

const browser = await run('chromium', ['--version']).then(() => 'chromium', () => undefined);

// Where there is no Chromium the runtime is still proved in Node.
(browser === undefined ? test.skip : test)('the client calls, retries and uploads in a real browser', async () => {
  const { outputFiles } = await build({ stdin: { contents: page, resolveDir: resolve('generated/sdk'), loader: 'ts' }, bundle: true, format: 'esm', target: 'es2022', write: false });
  const parts = new Map<string, Buffer>();
  let attempts = 0;
  const act: Act = (reply, request) => {
    const { method, url } = request;
    if (url === '/') return reply.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><script type="module" src="/page.js"></script>');
    if (url === '/page.js') return reply.writeHead(200, { 'content-type': 'text/javascript' }).end(outputFiles[0]?.text);
    if (url.startsWith('/object')) return parts.set(url, request.body) && reply.writeHead(200).end();
    if (method === 'GET') return problem(404, 'todo_not_found')(reply, request);
    attempts += 1;
    return (attempts === 1 ? problem(503, 'overloaded') : json(201, { title: 'Book the train' }, { etag: '"1"' }))(reply, request);
  };
  server.play(act);

  const { stdout } = await run('chromium', ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking',
    '--no-first-run', `--user-data-dir=${profile}`, '--virtual-time-budget=10000', '--dump-dom', `${server.url}/`], { timeout: 50_000 });

  const outcome: unknown = JSON.parse((/<title>(.*?)<\/title>/.exec(stdout)?.[1] ?? '{}').replaceAll('&amp;', '&'));
  expect(outcome).toEqual({ title: 'Book the train', etag: '"1"', status: 201, code: 'todo_not_found',
    steps: [{ sizeBytes: 2500, sha256: createHash('sha256').update(bytes).digest('hex') }, 'file_1'] });
  expect(attempts).toBe(2);
  expect(Buffer.concat([...parts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part)).equals(bytes)).toBe(true);
}, 60_000);
