import { spawn } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

// Streams one large object up and down through the embedded object store, in a process of its own, and prints how
// much its resident memory grew. `node contract-tests/bench/object-stream.ts [mebibytes]`, default 128.

const MEBIBYTE = 1024 * 1024;
const MAX_GROWTH_BYTES = 32 * MEBIBYTE;
const SERVER = 'src/adapters/local/object-store-process.testing.ts';
// The test server's key and time; see SERVER.
const SIGNING_KEY = Buffer.alloc(32, 7);
const EXPIRES = Date.parse('2026-01-01T00:15:00Z');

interface Memory {
  readonly nowBytes: number;
  readonly mostBytes: number;
}

const main = async (mebibytes: number): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'object-stream-'));
  const server = spawn(process.execPath, ['--no-warnings', SERVER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = await once(server.stdout, 'data');
    await measure(`http://127.0.0.1:${Number(String(line))}`, mebibytes);
  } finally {
    server.kill();
    await once(server, 'exit');
    await rm(folder, { recursive: true });
  }
};

const measure = async (url: string, mebibytes: number): Promise<void> => {
  const sizeBytes = mebibytes * MEBIBYTE;
  const sha256 = await hashOf(chunks(mebibytes));
  // Loads code and threads first: what an idle server needs is not growth.
  await put(url, 'warm', 1, await hashOf(chunks(1)));
  await get(url, 'warm');
  const before = await memoryOf(url);

  const up = await timed(() => put(url, 'large', mebibytes, sha256));
  const afterUp = await memoryOf(url);
  const down = await timed(async () => {
    if ((await get(url, 'large')) !== sha256) throw new Error('The bytes came back changed.');
  });
  const afterDown = await memoryOf(url);

  const growthBytes = afterDown.mostBytes - before.nowBytes;
  const inMebibytes = (bytes: number): string => (bytes / MEBIBYTE).toFixed(1);
  process.stdout.write(`${inMebibytes(sizeBytes)} MiB up ${(mebibytes / up).toFixed(0)} MiB/s, down ${(mebibytes / down).toFixed(0)} MiB/s\n`);
  process.stdout.write(`resident: ${inMebibytes(before.nowBytes)} MiB idle, most ${inMebibytes(afterUp.mostBytes)} up, most ${inMebibytes(afterDown.mostBytes)} down\n`);
  process.stdout.write(`growth ${inMebibytes(growthBytes)} MiB, allowed ${inMebibytes(MAX_GROWTH_BYTES)}: ${growthBytes < MAX_GROWTH_BYTES ? 'ok' : 'TOO MUCH'}\n`);
  if (growthBytes >= MAX_GROWTH_BYTES) process.exitCode = 1;
};

function* chunks(mebibytes: number): Generator<Uint8Array> {
  const chunk = Buffer.alloc(MEBIBYTE / 4);
  for (let index = 0; index < mebibytes * 4; index += 1) {
    chunk.writeUInt32LE(index);
    yield Buffer.from(chunk);
  }
}

const hashOf = async (bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of bytes) hash.update(chunk);
  return hash.digest('hex');
};

const put = async (url: string, key: string, mebibytes: number, sha256: string): Promise<void> => {
  const length = String(mebibytes * MEBIBYTE);
  const target = sign(url, 'PUT', key, { action: 'put', expires: String(EXPIRES), length, sha256, type: 'text/plain' });
  const headers = { 'content-length': length, 'content-type': 'text/plain', 'x-content-sha256': sha256 };
  const upload = request(target, { method: 'PUT', headers });
  const answered = once(upload, 'response');
  await pipeline(chunks(mebibytes), upload);
  const [answer] = await answered;
  if (answer.statusCode !== 200) throw new Error(`The upload was answered with ${answer.statusCode}: ${await text(answer)}`);
  answer.resume();
};

const get = async (url: string, key: string): Promise<string> => {
  const answer = await fetch(sign(url, 'GET', key, { action: 'get', expires: String(EXPIRES), name: 'a', type: 'text/plain' }));
  if (answer.status !== 200 || answer.body === null) throw new Error(`The download was answered with ${answer.status}.`);
  return hashOf(answer.body);
};

const sign = (url: string, method: string, key: string, claims: Readonly<Record<string, string>>): string => {
  const query = new URLSearchParams(claims).toString();
  const signature = createHmac('sha256', SIGNING_KEY).update(`object-request-1\n${method}\n${key}\n${query}`).digest('base64url');
  return `${url}/objects/${key}?${query}&signature=${signature}`;
};

const memoryOf = async (url: string): Promise<Memory> => {
  const { nowBytes, mostBytes } = Object(await (await fetch(`${url}/memory`)).json());
  return { nowBytes: Number(nowBytes), mostBytes: Number(mostBytes) };
};

const timed = async (action: () => Promise<void>): Promise<number> => {
  const startMs = performance.now();
  await action();
  return (performance.now() - startMs) / 1000;
};

await main(Number(process.argv[2] ?? 128));
