import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { operations } from '#generated/routes.ts';

const contractFile = fileURLToPath(new URL('../generated/openapi.json', import.meta.url));
const contract: unknown = JSON.parse(readFileSync(contractFile, 'utf8'));

/** The value at a path of member names, following references of the contract. */
const at = (value: unknown, ...names: readonly string[]): unknown => {
  let current = value;
  for (const name of [undefined, ...names]) {
    if (name !== undefined) current = isRecord(current) ? current[name] : undefined;
    while (isRecord(current) && typeof current['$ref'] === 'string')
      current = at(contract, ...current['$ref'].slice(2).split('/').map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~')));
  }
  return current;
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const firstExample = (mediaType: unknown): unknown => at(Object.values(at(mediaType, 'examples') ?? {})[0], 'value');

/** The declared example of every parameter of an operation, by place. */
const parametersOf = (path: string, method: string): readonly { name: string; place: string; required: boolean; example: string }[] =>
  [at(contract, 'paths', path, 'parameters'), at(contract, 'paths', path, method, 'parameters')].flatMap((list) => (Array.isArray(list) ? list : []))
    .map((entry) => at(entry)).map((parameter) => ({ name: String(at(parameter, 'name')), place: String(at(parameter, 'in')), required: at(parameter, 'required') === true,
      example: String(at(parameter, 'example') ?? at(parameter, 'schema', 'example')) }));

let mock: ChildProcess;
let baseUrl: string;

beforeAll(async () => {
  const prism = createRequire(import.meta.url).resolve('@stoplight/prism-cli');
  mock = spawn(process.execPath, [prism, 'mock', contractFile, '--port', '0', '--host', '127.0.0.1', '-m', 'false'],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { SCARF_ANALYTICS: 'false' } });
  if (mock.stdout === null) throw new Error('The mock has no output to read its address from.');
  for await (const line of createInterface({ input: mock.stdout })) {
    baseUrl = /listening on (http:\S+)/.exec(line)?.[1] ?? '';
    if (baseUrl !== '') break;
  }
  mock.stdout.resume();
}, 30_000);

afterAll(async () => {
  if (mock.exitCode !== null) return;
  mock.kill();
  await once(mock, 'exit');
});

const send = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> =>
  fetch(baseUrl + path, { redirect: 'manual', ...init, headers: { authorization: 'Bearer example', ...init.headers } });
const postTodo = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  send('/v1/todos', { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });

describe('the mock', () => {
  test('createTodo answers the declared example', async () => {
    const reply = await postTodo(firstExample(at(contract, 'paths', '/v1/todos', 'post', 'requestBody', 'content', 'application/json')));

    expect(reply.status).toBe(201);
    expect(reply.headers.get('location')).toMatch(/^\/v1\/todos\//);
    expect(await reply.json()).toEqual(firstExample(at(contract, 'paths', '/v1/todos', 'post', 'responses', '201', 'content', 'application/json')));
  });

  // Without the dialect line of the contract Prism validates by another draft, or not at all.
  test.each<readonly [string, unknown]>([
    ['without what is required', {}],
    ['with a member of another type', { title: 7 }],
    ['with an unknown member', { title: 'Book the train', colour: 'red' }],
    ['with a malformed date', { title: 'Book the train', dueAt: 'tomorrow' }],
  ])('createTodo refuses a body %s', async (_name, body) => {
    const reply = await postTodo(body);

    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(reply.status).toBeLessThan(500);
  });

  test('createTodo refuses a request without a credential', async () => {
    const reply = await fetch(`${baseUrl}/v1/todos`, { method: 'POST', body: '{"title":"Book the train"}', headers: { 'content-type': 'application/json' } });

    expect(reply.status).toBe(401);
  });

  test.each(Object.values(operations).map((operation) => [operation.id, operation] as const))('%s answers its example request as declared', async (_id, operation) => {
    const { path, method, body } = operation;
    const parameters = parametersOf(path, method.toLowerCase());
    const inPlace = (place: string): [string, string][] =>
      parameters.filter((parameter) => parameter.place === place && (parameter.required || place === 'path')).map(({ name, example }) => [name, example]);
    const mediaType = body?.mediaTypes[0];
    const example = mediaType === undefined ? undefined : firstExample(at(contract, 'paths', path, method.toLowerCase(), 'requestBody', 'content', mediaType));

    const target = inPlace('path').reduce<string>((text, [name, value]) => text.replace(`{${name}}`, encodeURIComponent(value)), path);
    const reply = await send(`${target}?${new URLSearchParams(inPlace('query')).toString()}`, {
      method,
      headers: { ...Object.fromEntries(inPlace('header')), ...(mediaType === undefined ? {} : { 'content-type': mediaType }) },
      ...(example === undefined ? {} : { body: typeof example === 'string' ? example : JSON.stringify(example) }),
    });

    expect(Object.keys(operation.replies).filter((status) => status < '400')).toContain(String(reply.status));
    await reply.arrayBuffer();
  });
});
