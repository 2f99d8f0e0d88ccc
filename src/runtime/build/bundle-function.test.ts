import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bundleFunction, entryOf, FUNCTION_DOMAINS } from '#runtime/build/bundle-function.ts';
import { operations } from '#generated/routes.ts';
import { anEvent, AWS_ENVIRONMENT } from '#runtime/lambda/lambda.testing.ts';

const LARGEST_BYTES = 1_000_000;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'functions-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('every domain has a function', () => {
  expect([...new Set(Object.values(operations).map(({ domain }) => domain))].sort()).toEqual([...FUNCTION_DOMAINS].sort());
});

test.each(FUNCTION_DOMAINS)('the bundle of the %s function stays below one megabyte', async (domain) => {
  const bytes = await bundleFunction(entryOf(domain), join(folder, domain, 'index.js'));

  expect(bytes).toBeLessThan(LARGEST_BYTES);
});

test('the bundle of the system function answers with nothing but Node beside it', async () => {
  const file = join(folder, 'alone', 'index.js');
  await bundleFunction(entryOf('system'), file);
  const ask = (path: string): string => {
    const program = `require(${JSON.stringify(file)}).handler(${JSON.stringify(anEvent('GET', path))}).then(({ body }) => process.stdout.write(body))`;
    return execFileSync(process.execPath, ['-e', program], { env: AWS_ENVIRONMENT, cwd: folder, encoding: 'utf8' });
  };

  const [health, contract] = [ask('/healthz'), ask('/v1/openapi.json')];

  expect(JSON.parse(health)).toMatchObject({ status: 'ok' });
  expect(JSON.parse(contract)).toMatchObject({ openapi: '3.1.1', info: { title: 'DemoBackend' } });
});
