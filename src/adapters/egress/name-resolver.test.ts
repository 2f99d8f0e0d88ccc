import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { aNameServer } from './dns-server.testing.ts';
import { nameResolver } from './name-resolver.ts';

/** A name server that hears every question and answers none. */
const aSilentServer = async () => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  let questions = 0;
  socket.on('message', () => (questions += 1));
  await once(socket, 'listening');
  return { place: `127.0.0.1:${socket.address().port}`, questions: () => questions, close: () => socket.close() };
};

test('a name with addresses of one family only has these', async () => {
  const server = await aNameServer(() => ['192.0.3.1', '192.0.3.2']);
  const { resolve } = nameResolver([server.place]);

  expect(await resolve('hooks.example.com')).toEqual(['192.0.3.1', '192.0.3.2']);
  await server.close();
});

test('a name without addresses fails, and localhost is this machine', async () => {
  const server = await aNameServer(() => []);
  const { resolve } = nameResolver([server.place]);

  await expect(resolve('hooks.example.com')).rejects.toMatchObject({ code: 'ENODATA' });
  expect(await resolve('localhost')).toContain('127.0.0.1');
  expect(server.asked).toEqual(['hooks.example.com']);
  await server.close();
});

test('names whose servers never answer hold up nothing else', async () => {
  const server = await aSilentServer();
  const { resolve, close } = nameResolver([server.place]);
  const order: string[] = [];

  const resolving = Array.from({ length: 50 }, (_, index) => resolve(`silent-${index}.example.com`).catch(() => order.push('name')));
  await Promise.all(Array.from({ length: 10 }, () => readFile(import.meta.filename).then(() => order.push('file'))));
  close();
  await Promise.all(resolving);

  expect(order.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'file'));
  expect(order.slice(10)).toEqual(resolving.map(() => 'name'));
  server.close();
});
