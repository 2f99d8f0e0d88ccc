import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { RequestRecord } from '#core/ports/telemetry.ts';
import { startTelemetry } from '#runtime/telemetry.ts';
import type { LogLevel } from '#runtime/telemetry-log.ts';
import type { RunningTelemetry } from '#runtime/telemetry.ts';

const clock = { now: () => new Date('2026-01-01T00:00:00Z') };
const aRecord: RequestRecord = { operationId: 'getTodo', method: 'GET', status: 200, durationMs: 3, requestId: 'request_1', problemCode: undefined, userId: 'user_alice' };

let folder: string;
let path: string;
let logFile: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'telemetry-'));
  path = join(folder, 'log');
  logFile = openSync(path, 'a');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const started = (logLevel: LogLevel = 'info'): RunningTelemetry => startTelemetry({ clock, logFile, logLevel });
const lines = (): readonly Record<string, unknown>[] => readFileSync(path, 'utf8').split('\n').slice(0, -1).map((line) => JSON.parse(line));

test('every request, failure and note is one line in order once the telemetry is closed', async () => {
  const telemetry = started();
  telemetry.note('listening', { port: 8_080 });
  for (let number = 0; number < 200; number += 1) telemetry.request({ ...aRecord, requestId: `request_${number}` });
  telemetry.failure(new Error('broken'), { requestId: 'request_0', operationId: 'getTodo' });

  await telemetry.close();

  expect(lines()).toHaveLength(202);
  expect(lines()[0]).toEqual({ level: 30, time: clock.now().getTime(), port: 8_080, msg: 'listening' });
  expect(lines()[200]).toMatchObject({ level: 30, requestId: 'request_199', msg: 'request' });
  expect(lines()[201]).toMatchObject({ level: 50, requestId: 'request_0', operation: 'getTodo', error: { type: 'Error', message: 'broken' }, msg: 'undeclared error' });
});

test('what a task did is one line and adds up in the metrics, and its failure stays until it does something again', async () => {
  const telemetry = started();
  telemetry.failure(new Error('no disk'), { task: 'expiry sweep' });
  const failing = telemetry.tasks();
  telemetry.task('expiry sweep', { removedItems: 2, removedOrphans: 0 });
  telemetry.task('expiry sweep', { removedItems: 3 });

  await telemetry.close();

  expect(failing).toEqual([{ name: 'expiry sweep', last: undefined, totals: {}, failures: 1, failing: { at: clock.now(), reason: 'Error: no disk' } }]);
  expect(telemetry.tasks()).toEqual([{ name: 'expiry sweep', last: { at: clock.now(), counts: { removedItems: 3 } }, totals: { removedItems: 5, removedOrphans: 0 }, failures: 1, failing: undefined }]);
  expect(lines()[1]).toEqual({ level: 30, time: clock.now().getTime(), task: 'expiry sweep', removedItems: 2, removedOrphans: 0, msg: 'task' });
  const metrics = await telemetry.metrics();
  expect(metrics).toContain('background_task_done_total{task="expiry sweep",what="removedItems"} 5\n');
  expect(metrics).toContain('background_task_failures_total{task="expiry sweep"} 1\n');
});

test('requests below the level are counted but not logged', async () => {
  const telemetry = started('error');
  for (const status of [200, 404, 500]) telemetry.request({ ...aRecord, status });

  await telemetry.close();

  expect(lines()).toMatchObject([{ status: 500 }]);
  expect(await telemetry.metrics()).toContain('http_server_request_duration_count{operation="getTodo",http_request_method="GET",http_response_status_class="2xx"} 1');
});

test('a failing request never carries a secret into the log', async () => {
  const telemetry = started();
  const error = Object.assign(new Error('fetch https://files.example.com/o?X-Amz-Signature=canary with authorization: Bearer canary and {"password":"canary"}', { cause: new Error('postgres://alice:canary@db/people') }), {
    headers: { authorization: 'canary' },
    body: 'canary',
  });

  telemetry.failure(error, Object.assign({ requestId: 'request_1' }, { headers: 'canary' }));
  telemetry.request(Object.assign({ ...aRecord, status: 500, problemCode: 'internal_error' }, { body: 'canary' }));
  await telemetry.close();

  expect(lines()).toHaveLength(2);
  expect(readFileSync(path, 'utf8')).not.toContain('canary');
});

