import { readFile, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { describeObjectStore } from '#adapters/conformance/object-store.conformance.ts';
import { IncompleteUpload, MAX_PUT_BYTES } from '#core/ports/object-store.ts';
import { anObjectWorld, contentPath, listContentFiles, sha256Of } from './object-requests.testing.ts';
import type { ObjectWorld } from './object-requests.testing.ts';

describeObjectStore('fileObjectStore', async () => {
  const world = await anObjectWorld();
  return { store: world.store, now: world.now, pass: async (milliseconds) => world.pass(milliseconds), close: world.close };
});

const HELLO = Buffer.from('hello');
const DAY_MS = 24 * 60 * 60_000;

const aText = (key: string): { readonly key: string; readonly contentType: string; readonly bytes: Uint8Array } => ({ key, contentType: 'text/plain', bytes: HELLO });

describe('fileObjectStore on disk', () => {
  let world: ObjectWorld;
  beforeEach(async () => {
    world = await anObjectWorld();
  });
  afterEach(() => world.close());

  test('put keeps content under a random name that tells nothing of the key', async () => {
    await world.store.put(aText('users/alice/diary'));

    const [name = '', ...others] = await listContentFiles(world.folder);

    expect(others).toEqual([]);
    expect(name).toMatch(/^[0-9a-f]{40}$/);
    expect(await readFile(contentPath(world.folder, name))).toEqual(HELLO);
  });

  test('put takes at most 16 MiB', async () => {
    const tooMany = world.store.put({ ...aText('large'), bytes: new Uint8Array(MAX_PUT_BYTES + 1) });

    await expect(tooMany).rejects.toThrow(RangeError);
    expect(await listContentFiles(world.folder)).toEqual([]);
  });

  test('copy links the content instead of writing it again', async () => {
    await world.store.put(aText('source'));

    await world.store.copy({ key: 'source' }, 'target');

    const files = await Promise.all((await listContentFiles(world.folder)).map((name) => stat(contentPath(world.folder, name))));
    expect(files.map(({ nlink }) => nlink)).toEqual([2, 2]);
    expect(files[0]!.ino).toBe(files[1]!.ino);
  });

  test('remove deletes the files of all versions', async () => {
    await world.store.put(aText('a'));
    await world.store.put(aText('a'));
    await world.store.put(aText('b'));

    await world.store.remove('a');

    expect(await listContentFiles(world.folder)).toHaveLength(1);
    expect(await world.store.head('b')).toBeDefined();
  });

  test('completeMultipart after a restart still returns the head of the first time, for seven days', async () => {
    const { key, uploadId } = { key: 'a', uploadId: await world.store.createMultipart({ key: 'a', contentType: 'text/plain' }) };
    await world.store.receivePart({ action: 'part', key, uploadId, partNumber: 1, sizeBytes: 5, sha256: undefined }, Readable.from([HELLO]));
    const completion = { key, uploadId, contentType: 'text/plain', partSizesBytes: [5], sha256: sha256Of(HELLO) };
    const head = await world.store.completeMultipart(completion);
    await world.reopen();

    const again = await world.store.completeMultipart(completion);
    world.pass(8 * DAY_MS);
    await world.store.sweep();
    const late = world.store.completeMultipart(completion);

    expect(again).toEqual(head);
    await expect(late).rejects.toThrow(IncompleteUpload);
    expect(await listContentFiles(world.folder)).toHaveLength(1);
  });

  test('close waits for changes under way, and no change is taken after it', async () => {
    const changes = Array.from({ length: 20 }, () => world.store.createMultipart({ key: 'a', contentType: 'text/plain' }));
    await world.store.close();

    const late = world.store.createMultipart({ key: 'late', contentType: 'text/plain' });

    expect(await Promise.all(changes)).toHaveLength(20);
    await expect(late).rejects.toThrow('closed');
  });
});
