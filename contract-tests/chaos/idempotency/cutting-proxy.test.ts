import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { httpClient } from '../http-client.ts';
import { seededRandom } from '../seeded-random.ts';
import { cuttingProxy } from './cutting-proxy.ts';

const BODY = 'x'.repeat(500);
const server = createServer((_message, response) => response.end(BODY));
let target = '';
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await once(server.close(), 'close');
});

test('cuttingProxy passes whole answers or none, and cuts again and again until it relents', async () => {
  const proxy = await cuttingProxy(target, seededRandom('cuts'));
  const client = httpClient();
  const ask = () => client.send({ method: 'GET', url: proxy.url });

  const answers = [];
  for (let request = 0; request < 400; request += 1) answers.push(await ask());
  const cuts = proxy.cuts();
  proxy.relent();
  const calm = [await ask(), await ask(), await ask()];
  client.close();
  await proxy.close();

  expect(cuts).toBeGreaterThan(2);
  expect(answers.filter((answer) => answer === undefined)).toHaveLength(cuts);
  expect(answers.every((answer) => answer === undefined || answer.body.toString() === BODY)).toBe(true);
  expect(calm.every((answer) => answer?.status === 200)).toBe(true);
});