test('metrics are Prometheus text with requests, problems, failures and the state of the process', async () => {
  const telemetry = started();
  telemetry.request({ ...aRecord, status: 404, problemCode: 'todo_not_found' });
  telemetry.failure('thrown', { task: 'sweep' });

  const text = await telemetry.metrics();

  expect(text).toContain('# TYPE http_server_request_duration histogram');
  expect(text).toContain('http_server_request_duration_bucket{operation="getTodo",http_request_method="GET",http_response_status_class="4xx",le="0.0025"} 0\n');
  expect(text).toContain('http_server_request_duration_bucket{operation="getTodo",http_request_method="GET",http_response_status_class="4xx",le="0.005"} 1\n');
  expect(text).toContain('http_server_request_duration_bucket{operation="getTodo",http_request_method="GET",http_response_status_class="4xx",le="+Inf"} 1\n');
  expect(text).toContain('http_server_problems_total{code="todo_not_found"} 1\n');
  expect(text).toContain('server_failures_total 1\n');
  expect(text).toContain('log_lines_dropped_total 0\n');
  for (const name of ['process_memory_usage', 'process_uptime', 'nodejs_eventloop_delay_p50', 'nodejs_eventloop_delay_p99', 'nodejs_eventloop_delay_max']) {
    expect(text).toMatch(new RegExp(`^${name} [0-9.e+-]+$`, 'm'));
  }
  expect(text).not.toContain('user_alice');
  await telemetry.close();
});

test('metrics can be read again and go on counting', async () => {
  const telemetry = started();
  telemetry.request(aRecord);
  await telemetry.metrics();

  telemetry.request(aRecord);

  expect(await telemetry.metrics()).toContain('http_server_request_duration_count{operation="getTodo",http_request_method="GET",http_response_status_class="2xx"} 2\n');
  await telemetry.close();
});

test('a log that nobody reads costs lines, not memory or requests', async () => {
  const telemetry = started();
  const burst = 60_000;

  for (let number = 0; number < burst; number += 1) telemetry.request(aRecord);
  const dropped = Number(/^log_lines_dropped_total (\d+)$/m.exec(await telemetry.metrics())?.[1]);
  await telemetry.close();

  expect(dropped).toBeGreaterThan(0);
  expect(lines().length + dropped).toBe(burst);
});

test('a log that cannot be written ends neither process nor requests', async () => {
  const full = openSync('/dev/full', 'w');
  const telemetry = startTelemetry({ clock, logFile: full, logLevel: 'info' });

  telemetry.request(aRecord);
  await telemetry.close();
  telemetry.request(aRecord);

  expect(await telemetry.metrics()).not.toContain('log_lines_dropped_total 0\n');
});

test('after its end nothing is written into whatever file has the number of the log', async () => {
  const full = openSync('/dev/full', 'w');
  const telemetry = startTelemetry({ clock, logFile: full, logLevel: 'info' });
  telemetry.request(aRecord);
  await telemetry.close();
  const other = join(folder, 'other');
  const reused = openSync(other, 'w');

  telemetry.request(aRecord);
  telemetry.note('too late');
  telemetry.failure(new Error('too late'), {});
  await new Promise((resolve) => setTimeout(resolve, 600));

  expect(reused).toBe(full);
  expect(readFileSync(other, 'utf8')).toBe('');
  closeSync(reused);
});

test('lines that are still buffered are written when the process exits', () => {
  const program = `
    import { openSync } from 'node:fs';
    import { startTelemetry } from ${JSON.stringify(new URL('telemetry.ts', import.meta.url).href)};
    const telemetry = startTelemetry({ clock: { now: () => new Date(0) }, logFile: openSync(${JSON.stringify(path)}, 'a'), logLevel: 'info' });
    telemetry.request(${JSON.stringify({ ...aRecord, problemCode: undefined })});
    process.exit(0);`;

  const { status } = spawnSync(process.execPath, ['--no-warnings', '--input-type=module-typescript', '-e', program], { stdio: 'inherit' });

  expect(status).toBe(0);
  expect(lines()).toMatchObject([{ requestId: 'request_1' }]);
});
