import { rm, writeFile } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { anObjectWorld, contentPath, listContentFiles, sha256Of } from './object-requests.testing.ts';
import type { ObjectWorld } from './object-requests.testing.ts';

const readAll = (stream: Readable | undefined): Promise<string> => text(stream ?? Readable.from([]));

let world: ObjectWorld;
beforeEach(async () => {
  world = await anObjectWorld();
});
afterEach(() => world.close());

test('sweep removes half-written and unindexed files, and nothing else', async () => {
  const head = await world.store.put({ key: 'a', contentType: 'text/plain', bytes: Buffer.from('a') });
  const kept = await listContentFiles(world.folder);
  await writeFile(contentPath(world.folder, `${'ab'.repeat(20)}.tmp`), 'half');
  await writeFile(contentPath(world.folder, 'cd'.repeat(20)), 'orphan');

  const report = await world.store.sweep();

  expect(report).toEqual({ removedTemporaryFiles: 1, removedOrphans: 1, missing: [] });
  expect(await listContentFiles(world.folder)).toEqual(kept);
  expect(await world.store.head('a')).toEqual(head);
});

test('sweep leaves an upload under way alone', async () => {
  const bytes = new PassThrough();
  const receiving = world.store.receive({ action: 'put', key: 'a', contentType: 'text/plain', sizeBytes: 10, sha256: sha256Of('helloworld'), ifNoneMatch: false }, bytes);
  bytes.write('hello');
  while ((await listContentFiles(world.folder)).length === 0);

  const report = await world.store.sweep();
  bytes.end('world');

  expect(report).toEqual({ removedTemporaryFiles: 0, removedOrphans: 0, missing: [] });
  expect(await receiving).toMatchObject({ key: 'a', sizeBytes: 10 });
});

test('sweep beside writes and removals harms none of them', async () => {
  const write = async (index: number): Promise<void> => {
    const key = `key${index % 7}`;
    await world.store.put({ key, contentType: 'text/plain', bytes: Buffer.from(String(index)) });
    if (index % 3 === 0) await world.store.remove(key);
  };

  const writing = Promise.all(Array.from({ length: 150 }, (_, index) => write(index)));
  const reports = [await world.store.sweep(), await world.store.sweep(), await world.store.sweep()];
  await writing;

  const { objects } = await world.store.list('');
  expect(reports.flatMap(({ missing }) => missing)).toEqual([]);
  expect(await listContentFiles(world.folder)).toHaveLength(objects.length);
  for (const { key, versionId } of objects) expect(await readAll(await world.store.read(key, { versionId }))).toMatch(/^\d+$/);
});

test('sweep names contents that the disk has lost', async () => {
  await world.store.put({ key: 'a', contentType: 'text/plain', bytes: Buffer.from('a') });
  const [name = ''] = await listContentFiles(world.folder);
  await rm(contentPath(world.folder, name));

  const report = await world.store.sweep();

  expect(report.missing).toEqual([name]);
  await expect(world.store.read('a')).rejects.toThrow('ENOENT');
});
