import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { requestSigner } from './file-object-store-signing.ts';
import type { Grant, RequestSigner } from './file-object-store-signing.ts';
import { A_SIGNING_KEY, anObjectWorld, listContentFiles, NOW, sha256Of } from './object-requests.testing.ts';
import type { ObjectWorld } from './object-requests.testing.ts';

const ROUNDS = 20;
const UPLOADERS = 6;
const SERVER = fileURLToPath(new URL('./object-store-process.testing.ts', import.meta.url));

let world: ObjectWorld;
beforeEach(async () => {
  world = await anObjectWorld();
});
afterEach(() => world.close());

test('a store killed in the middle of uploads keeps all that it acknowledged and no half object', async () => {
  const uploadId = await world.store.createMultipart({ key: 'joined', contentType: 'video/mp4' });
  const seen: Seen = { objects: new Map(), parts: new Map(), cut: 0 };
  const damaged: string[] = [];

  for (let round = 0; round < ROUNDS; round += 1) {
    await uploadUntilKilled(`round${round}`, uploadId, seen);
    await world.reopen();
    damaged.push(...(await findDamaged(world)));
  }

  const objects = new Map((await listAll(world)).map(({ key, sha256 }) => [key, sha256]));
  const parts = new Map((await world.store.listParts('joined', uploadId)).map(({ partNumber, sha256 }) => [partNumber, sha256]));
  const report = await world.store.sweep();
  expect([...seen.objects].filter(([key, sha256]) => objects.get(key) !== sha256)).toEqual([]);
  expect([...seen.parts].filter(([partNumber, sha256]) => parts.get(partNumber) !== sha256)).toEqual([]);
  expect(damaged).toEqual([]);
  expect(report.missing).toEqual([]);
  expect(await listContentFiles(world.folder)).toHaveLength(objects.size + parts.size);
  expect([seen.objects.size, seen.parts.size, seen.cut].map((count) => count >= ROUNDS)).toEqual([true, true, true]);
}, 120_000);

/** What clients know: uploads answered with 200, and how many never were. */
interface Seen {
  readonly objects: Map<string, string>;
  readonly parts: Map<number, string>;
  cut: number;
}

const uploadUntilKilled = async (prefix: string, uploadId: string, seen: Seen): Promise<void> => {
  const server = await startServer(world.folder);
  const uploads = Array.from({ length: UPLOADERS }, (_, index) => uploadUntilCut(server.signer, `${prefix}/${index}`, seen));
  const parts = uploadPartsUntilCut(server.signer, uploadId, seen);
  const enough = seen.objects.size + randomInt(3, 12);
  const enoughParts = seen.parts.size + 1;
  while (server.child.exitCode === null && (seen.objects.size < enough || seen.parts.size < enoughParts)) await sleep(1);
  await sleep(randomInt(0, 10));
  server.child.kill('SIGKILL');
  await Promise.all([...uploads, parts, once(server.child, 'exit')]);
};

const startServer = async (folder: string): Promise<{ readonly child: ChildProcess; readonly signer: RequestSigner }> => {
  const child = spawn(process.execPath, ['--no-warnings', SERVER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  const publicUrl = `http://127.0.0.1:${Number(String(line))}`;
  return { child, signer: requestSigner({ clock: { now: () => new Date(NOW) }, publicUrl, signingKey: A_SIGNING_KEY }) };
};

const uploadUntilCut = async (signer: RequestSigner, prefix: string, seen: Seen): Promise<void> => {
  for (let count = 0; ; count += 1) {
    const bytes = randomBytes(randomInt(1, 400_000));
    const key = `${prefix}/${count}`;
    const sha256 = sha256Of(bytes);
    if (!(await isTaken(signer, { action: 'put', key, contentType: 'text/plain', sizeBytes: bytes.byteLength, sha256, ifNoneMatch: true }, bytes))) return void (seen.cut += 1);
    seen.objects.set(key, sha256);
  }
};

const uploadPartsUntilCut = async (signer: RequestSigner, uploadId: string, seen: Seen): Promise<void> => {
  for (let partNumber = seen.parts.size + 1; ; partNumber += 1) {
    const bytes = randomBytes(randomInt(1, 200_000));
    const sha256 = sha256Of(bytes);
    if (!(await isTaken(signer, { action: 'part', key: 'joined', uploadId, partNumber, sizeBytes: bytes.byteLength, sha256 }, bytes))) return;
    seen.parts.set(partNumber, sha256);
  }
};

const isTaken = async (signer: RequestSigner, grant: Grant, bytes: Uint8Array): Promise<boolean> => {
  const { url, headers } = signer.sign(grant, new Date(Date.parse(NOW) + 60_000));
  try {
    return (await fetch(url, { method: 'PUT', headers, body: new Uint8Array(bytes) })).status === 200;
  } catch {
    return false;
  }
};

const listAll = async ({ store }: ObjectWorld) => {
  const page = await store.list('');
  const objects = [...page.objects];
  for (let { next } = page; next !== undefined; ) {
    const following = await store.list('', next);
    objects.push(...following.objects);
    next = following.next;
  }
  return objects;
};

const findDamaged = async (world: ObjectWorld): Promise<readonly string[]> => {
  const damaged: string[] = [];
  for (const { key, versionId, sha256 } of await listAll(world)) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await world.store.read(key, { versionId })) ?? []) chunks.push(chunk);
    if (sha256Of(Buffer.concat(chunks)) !== sha256) damaged.push(key);
  }
  return damaged;
};
