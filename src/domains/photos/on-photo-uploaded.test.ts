import { afterEach, expect, test } from '@jest/globals';
import type { ImageOutcome } from '#core/ports/image-processor.ts';
import { erasePhotos } from '#domains/photos/erase-photos.ts';
import { ALICE, aPhotosWorld, aPicture, aProcessedPhoto, aVerifiedPhoto, renditionsOf, type PhotosWorld, type PhotosWorldOptions } from '#domains/photos/photos.testing.ts';

const DAY_MS = 24 * 3_600_000;

let world: PhotosWorld;
const worldWith = async (options: PhotosWorldOptions = {}): Promise<PhotosWorld> => (world = await aPhotosWorld(options));
afterEach(() => world.close());

const photoOf = async (id: string) => (await world.call('GET', `/v1/photos/${id}`, { as: 'alice' })).body;
const patch = (id: string, body: object) => world.call('PATCH', `/v1/photos/${id}`, { as: 'alice', body, headers: { 'if-match': '*' } });
const remove = (id: string) => world.call('DELETE', `/v1/photos/${id}`, { as: 'alice', headers: { 'if-match': '*' } });

test('a processed photo is ready, with six objects beside its original', async () => {
  await worldWith();

  const photo = await aProcessedPhoto(world);

  expect(photo).toMatchObject({ state: 'ready', failureReason: null, width: 400, height: 200, dominantColor: '#3a5f7d', labels: [], version: 3 });
  expect(photo.renditions.map(({ name }) => name)).toEqual(['thumb', 'small', 'large']);
  expect((await world.keys()).filter((key) => key.startsWith(`photos/${ALICE}/${photo.id}/`))).toHaveLength(7);
  expect((await world.events()).map(({ type, data }) => [type, data])).toContainEqual(['photo.processed', { photoId: photo.id, version: 3 }]);
  expect(await world.photos.listOverdue(new Date('2027-01-01'), 10)).toEqual([]);
});

test('a refused image is a failed photo that says why, and no error', async () => {
  await worldWith({ engine: () => ({ outcome: 'refused', reason: 'too_many_pixels' }) });

  const photo = await aProcessedPhoto(world);

  expect(photo).toMatchObject({ state: 'failed', failureReason: 'too_many_pixels', renditions: [] });
  expect((await world.events()).map(({ type }) => type).toSorted()).toEqual(['photo.failed', 'photo.uploaded']);
});

test('an event that comes again changes nothing', async () => {
  let asked = 0;
  await worldWith({ engine: (bytes) => ((asked += 1), renditionsOf(bytes)) });
  const photo = await aProcessedPhoto(world);

  expect(await world.processUploads()).toEqual([]);

  expect(await photoOf(photo.id)).toEqual(photo);
  expect(asked).toBe(1);
});

test('what its owner changes while a photo is processed is kept', async () => {
  let id = '';
  await worldWith({
    engine: async (bytes) => {
      await patch(id, { title: 'The lake at night', visibility: 'public' });
      return renditionsOf(bytes);
    },
  });
  ({ id } = await aVerifiedPhoto(world));

  await world.processUploads();

  expect(await photoOf(id)).toMatchObject({ title: 'The lake at night', visibility: 'public', state: 'ready', version: 4 });
  expect((await world.call('GET', `/v1/photos/${id}`)).status).toBe(200);
});

test('a change between the last look and the commit is met by another try', async () => {
  let id = '';
  let changes = 0;
  await worldWith({
    wrapTable: (table) => ({
      ...table,
      transact: async (writes) => {
        const isDone = writes.some((write) => write.kind === 'put' && write.item['state'] === 'ready');
        if (isDone && changes < 3) await patch(id, { title: `Title ${(changes += 1)}` });
        return table.transact(writes);
      },
    }),
  });
  ({ id } = await aVerifiedPhoto(world));

  expect(await world.processUploads()).toEqual([]);

  expect(await photoOf(id)).toMatchObject({ state: 'ready', title: 'Title 3', version: 6 });
});

