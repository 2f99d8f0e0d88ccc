import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ClientOptions } from './client.ts';
import { createClient } from './client.ts';
import { call } from './call.ts';
import { ApiProblem, NetworkError } from './errors.ts';
import type { Act, FaultServer } from './fault-server.testing.ts';
import { brokenBody, json, problem, reset, startFaultServer } from './fault-server.testing.ts';

const getTodo = { id: 'getTodo', method: 'GET', path: '/todos/{todoId}', security: [['bearer']] };
const createTodo = { id: 'createTodo', method: 'POST', path: '/todos', body: 'application/json', security: [['bearer']], key: true };
const signIn = { id: 'signIn', method: 'POST', path: '/sessions', body: 'application/json' };
const updateTodo = { id: 'updateTodo', method: 'PATCH', path: '/todos/{todoId}', body: 'application/merge-patch+json', security: [['bearer']] };
const path = { todoId: 'todo_1' };
const todo = { id: 'todo_1', title: 'Book the train' };

let server: FaultServer;
beforeAll(async () => { server = await startFaultServer(); });
afterAll(() => server.close());

const aClient = (options: Partial<ClientOptions> = {}) => createClient({ baseUrl: server.url, token: 'alice', ...options });
const failureOf = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => undefined, (error: unknown) => error);

