import { once } from 'node:events';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { bodyOf, sendRange } from './object-requests-bytes.ts';

let server: Server;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bytes-'));
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

const serve = async (listener: (request: IncomingMessage, response: ServerResponse) => Promise<void>): Promise<string> => {
  server = createServer((request, response) => void listener(request, response).catch(() => response.destroy())).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : ''}`;
};

test('bodyOf leaves the request open to be drained when its reader stops in the middle', async () => {
  const destroyed: boolean[] = [];
  const url = await serve(async (request, response) => {
    for await (const chunk of bodyOf(request)) if (chunk.byteLength > 0) break;
    destroyed.push(request.destroyed);
    response.writeHead(507).end('full');
  });

  const answer = await fetch(url, { method: 'PUT', body: new Uint8Array(8_000_000) });

  expect([answer.status, await answer.text()]).toEqual([507, 'full']);
  expect(destroyed).toEqual([false]);
});

test('bodyOf frees each chunk before it reads the next', async () => {
  const seen: Uint8Array[] = [];
  let heldBytes = 0;
  const url = await serve(async (request, response) => {
    for await (const chunk of bodyOf(request)) {
      seen.push(chunk);
      heldBytes = Math.max(heldBytes, seen.reduce((sum, { byteLength }) => sum + byteLength, 0));
    }
    response.end();
  });

  await fetch(url, { method: 'PUT', body: new Uint8Array(4_000_000) });

  expect(seen.length).toBeGreaterThan(10);
  expect(heldBytes).toBeLessThan(200_000);
});

test.each([
  [0, 999_999],
  [0, 0],
  [131_071, 131_072],
  [5, 700_000],
])('sendRange sends exactly the bytes %d to %d', async (first, last) => {
  const bytes = Buffer.from(Array.from({ length: 1_000_000 }, (_, index) => index % 251));
  await writeFile(join(folder, 'file'), bytes);
  await using file = await open(join(folder, 'file'));
  const url = await serve((_, response) => sendRange(response, file, { first, last }));

  const received = Buffer.from(await (await fetch(url)).arrayBuffer());

  expect(received.equals(bytes.subarray(first, last + 1))).toBe(true);
});

test('sendRange cuts the connection rather than end a short answer well', async () => {
  await writeFile(join(folder, 'file'), Buffer.alloc(200_000));
  await using file = await open(join(folder, 'file'));
  const url = await serve(async (_, response) => {
    response.writeHead(200, { 'content-length': 300_000 });
    await sendRange(response, file, { first: 0, last: 299_999 });
  });

  const answer = await fetch(url);

  await expect(answer.arrayBuffer()).rejects.toThrow();
});
