import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createClient } from './client.ts';
import type { Act, FaultServer } from './fault-server.testing.ts';
import { problem, reset, startFaultServer } from './fault-server.testing.ts';
import { fileSource } from './node.ts';
import type { UploadOptions, UploadSource, UploadTicket } from './upload-source.ts';
import { transfer } from './upload.ts';

const bytes = Uint8Array.from({ length: 2500 }, (_, index) => index % 251);
const sha256 = createHash('sha256').update(bytes).digest('hex');
const partSizeBytes = 1000;

let server: FaultServer;
let folder: string;
let stored: Map<number, Buffer>;
let steps: string[];

beforeAll(async () => {
  server = await startFaultServer();
  folder = mkdtempSync(join(tmpdir(), 'upload-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await server.close();
});
beforeEach(() => {
  stored = new Map();
  steps = [];
  server.play(keep);
});

const keep: Act = (reply, { url, body }) => {
  stored.set(Number(url.split('part=')[1]), body);
  reply.writeHead(200).end();
};

const aTicket = (expiresAt = '2999-01-01T00:00:00Z'): UploadTicket => ({
  expiresAt,
  partSizeBytes,
  parts: [1, 2, 3].filter((partNumber) => !stored.has(partNumber)).map((partNumber) => {
    const sizeBytes = Math.min(partSizeBytes, bytes.length - (partNumber - 1) * partSizeBytes);
    return { partNumber, sizeBytes, method: 'PUT', url: `${server.url}/object?part=${partNumber}`, signedHeaders: { 'content-length': String(sizeBytes), 'x-signed': `part-${partNumber}` } };
  }),
});

const upload = (source: UploadSource, options: UploadOptions = {}, ticket = aTicket()): Promise<string> => {
  const client = createClient({ baseUrl: 'https://api.example', token: 'alice', headers: { 'x-app': 'demo' }, maxRetries: 2 });
  return transfer(client, {
    create: async (facts) => { steps.push(`create ${facts.sizeBytes} ${facts.sha256 === sha256 ? 'hashed' : facts.sha256}`); return { fileId: 'file_1', ticket }; },
    renew: async (fileId) => { steps.push(`renew ${fileId}`); return aTicket(); },
    complete: async (fileId) => { steps.push('complete'); return fileId; },
  }, source, options);
};

const storedBytes = (): Buffer => Buffer.concat([...stored].sort(([a], [b]) => a - b).map(([, part]) => part));

describe('sources', () => {
  test.each([
    ['bytes', () => bytes],
    ['an ArrayBuffer', () => bytes.buffer],
    ['a Blob', () => new Blob([bytes])],
    ['a file on disk', () => { writeFileSync(join(folder, 'a.bin'), bytes); return fileSource(join(folder, 'a.bin')); }],
    ['a reader', () => ({ sizeBytes: bytes.length, read: async (start: number, end: number) => bytes.subarray(start, end) })],
  ] satisfies [string, () => UploadSource | Promise<UploadSource>][])('%s arrives whole, hashed beforehand', async (_name, make) => {
    const done = await upload(await make());

    expect(done).toBe('file_1');
    expect(steps).toEqual(['create 2500 hashed', 'complete']);
    expect(storedBytes().equals(bytes)).toBe(true);
  });

  test('a given hash is taken as it is, a hasher gets every byte in order', async () => {
    const hash = createHash('sha256');

    await upload(new Blob([bytes]), { sha256: 'given' });
    await upload(new Blob([bytes]), { hasher: () => ({ update: (chunk) => { hash.update(chunk); }, digest: () => hash.digest('hex') }) });

    expect(steps.filter((step) => step.startsWith('create'))).toEqual(['create 2500 given', 'create 2500 hashed']);
  });

  test('a reader too large for WebCrypto asks for a hash before it reserves anything', async () => {
    const large = { sizeBytes: 65 * 1024 * 1024, read: () => new Uint8Array() };

    await expect(upload(large)).rejects.toThrow('Give sha256 or a hasher');

    expect(steps).toEqual([]);
  });
});

describe('parts', () => {
  test('they carry their signed headers and nothing that belongs to the API', async () => {
    await upload(bytes);

    const headers = server.received.map((request) => request.headers);
    expect(headers.map((each) => each['x-signed']).sort()).toEqual(['part-1', 'part-2', 'part-3']);
    expect(headers.flatMap(({ authorization, 'x-app': app }) => [authorization, app])).toEqual(Array(6).fill(undefined));
  });

  test('each is retried by itself, and progress counts what arrived', async () => {
    const progress: number[] = [];
    server.play(reset, (reply) => reply.writeHead(503).end(), keep);

    await upload(bytes, { concurrency: 1, onProgress: ({ sentBytes, totalBytes }) => { progress.push(sentBytes / totalBytes); } });

    expect(progress).toEqual([0.4, 0.8, 1]);
    expect(storedBytes().equals(bytes)).toBe(true);
    expect(server.received).toHaveLength(5);
  });

  test('one that stays refused ends the upload and the other parts', async () => {
    server.play(problem(400, 'bad_digest'));

    await expect(upload(bytes, { concurrency: 1 })).rejects.toMatchObject({ operation: 'uploadFile', status: 400 });

    expect(steps).not.toContain('complete');
    expect(server.received).toHaveLength(1);
  });

  test('one that fails cuts those that are under way', async () => {
    const cut = new Promise<string>((resolve) => {
      server.play((reply) => { reply.on('close', () => resolve('cut')); }, (reply) => reply.writeHead(400).end());
    });

    await expect(upload(bytes, { concurrency: 2 })).rejects.toMatchObject({ status: 400 });

    expect(await cut).toBe('cut');
  });

  test('an abort stops the upload with the reason of the signal', async () => {
    const stop = new AbortController();

    const running = upload(bytes, { concurrency: 1, signal: stop.signal, onProgress: () => stop.abort('alice left') });

    await expect(running).rejects.toBe('alice left');
    expect(stored.size).toBe(1);
    expect(steps).not.toContain('complete');
  });
});

describe('tickets', () => {
  test('an expired one is renewed before anything is sent', async () => {
    await upload(bytes, {}, aTicket('2020-01-01T00:00:00Z'));

    expect(steps).toEqual(['create 2500 hashed', 'renew file_1', 'complete']);
    expect(server.received).toHaveLength(3);
  });

  test('a signature that the store refuses is renewed, and only missing parts are sent', async () => {
    server.play(keep, (reply) => reply.writeHead(403, { 'content-type': 'application/xml' }).end('<Error/>'), keep);

    await upload(bytes, { concurrency: 1 });

    expect(steps).toEqual(['create 2500 hashed', 'renew file_1', 'complete']);
    expect(server.received.map(({ url }) => url.at(-1))).toEqual(['1', '2', '2', '3']);
  });

  test('a PUT whose answer was lost and that is refused when repeated counts as done', async () => {
    server.play((reply, { body }) => { stored.set(1, body); reply.socket?.destroy(); }, (reply) => reply.writeHead(412).end(), keep);

    await upload(bytes, { concurrency: 1 });

    expect(steps).toEqual(['create 2500 hashed', 'renew file_1', 'complete']);
    expect(server.received.map(({ url }) => url.at(-1))).toEqual(['1', '1', '2', '3']);
  });

  test('a store that refuses every signature ends the upload', async () => {
    server.play((reply) => reply.writeHead(403).end());

    await expect(upload(bytes, { concurrency: 1 })).rejects.toThrow('the store refuses the signed requests of file file_1');

    expect(steps).toEqual(['create 2500 hashed', 'renew file_1', 'renew file_1']);
  });

  test('an upload is resumed by its file id, without being hashed or created again', async () => {
    const states: unknown[] = [];
    stored.set(1, Buffer.from(bytes.subarray(0, 1000)));
    stored.set(3, Buffer.from(bytes.subarray(2000)));
    const progress: number[] = [];

    await upload(bytes, { resume: { fileId: 'file_1' }, onState: (state) => states.push(state), onProgress: ({ sentBytes }) => { progress.push(sentBytes); } });

    expect(steps).toEqual(['renew file_1', 'complete']);
    expect(server.received.map(({ url }) => url.at(-1))).toEqual(['2']);
    expect(progress).toEqual([2500]);
    expect(states).toEqual([{ fileId: 'file_1' }]);
    expect(storedBytes().equals(bytes)).toBe(true);
  });
});
