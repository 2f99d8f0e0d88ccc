import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { copyRepository, follow, readSteps, run, type Block } from './five-steps.testing.ts';

const LONG_MS = 180_000;
const steps = readSteps();
const folder = copyRepository();

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const followSteps = async (...wanted: readonly number[]): Promise<void> => {
  for (const block of steps.filter(({ step }) => wanted.includes(step))) await follow(folder, block);
};

/** Signs alice up, keeps two to-dos for her, and asks the new operation, with her token and without. */
const QUESTION = `
import { startService } from '#runtime/local/start-service.ts';
import { readSettings } from '#runtime/settings.ts';

const settings = readSettings({ DATA_FOLDER: 'data', PORT: '0', OBJECTS_PORT: '0', LOG_LEVEL: 'silent', STRICT_REPLIES: 'true', PASSWORD_COST: '10' });
const { places, stores, stop } = await startService(settings);
const [email, password] = ['alice@mail.example', 'three green boats at noon'];
const registered = await stores.pool.signUp({ userId: 'user_01kaf0000000000000000000a1', email, password, displayName: 'Alice' });
if (!registered.existing) await stores.pool.confirmSignUp(email, registered.delivery.code);
const ask = (path: string, init?: RequestInit): Promise<Response> => fetch(places.api + path, init);
const session = await ask('/v1/auth/sessions', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password }) });
const { accessToken } = (await session.json()) as { accessToken: string };
const headers = { authorization: 'Bearer ' + accessToken, 'content-type': 'application/json' };
for (const title of ['One', 'Two']) await ask('/v1/todos', { method: 'POST', headers, body: JSON.stringify({ title }) });
const counted = await ask('/v1/todos/count', { headers });
process.stdout.write(JSON.stringify({ status: counted.status, body: await counted.json(), anonymous: (await ask('/v1/todos/count')).status }));
await stop();
`;

test('the five steps of openapi/README.md are there, each with something to do', () => {
  const numbers = new Set(steps.map(({ step }: Block) => step));

  expect([...numbers]).toEqual([1, 2, 3, 4, 5]);
});

test('without step 4 the compiler names the operation that has no handler', async () => {
  await followSteps(1, 2, 3);

  const { code, output } = await run(folder, 'tsc', ['-p', '.']);

  expect(code).not.toBe(0);
  expect(output).toMatch(/src\/domains\/todos\/todos\.operations\.ts.*getTodoCount/s);
}, LONG_MS);

test('without step 4 the service does not start and names the operation', async () => {
  writeFileSync(join(folder, 'ask.ts'), QUESTION);

  const { code, output } = await run(folder, 'node', ['ask.ts']);

  expect(code).not.toBe(0);
  expect(output).toContain('getTodoCount has no handler.');
}, LONG_MS);

test('after step 4 everything compiles, and the new operation answers', async () => {
  await followSteps(4);

  const compiled = await run(folder, 'tsc', ['-p', '.']);
  const answered = await run(folder, 'node', ['ask.ts']);

  expect(compiled.output).toBe('');
  expect(JSON.parse(answered.output)).toEqual({ status: 200, body: { count: 2, limit: 10_000 }, anonymous: 401 });
}, LONG_MS);

// `make check` itself takes a minute and looks at the whole repository; these are its parts for what the steps touch.
test.each([
  ['generated files are those of the contract', 'node', ['src/contract/generate.ts', '--check']],
  ['Redocly', 'redocly', ['lint', 'openapi/openapi.yaml', '--config', 'openapi/redocly.yaml']],
  ['Spectral', 'spectral', ['lint', 'generated/openapi.json', '--ruleset', 'openapi/.spectral.yaml', '--fail-severity', 'hint']],
  ['lint', 'eslint', ['--max-warnings=0', 'src/domains/todos/get-todo-count.ts', 'src/domains/todos/todos.operations.ts']],
  ['import directions', 'depcruise', ['src/domains/todos']],
])('step 5 checks, and finds nothing with %s', async (_name, command, args) => {
  const { code, output } = await run(folder, command, args);

  expect(steps.filter(({ step }) => step === 5).map(({ text }) => text)).toEqual(['make check\n']);
  expect([code, code === 0 ? '' : output]).toEqual([0, '']);
}, LONG_MS);
