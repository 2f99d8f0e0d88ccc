import { spawn } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { atMost, tableOf, type Figure, type Section } from './figures.ts';

// Streams one large object up and down through the embedded object store, in a process of its own, and prints how
// much its resident memory grew. `node contract-tests/bench/object-stream.ts [mebibytes]`, default 128.

const MEBIBYTE = 1024 * 1024;
const MAX_GROWTH_MEBIBYTES = 32;
const SERVER = 'src/adapters/local/object-store-process.testing.ts';
// The test server's key and time; see SERVER.
const SIGNING_KEY = Buffer.alloc(32, 7);
const EXPIRES = Date.parse('2026-01-01T00:15:00Z');

interface Memory {
  readonly nowBytes: number;
  readonly mostBytes: number;
}

/** Streams one object of so many mebibytes up and down. */
export const streamSection = async (mebibytes: number): Promise<Section> => {
  const folder = await mkdtemp(join(tmpdir(), 'object-stream-'));
  const server = spawn(process.execPath, ['--no-warnings', SERVER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = await once(server.stdout, 'data');
    const figures = await measure(`http://127.0.0.1:${Number(String(line))}`, mebibytes);
    return { name: 'stream', title: `An object of ${mebibytes} MiB streamed through the embedded object store`, figures };
  } finally {
    server.kill();
    await once(server, 'exit');
    await rm(folder, { recursive: true });
  }
};

const measure = async (url: string, mebibytes: number): Promise<readonly Figure[]> => {
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

  const growth = (afterDown.mostBytes - before.nowBytes) / MEBIBYTE;
  const inMebibytes = ({ nowBytes, mostBytes }: Memory): string => `${(nowBytes / MEBIBYTE).toFixed(0)} MiB, most ${(mostBytes / MEBIBYTE).toFixed(0)}`;
  return [
    { what: 'memory beyond the idle server', value: growth, shown: `${growth.toFixed(1)} MiB`, goal: atMost(MAX_GROWTH_MEBIBYTES, ' MiB'), note: `idle ${inMebibytes(before)}; after upload ${inMebibytes(afterUp)}; after download ${inMebibytes(afterDown)}` },
    { what: 'upload', value: mebibytes / up, shown: `${(mebibytes / up).toFixed(0)} MiB/s` },
    { what: 'download', value: mebibytes / down, shown: `${(mebibytes / down).toFixed(0)} MiB/s` },
  ];
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

if (import.meta.main) process.stdout.write(tableOf(await streamSection(Number(process.argv[2] ?? 128))));