test('nothing is left of a photo that was deleted while it was processed', async () => {
  let id = '';
  await worldWith({
    engine: async (bytes) => {
      await remove(id);
      await world.runTasks();
      return renditionsOf(bytes);
    },
  });
  ({ id } = await aVerifiedPhoto(world));

  await world.processUploads();
  const before = (await world.keys()).length;
  await world.runTasks();

  expect([before, (await world.keys()).length]).toEqual([6, 0]);
  expect(await world.usageOf(ALICE)).toEqual({ totalBytes: 0, reservedBytes: 0, objects: 0 });
  expect((await world.events()).map(({ type }) => type).toSorted()).toEqual(['photo.deleted', 'photo.uploaded']);
});

test('a photo whose person was erased while it was processed leaves nothing', async () => {
  await worldWith({
    engine: async (bytes) => {
      await erasePhotos({ ...world, removePrefix: async () => undefined })(ALICE);
      await world.runTasks();
      return renditionsOf(bytes);
    },
  });
  const { id } = await aVerifiedPhoto(world, { visibility: 'public' });

  await world.processUploads();
  await world.runTasks();

  expect(await world.keys()).toEqual([]);
  expect(await world.photos.find(ALICE, id)).toBeUndefined();
  expect(await world.photos.listOverdue(new Date('2027-01-01'), 10)).toEqual([]);
});

test('an engine that cannot work fails the event, and the photo goes on waiting', async () => {
  let isDown = true;
  await worldWith({
    engine: (bytes): ImageOutcome => {
      if (isDown) throw new Error('The engine was closed.');
      return renditionsOf(bytes);
    },
  });
  const { id } = await aVerifiedPhoto(world);

  const unhandled = await world.processUploads();
  isDown = false;

  expect(unhandled).toMatchObject([{ as: 'failed', reason: 'Error: The engine was closed.' }]);
  expect(await photoOf(id)).toMatchObject({ state: 'processing' });
  expect(await world.processUploads()).toEqual([]);
  expect(await photoOf(id)).toMatchObject({ state: 'ready' });
});

test('a photo that nobody processes fails after a day, and is ready after all when its event is redriven', async () => {
  await worldWith();
  const { id } = await aVerifiedPhoto(world);
  world.pass(DAY_MS);

  await world.runTasks();
  const failed = await photoOf(id);
  await world.processUploads();

  expect(failed).toMatchObject({ state: 'failed', failureReason: 'not_processed', version: 3 });
  expect((await world.events()).map(({ type }) => type)).toContain('photo.failed');
  expect(await photoOf(id)).toMatchObject({ state: 'ready', failureReason: null, version: 4 });
});

test.each([
  ['are kept with the photo', async () => [{ name: 'Lake', confidence: 97.5 }], [{ name: 'Lake', confidence: 97.5 }]],
  ['that nobody can tell now do not hold the photo up', () => Promise.reject(new Error('unavailable')), []],
])('labels %s', async (_name, detect, labels) => {
  const seen: unknown[] = [];
  await worldWith({ labels: { detect: async (image) => (seen.push(image), detect()) } });

  const photo = await aProcessedPhoto(world);

  expect(photo).toMatchObject({ state: 'ready', labels });
  expect(seen).toEqual([{ key: `photos/${ALICE}/${photo.id}/original`, contentType: 'image/jpeg', sizeBytes: aPicture().length }]);
});

test('the reconciler removes renditions that no photo has, and nothing else', async () => {
  await worldWith();
  const ready = await aProcessedPhoto(world);
  const processing = await aVerifiedPhoto(world);
  await world.runTasks();
  const known = await world.keys();
  for (const key of [`photos/${ALICE}/${ready.id}/thumb-${'0'.repeat(32)}-webp`, `photos/${ALICE}/photo_${'0'.repeat(26)}/original`, `incoming/${ALICE}/${processing.id}`]) {
    await world.objects.put({ key, contentType: 'image/webp', bytes: Buffer.from('left over') });
  }
  world.pass(2 * DAY_MS);

  const removed = await world.reconcile();

  expect(removed).toBe(3);
  expect(await world.keys()).toEqual(known);
});
