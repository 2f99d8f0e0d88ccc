import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ClientOptions } from './client.ts';
import { createClient } from './client.ts';
import { call } from './call.ts';
import { TimeoutError } from './errors.ts';
import type { FaultServer } from './fault-server.testing.ts';
import { json, problem, silence, startFaultServer } from './fault-server.testing.ts';

const getTodo = { id: 'getTodo', method: 'GET', path: '/todos/{todoId}', security: [['bearer']] };
const path = { todoId: 'todo_1' };
const todo = { id: 'todo_1', title: 'Book the train' };

let server: FaultServer;
beforeAll(async () => { server = await startFaultServer(); });
afterAll(() => server.close());

const aClient = (options: Partial<ClientOptions> = {}) => createClient({ baseUrl: server.url, token: 'alice', ...options });
const failureOf = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => undefined, (error: unknown) => error);

describe('waiting', () => {
  const delaysOf = async (header: string, limits: object = {}): Promise<{ delays: number[]; failure: unknown }> => {
    const delays: number[] = [];
    const stop = new AbortController();
    server.play(problem(503, 'overloaded', { headers: { 'retry-after': header } }));
    const hooks = { onRetry: ({ delayMs }: { delayMs: number }) => { delays.push(delayMs); stop.abort('seen'); } };
    const failure = await failureOf(call(aClient({ hooks }), getTodo, { path }, { ...limits, signal: stop.signal }));
    return { delays, failure };
  };

  test('Retry-After in seconds is waited for, and some more at random', async () => {
    const { delays, failure } = await delaysOf('5');

    expect(delays).toHaveLength(1);
    expect(delays[0]).toBeGreaterThanOrEqual(5000);
    expect(delays[0]).toBeLessThan(5250);
    expect(failure).toBe('seen');
  });

  test('Retry-After as an HTTP date is waited for', async () => {
    const { delays } = await delaysOf(new Date(Date.now() + 20_000).toUTCString());

    expect(delays[0]).toBeGreaterThan(15_000);
    expect(delays[0]).toBeLessThan(20_250);
  });

  test('a Retry-After beyond the deadline is not waited for', async () => {
    const { delays, failure } = await delaysOf('120');

    expect(delays).toEqual([]);
    expect(failure).toMatchObject({ code: 'overloaded' });
  });

  test('an attempt that takes too long is cut and retried', async () => {
    server.play(silence, json(200, todo));

    const { data } = await call(aClient(), getTodo, { path }, { timeoutMs: 50 });

    expect(data).toEqual(todo);
  });

  test('an answer whose body takes too long is cut as well', async () => {
    server.play((reply) => reply.writeHead(200, { 'content-type': 'application/json' }).write('{'));

    const failure = await failureOf(call(aClient(), getTodo, { path }, { timeoutMs: 50, maxRetries: 0 }));

    expect(failure).toMatchObject({ name: 'TimeoutError', scope: 'attempt' });
  });

  test('the deadline ends the call, whatever is left of the retries', async () => {
    server.play(silence);

    const failure = await failureOf(call(aClient(), getTodo, { path }, { deadlineMs: 60, maxRetries: 100 }));

    expect(failure).toBeInstanceOf(TimeoutError);
    expect(failure).toMatchObject({ scope: 'deadline' });
    expect(server.received).toHaveLength(1);
  });

  test('an abort rejects with the reason of the signal, during an attempt and before one', async () => {
    server.play(silence);
    const reason = new Error('alice left');
    const stop = new AbortController();
    const running = failureOf(call(aClient({ hooks: { onRequest: () => { setTimeout(() => stop.abort(reason), 20); } } }), getTodo, { path }, { signal: stop.signal }));

    expect(await running).toBe(reason);
    expect(await failureOf(call(aClient(), getTodo, { path }, { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(server.received.length).toBeLessThanOrEqual(1);
  });

  test('an abort while the request is still prepared is not missed', async () => {
    server.play(json(200, todo));
    const stop = new AbortController();

    const failure = await failureOf(call(aClient({ token: async () => { stop.abort('alice left'); return 'alice'; } }), getTodo, { path }, { signal: stop.signal }));

    expect(failure).toBe('alice left');
  });

  test('limits may be infinite', async () => {
    server.play(json(200, todo));

    expect(await call(aClient(), getTodo, { path }, { timeoutMs: Infinity, deadlineMs: Infinity })).toMatchObject({ status: 200 });
  });
});
