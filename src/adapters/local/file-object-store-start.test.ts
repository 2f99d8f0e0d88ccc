import { appendFile, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { idSource } from '#core/ids.ts';
import { fileObjectStore } from './file-object-store.ts';
import type { FileObjectStore } from './file-object-store.ts';
import { A_SIGNING_KEY, NOW } from './object-requests.testing.ts';

const clock = { now: (): Date => new Date(NOW) };

const openStore = (folder: string, signingKey: Uint8Array = A_SIGNING_KEY): FileObjectStore =>
  fileObjectStore({ folder, clock, newId: idSource(clock), publicUrl: 'http://127.0.0.1', signingKey });

const aFolderWithObjects = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'objects-'));
  const store = openStore(folder);
  for (let count = 0; count < 300; count += 1) await store.createMultipart({ key: `key${count}`, contentType: 'text/plain' });
  await store.put({ key: 'a', contentType: 'text/plain', bytes: Buffer.from('a') });
  await store.close();
  return folder;
};

let folder: string;
beforeEach(async () => {
  folder = await aFolderWithObjects();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('fileObjectStore opens again what it has closed', async () => {
  const store = openStore(folder);

  const head = await store.head('a');

  expect(head).toMatchObject({ sizeBytes: 1 });
  await store.close();
});

test('fileObjectStore refuses to start with an index that is no database', async () => {
  await writeFile(join(folder, 'objects.db'), 'not a database '.repeat(1_000));

  const start = (): unknown => openStore(folder);

  expect(start).toThrow(/objects\.db is damaged or cannot be read .*Restore it from a backup/);
});

test('fileObjectStore refuses to start with an index that has a damaged page', async () => {
  await using file = await open(join(folder, 'objects.db'), 'r+');
  const { size } = await file.stat();
  for (let page = 1; page < size / 4096; page += 1) await file.write(Buffer.alloc(64, 0xff), 0, 64, page * 4096);

  const start = (): unknown => openStore(folder);

  expect(start).toThrow(/objects\.db is damaged/);
});

test('fileObjectStore refuses a database of another application', async () => {
  await rm(join(folder, 'objects.db'));
  await rm(join(folder, 'content'), { recursive: true });
  const other = new DatabaseSync(join(folder, 'objects.db'));
  other.exec('CREATE TABLE anything (id INTEGER)');
  other.close();

  const start = (): unknown => openStore(folder);

  expect(start).toThrow(/not an object index but some other SQLite database/);
});

test('fileObjectStore refuses an index of a newer release', async () => {
  const index = new DatabaseSync(join(folder, 'objects.db'));
  index.exec('PRAGMA user_version=1000');
  index.close();

  const start = (): unknown => openStore(folder);

  expect(start).toThrow(/written by a newer release \(format 1000/);
});

test('fileObjectStore refuses to start beside contents whose index is lost', async () => {
  await rm(join(folder, 'objects.db'));

  const start = (): unknown => openStore(folder);

  expect(start).toThrow(/objects\.db is missing although .* holds files/);
});

test('fileObjectStore ignores a torn end of the write-ahead log', async () => {
  const store = openStore(folder);
  await store.put({ key: 'b', contentType: 'text/plain', bytes: Buffer.from('b') });
  await store.close();
  await appendFile(join(folder, 'objects.db-wal'), Buffer.alloc(5_000, 1));

  const again = openStore(folder);

  expect(await again.head('b')).toMatchObject({ sizeBytes: 1 });
  await again.close();
});

test('fileObjectStore refuses a short signing key', () => {
  const start = (): unknown => openStore(folder, Buffer.alloc(31));

  expect(start).toThrow(/31 bytes; it needs at least 32/);
});
