import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call } from './call.ts';
import { createClient } from './client.ts';
import type { Act, FaultServer } from './fault-server.testing.ts';
import { json, problem, startFaultServer } from './fault-server.testing.ts';

const createTodo = { id: 'createTodo', method: 'POST', path: '/todos', body: 'application/json', security: [['bearer']] };
const getHealth = { id: 'getHealth', method: 'GET', path: '/healthz' };

let server: FaultServer;
beforeAll(async () => { server = await startFaultServer(); });
afterAll(() => server.close());

/** A session that counts its refreshes: token-0, token-1, … */
const aSession = (expiresInSeconds?: number) => {
  const refreshed: string[] = [];
  const refresh = async ({ accessToken }: { accessToken: string }) => {
    refreshed.push(accessToken);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
    return { accessToken: `token-${refreshed.length}` };
  };
  return { refreshed, tokens: { tokens: { accessToken: 'token-0', expiresInSeconds }, refresh } };
};

const accepting = (token: string): Act => (reply, request) =>
  (request.headers.authorization === `Bearer ${token}` ? json(201, { id: 'todo_1' }) : problem(401, 'unauthenticated'))(reply, request);

test('a refused token is replaced once for all calls, and the calls are repeated', async () => {
  const { refreshed, tokens } = aSession();
  server.play(accepting('token-1'));
  const client = createClient({ baseUrl: server.url, tokens });

  const answers = await Promise.all([1, 2, 3].map(() => call(client, createTodo, { body: {} })));

  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(refreshed).toEqual(['token-0']);
  expect(server.received).toHaveLength(6);
});

test('a token at its end is replaced before it is used, a fresh one is not', async () => {
  const { refreshed, tokens } = aSession(0);
  server.play(accepting('token-1'));

  const client = createClient({ baseUrl: server.url, tokens });
  await call(client, createTodo, { body: {} });
  await call(client, createTodo, { body: {} });

  expect(refreshed).toEqual(['token-0']);
  expect(server.received).toHaveLength(2);
});

test('a token that is refused even when fresh is a problem, not a loop', async () => {
  const { refreshed, tokens } = aSession();
  server.play(accepting('nobody'));

  await expect(call(createClient({ baseUrl: server.url, tokens }), createTodo, { body: {} })).rejects.toMatchObject({ code: 'unauthenticated' });

  expect(refreshed).toHaveLength(1);
  expect(server.received).toHaveLength(2);
});

test('what refreshing throws ends the call, and the next call tries again', async () => {
  let count = 0;
  server.play(accepting('never'));
  const refresh = async () => { count += 1; throw new RangeError('signed out'); };
  const client = createClient({ baseUrl: server.url, tokens: { tokens: { accessToken: 'token-0' }, refresh } });

  await expect(call(client, createTodo, { body: {} })).rejects.toThrow('signed out');
  await expect(call(client, createTodo, { body: {} })).rejects.toThrow('signed out');

  expect(count).toBe(2);
});

test('an anonymous operation carries no token and refreshes none', async () => {
  const { refreshed, tokens } = aSession(0);
  server.play(json(200, { status: 'ok' }));

  await call(createClient({ baseUrl: server.url, tokens }), getHealth);

  expect(server.received[0]?.headers.authorization).toBeUndefined();
  expect(refreshed).toEqual([]);
});