describe('what may be repeated', () => {
  test.each([
    ['408', problem(408, 'request_timeout')],
    ['429', problem(429, 'too_many_requests')],
    ['500', problem(500, 'internal_error')],
    ['502 of a proxy', (reply) => reply.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>')],
    ['503', problem(503, 'overloaded', { headers: { 'retry-after': '0' } })],
    ['504', problem(504, 'timeout')],
    ['409 in progress', problem(409, 'idempotency_in_progress')],
    ['a reset connection', reset],
    ['a body that breaks off', brokenBody],
    ['a body that is not JSON', (reply) => reply.writeHead(200, { 'content-type': 'application/json' }).end('{"id":')],
  ] satisfies [string, Act][])('a GET is retried after %s', async (_name, fault) => {
    server.play(fault, json(200, todo));

    const { data, requestId } = await call(aClient(), getTodo, { path });

    expect(data).toEqual(todo);
    expect(requestId).toBe('request_1');
    expect(server.received).toHaveLength(2);
  });

  test('a POST with an idempotency key is retried with the same key, other calls have others', async () => {
    server.play(reset, problem(503, 'overloaded'), json(201, todo));

    await call(aClient(), createTodo, { body: { title: 'Book the train' } });
    await call(aClient(), createTodo, { body: { title: 'Book the train' } });

    const keys = server.received.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(4);
    expect(new Set(keys.slice(0, 3)).size).toBe(1);
    expect(keys[3]).not.toBe(keys[0]);
    expect(server.received.map(({ body }) => body.toString())).toEqual(Array(4).fill('{"title":"Book the train"}'));
  });

  test('a POST without an idempotency key is sent once', async () => {
    server.play(problem(503, 'overloaded'), json(201, {}));

    const failure = await failureOf(call(aClient(), signIn, { body: { email: 'alice@example.com' } }));

    expect(failure).toBeInstanceOf(ApiProblem);
    expect(server.received).toHaveLength(1);
  });

  test('a PATCH is retried only when it is guarded by If-Match', async () => {
    server.play(reset, json(200, todo));
    await call(aClient(), updateTodo, { path, body: {}, ifMatch: 3 });
    const guarded = server.received.map(({ headers }) => headers['if-match']);

    server.play(reset, json(200, todo));
    const failure = await failureOf(call(aClient(), updateTodo, { path, body: {} }));

    expect(guarded).toEqual(['"3"', '"3"']);
    expect(failure).toBeInstanceOf(NetworkError);
    expect(server.received).toHaveLength(1);
  });

  test.each([[400, 'validation_failed'], [404, 'todo_not_found'], [409, 'write_conflict'], [412, 'precondition_failed']])('%i %s is not retried', async (status, code) => {
    server.play(problem(status, code), json(200, todo));

    const failure = await failureOf(call(aClient(), getTodo, { path }));

    expect(failure).toMatchObject({ status, code });
    expect(server.received).toHaveLength(1);
  });

  test('maxRetries bounds the attempts, and the last error is told', async () => {
    server.play(problem(503, 'overloaded'));

    const failure = await failureOf(call(aClient(), getTodo, { path }, { maxRetries: 1 }));

    expect(failure).toMatchObject({ code: 'overloaded' });
    expect(server.received).toHaveLength(2);
  });
});

describe('errors', () => {
  test('a problem keeps its members, and is() tells its code', async () => {
    server.play(problem(409, 'todo_limit_reached', { members: { limit: 10_000 } }));

    const failure = await failureOf(call(aClient(), createTodo, { body: {} }));

    expect(failure).toBeInstanceOf(ApiProblem);
    expect(failure).toMatchObject({ name: 'ApiProblem', operation: 'createTodo', status: 409, code: 'todo_limit_reached', requestId: 'request_1', problem: { limit: 10_000 } });
    expect(failure instanceof ApiProblem && [failure.is('todo_limit_reached'), failure.is('todo_not_found')]).toEqual([true, false]);
    expect(String(failure)).toBe('ApiProblem: createTodo: 409 It is todo_limit_reached.');
  });

  test.each([
    ['text/html', '<h1>Forbidden</h1>', 'unknown'],
    ['application/problem+json', '{"type":"about:blank"}', 'unknown'],
    ['application/problem+json', '{"type":"https://api.example/problems/insufficient-stock"}', 'insufficient-stock'],
    ['application/problem+json', '{"type":"urn:problem:insufficient-stock"}', 'insufficient-stock'],
    ['application/problem+json', '{"broken":', 'unknown'],
    ['application/json', 'null', 'unknown'],
  ])('an error of type %s with the body %s has the code %s', async (mediaType, body, code) => {
    server.play((reply) => reply.writeHead(403, { 'content-type': mediaType, 'x-request-id': 'request_2' }).end(body));

    const failure = await failureOf(call(aClient(), getTodo, { path }));

    expect(failure).toMatchObject({ name: 'ApiProblem', status: 403, code, requestId: 'request_2', problem: { status: 403, code } });
  });

  test('what a hook throws is neither retried nor taken for the network', async () => {
    server.play(json(200, todo));
    const failure = await failureOf(call(aClient({ hooks: { onResponse: () => { throw new RangeError('no'); } } }), getTodo, { path }));

    expect(failure).toBeInstanceOf(RangeError);
    expect(server.received).toHaveLength(1);
  });
});

describe('answers', () => {
  test.each([
    ['text/plain; charset=utf-8', 'hello', 'hello'],
    ['application/atom+xml', '<feed/>', '<feed/>'],
    ['application/x-ndjson', '{}\n{}\n', '{}\n{}\n'],
    ['application/merge-patch+json; charset=utf-8', '{"a":1}', { a: 1 }],
  ])('%s is read as what it is', async (mediaType, body, data) => {
    server.play((reply) => reply.writeHead(200, { 'content-type': mediaType, etag: '"7"' }).end(body));

    expect(await call(aClient(), getTodo, { path })).toMatchObject({ status: 200, data, etag: '"7"' });
  });

  test('bytes are read as a Blob, no content as undefined, 304 without data', async () => {
    server.play(
      (reply) => reply.writeHead(200, { 'content-type': 'image/webp' }).end(Buffer.from([1, 2])),
      (reply) => reply.writeHead(204).end(),
      (reply) => reply.writeHead(304, { etag: '"7"' }).end());

    const image = await call(aClient(), getTodo, { path });
    const nothing = await call(aClient(), getTodo, { path });
    const same = await call(aClient(), getTodo, { path, ifNoneMatch: { etag: '"7"' } });

    expect(image.data).toBeInstanceOf(Blob);
    expect(nothing).toMatchObject({ status: 204, data: undefined });
    expect(same).toMatchObject({ status: 304, data: undefined, etag: '"7"' });
    expect(server.received[2]?.headers['if-none-match']).toBe('"7"');
  });
});

describe('hooks', () => {
  test('they see every attempt and may add headers', async () => {
    const seen: unknown[] = [];
    server.play(problem(503, 'overloaded'), json(200, todo));
    const hooks: ClientOptions['hooks'] = {
      onRequest: ({ attempt, headers }) => { headers.set('traceparent', `trace-${attempt}`); },
      onResponse: ({ operation, attempt, status }) => seen.push([operation, attempt, status]),
      onRetry: ({ attempt, error }) => seen.push(['retry', attempt, error instanceof ApiProblem]),
    };

    await call(aClient({ hooks }), getTodo, { path });

    expect(seen).toEqual([['getTodo', 1, 503], ['retry', 1, true], ['getTodo', 2, 200]]);
    expect(server.received.map(({ headers }) => headers['traceparent'])).toEqual(['trace-1', 'trace-2']);
  });

  test('a deprecation is told once for each operation', async () => {
    const told: unknown[] = [];
    server.play(json(200, todo, { deprecation: '@1767225600', sunset: 'Thu, 31 Dec 2026 23:59:59 GMT' }));
    const client = aClient({ hooks: { onDeprecated: (notice) => told.push(notice) } });

    await call(client, getTodo, { path });
    await call(client, getTodo, { path });

    expect(told).toEqual([{ operation: 'getTodo', deprecation: '@1767225600', sunset: 'Thu, 31 Dec 2026 23:59:59 GMT', link: null }]);
  });
});
