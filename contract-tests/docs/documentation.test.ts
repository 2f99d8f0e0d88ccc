import { execFileSync } from 'node:child_process';
import { existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { problems } from '#generated/problems.ts';
import { contractVersion, throttlingClasses } from '#generated/routes.ts';
import { readSettings } from '#runtime/settings.ts';
import { consumerMeter } from '#runtime/events/consumer-meter.ts';
import type { EventsStatus } from '#runtime/events/status.ts';
import { startTelemetry } from '#runtime/telemetry.ts';
import { documents, isThere, ROOT, tableOf, textOf } from './documents.testing.ts';

const OPERATING = 'docs/operating.md';
/** Folders of the repository wherever they are named, and names of files that stand alone. */
const PATHS = /(?<![\w/.-])(?:(?:src|docs|openapi|generated|contract-tests|\.ci)\/[\w/.{}-]*|[\w-]+(?:\/[\w-]+)*\.(?:ts|cjs|js|md|yaml))(?![\w<])/g;
/** These make files, and a test of their own executes them. */
const STEPS = /^(?:#|\/\/) \S+ \((?:new|append|before: )/;

describe.each(documents().map((document) => [document.path, document] as const))('%s', (_path, document) => {
  test('links lead to files that exist', () => {
    const links = [...document.text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, link]) => link!);

    const broken = links.filter((link) => !existsSync(join(ROOT, dirname(document.path), link)));

    expect(broken).toEqual([]);
  });

  test('files and folders that are named exist', () => {
    const named = document.code.filter((code) => !STEPS.test(code)).flatMap((code) => code.match(PATHS) ?? []);

    const missing = named.filter((path) => !isThere(document, path));

    expect(missing).toEqual([]);
  });

  test('make targets that are named exist', () => {
    const targets = new Set([...textOf('Makefile').matchAll(/^([a-z-]+):/gm)].map(([, target]) => target));
    const named = document.code.flatMap((code) => [...code.matchAll(/\bmake ([a-z][a-z-]*)/g)].map(([, target]) => target));

    expect(named.filter((target) => !targets.has(target))).toEqual([]);
  });

  test('problems that are named have the status that is named with them', () => {
    const named = [...document.text.matchAll(/\b([45]\d\d) `([a-z_]+)`/g)].map(([, status, code]) => [code, Number(status)]);
    const catalogue: Readonly<Record<string, { readonly status: number }>> = problems;

    expect(named.map(([code]) => [code, catalogue[String(code)]?.status])).toEqual(named);
  });
});

test('README shows the two commands, and one journey that bash can read', () => {
  const text = textOf('README.md');
  const journeys = [...text.matchAll(/^```bash journey\n([^]*?)^```/gm)].map(([, code]) => code!);

  expect(text).toMatch(/^make run .*\n^make test /m);
  expect(journeys).toHaveLength(1);
  expect(() => execFileSync('bash', ['-n'], { input: journeys[0]!, stdio: ['pipe', 'ignore', 'pipe'] })).not.toThrow();
});

test('the table of settings names exactly the variables that are read', () => {
  const read: string[] = [];
  const recording = new Proxy<Record<string, string | undefined>>({}, { get: (_target, name) => void read.push(String(name)) });

  readSettings(recording);

  expect(tableOf(textOf(OPERATING), 'Settings', 'variable').map(([name]) => name).sort()).toEqual(read.sort());
});

test.each(tableOf(textOf(OPERATING), 'Settings', 'variable').map(([name, fallback]) => [name!, fallback!]))('the default of %s is "%s" as documented', (name, fallback) => {
  expect(readSettings({ [name]: fallback })).toEqual(readSettings({}));
});

const A_STATUS: EventsStatus = {
  outbox: { records: 0, lagMs: 0 },
  dispatcher: { records: 0, events: 0, missed: 0, failures: 0 },
  consumers: [{ ...consumerMeter('search-indexer').figures(), queue: { ready: 0, invisible: 0, dead: 0, oldestAgeMs: 0 } }],
};

test('the table of metrics names exactly those that are exported', async () => {
  const file = openSync(devNull, 'w');
  const telemetry = startTelemetry({ clock: { now: () => new Date(0) }, logFile: file, logLevel: 'silent' });

  telemetry.request({ operationId: 'getTodo', method: 'GET', status: 404, durationMs: 1, requestId: 'request_1', problemCode: 'todo_not_found', userId: undefined });
  telemetry.task('expiry sweep', { removedItems: 1 });
  telemetry.watchEvents(async () => A_STATUS);
  const exported = [...(await telemetry.metrics()).matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name);

  expect(tableOf(textOf(OPERATING), 'Metrics', 'metric').map(([name]) => name).sort()).toEqual(exported.sort());
  await telemetry.close();
});

test('the table of throttling classes is that of the contract', () => {
  const declared = Object.entries(throttlingClasses).map(([name, { ratePerSecond, burst, per }]) => [name, String(ratePerSecond), String(burst), per]);

  expect(tableOf(textOf(OPERATING), 'Limits', 'throttling class')).toEqual(declared);
});

test('what the start is said to say stands in the program', () => {
  const said = tableOf(textOf(OPERATING), 'When something goes wrong', 'it says').map(([fragment]) => fragment!);
  const program = ['src/adapters/local', 'src/adapters/sql', 'src/runtime']
    .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(ROOT, folder, name)))
    .filter((path) => /\.(?:ts|cjs)$/.test(path) && !/\.(?:test|testing)\.ts$/.test(path))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');

  expect(said.length).toBeGreaterThan(5);
  expect(said.filter((fragment) => !program.includes(fragment))).toEqual([]);
});

test('package, contract, SDK and the newest entry of the changelog have one version', () => {
  const versionIn = (path: string): string => (JSON.parse(textOf(path)) as { version: string }).version;
  const [, newest] = /^## (\d+\.\d+\.\d+) \(\d{4}-\d\d-\d\d\)$/m.exec(textOf('CHANGELOG.md')) ?? [];

  expect([versionIn('package.json'), versionIn('generated/sdk/package.json'), newest]).toEqual(Array(3).fill(contractVersion));
});

test('every decision is dated and names what was rejected', () => {
  const [, ...decisions] = textOf('docs/decisions.md').split(/^## /m);

  expect(decisions.length).toBeGreaterThan(10);
  expect(decisions.filter((decision) => !/^\d{4}-\d\d-\d\d: .+\n/.test(decision) || !/\bRejected\b/.test(decision))).toEqual([]);
});
