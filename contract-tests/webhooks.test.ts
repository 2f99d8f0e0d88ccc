import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Webhook as Verifier } from 'standardwebhooks';
import { made, makeWorld, type World } from './probe/world.ts';
import { startMachine, type Machine } from './targets/machine.ts';
import { jsonOf } from './targets/target.ts';

// The whole way: an operation over HTTP, outbox, queues, sender and a receiver that listens on this machine.
let machine: Machine;
let world: World;
const closers: (() => void)[] = [];

beforeAll(async () => {
  machine = await startMachine({ webhooksToLoopback: true });
  world = await makeWorld(machine, machine.localServer);
});

afterAll(async () => {
  for (const close of closers) close();
  await machine.stop();
});

interface Received { readonly headers: IncomingHttpHeaders; readonly body: string; readonly type: string }

/** Listens on this machine, keeps what comes, and answers as told. */
const aReceiver = async (answer: (response: ServerResponse, count: number) => void) => {
  const received: Received[] = [];
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      received.push({ headers: message.headers, body, type: (JSON.parse(body) as { readonly type: string }).type });
      answer(response, received.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`;
  const register = () => made(world, { operationId: 'createWebhook', token: world.alice.accessToken, body: { url, eventTypes: ['todo.created'] } });
  const { id, secret } = await register();
  return { received, webhookId: String(id), secret: String(secret) };
};

const answering = (status: number) => (response: ServerResponse) => void response.writeHead(status).end();
const createTodo = () => made(world, { operationId: 'createTodo', token: world.alice.accessToken, body: { title: 'Pack the bag' } });
const deliveriesOf = async (webhookId: string) => {
  const answer = await world.session.send({ operationId: 'listWebhookDeliveries', token: world.alice.accessToken, path: { webhookId } });
  return (jsonOf(answer) as { readonly items: readonly { readonly id: string; readonly state: string; readonly attemptCount: number }[] }).items;
};
const remove = (webhookId: string) => world.session.send({ operationId: 'deleteWebhook', token: world.alice.accessToken, path: { webhookId }, headers: { 'if-match': '*' } });

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  for (let poll = 0; poll < 1_000; poll += 1) {
    if (await holds()) return;
    await pause(10);
  }
  throw new Error('It did not come to that.');
};

test('a to-do that is created reaches the receiver, and its signature verifies', async () => {
  const { received, webhookId, secret } = await aReceiver(answering(204));

  const { id } = await createTodo();
  await until(async () => (await deliveriesOf(webhookId))[0]?.state === 'delivered');

  const [{ headers, body }, ...others] = received as [Received, ...Received[]];
  const verify = (text: string) => new Verifier(secret).verify(text, headers as Record<string, string>);
  expect(others).toEqual([]);
  expect(verify(body)).toMatchObject({ type: 'todo.created', id: headers['webhook-id'], version: 1, data: { todoId: id, version: 1 } });
  expect(() => verify(body.replace('todo.created', 'todo.deleted'))).toThrow();
  await remove(webhookId);
});

test('a receiver that fails gets the same event again, and once more when asked for', async () => {
  const { received, webhookId } = await aReceiver((response, count) => answering(count === 1 ? 500 : 200)(response));
  await createTodo();
  await until(async () => (await deliveriesOf(webhookId))[0]?.attemptCount === 1);
  await until(async () => (await deliveriesOf(webhookId))[0]?.state === 'pending');

  machine.advance(10);
  await until(async () => (await deliveriesOf(webhookId))[0]?.state === 'delivered');
  const deliveryId = (await deliveriesOf(webhookId))[0]?.id ?? '';
  await made(world, { operationId: 'redeliverWebhook', token: world.alice.accessToken, path: { webhookId, deliveryId } });
  await until(() => received.length === 3);

  expect(new Set(received.map(({ headers, body }) => `${String(headers['webhook-id'])} ${body}`)).size).toBe(1);
  await remove(webhookId);
});

test('a receiver that never answers delays no other', async () => {
  const silent = await aReceiver(() => undefined);
  const quick = await aReceiver(answering(200));

  for (let count = 0; count < 20; count += 1) await createTodo();
  await until(() => quick.received.length === 20);

  expect(silent.received.length).toBeLessThanOrEqual(2);
  await Promise.all([silent, quick].map(({ webhookId }) => remove(webhookId)));
});
