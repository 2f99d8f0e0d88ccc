import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { nodeDoor } from '#runtime/http/node-door.ts';

/** Returns the client's address as the pipeline sees it. */
const seenAddress = async (trustedProxies: number, forwarded: string | undefined): Promise<string> => {
  const door = nodeDoor(({ clientAddress }) => ({ status: 200, headers: [], body: clientAddress }), { trustedProxies });
  const server = createServer(door);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/`, { headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } });
  const text = await response.text();
  await new Promise((resolve) => server.close(resolve));
  return text;
};

test.each([
  ['nobody is trusted', 0, '203.0.113.7', '127.0.0.1'],
  ['one proxy names it', 1, '203.0.113.7', '203.0.113.7'],
  ['the client forged what stands before', 1, '10.0.0.1, 203.0.113.7', '203.0.113.7'],
  ['two proxies', 2, '10.0.0.1, 203.0.113.7, 198.51.100.2', '203.0.113.7'],
  ['fewer than trusted stand there', 2, '203.0.113.7', '127.0.0.1'],
  ['the header is missing', 1, undefined, '127.0.0.1'],
])('the address of the client where %s', async (_name, trustedProxies, forwarded, want) => {
  expect(await seenAddress(trustedProxies, forwarded)).toBe(want);
});
