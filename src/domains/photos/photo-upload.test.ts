import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ALICE, announce, aPhotosWorld, aPicture, aVerifiedPhoto, complete, send, type PhotosWorld } from '#domains/photos/photos.testing.ts';

const HOUR_MS = 3_600_000;
const GIF = Buffer.from('GIF89a and so on');

let world: PhotosWorld;
beforeEach(async () => {
  world = await aPhotosWorld({ quotaBytes: 1_000 });
});
afterEach(() => world.close());

test('createPhoto reserves a pending photo and its quota, and signs one PUT', async () => {
  const { photo, upload } = await announce(world);

  expect(photo).toMatchObject({ state: 'pending', visibility: 'private', renditions: [], version: 1 });
  expect(upload).toMatchObject({ kind: 'single', uploadId: photo.id.replace('photo', 'upload'), parts: [{ method: 'PUT', partNumber: 1 }] });
  expect(await world.usageOf(ALICE)).toEqual({ totalBytes: aPicture().length, reservedBytes: aPicture().length, objects: 1 });
  expect(await world.events()).toEqual([]);
});

test('createPhoto refuses what does not fit into the storage that photos share with files', async () => {
  await announce(world, aPicture(), { sizeBytes: 900 });

  const reply = await world.call('POST', '/v1/photos', { as: 'alice', body: { title: 'One more', contentType: 'image/png', sizeBytes: 101, sha256: '0'.repeat(64) } });

  expect(reply).toMatchObject({ status: 409, body: { code: 'storage_quota_exceeded', limit: 1_000 } });
});

test('completePhotoUpload verifies the original, settles its quota and announces it', async () => {
  const { id } = await aVerifiedPhoto(world);

  await world.runTasks();

  expect(await world.keys()).toEqual([`photos/${ALICE}/${id}/original`]);
  expect(await world.usageOf(ALICE)).toEqual({ totalBytes: aPicture().length, reservedBytes: 0, objects: 1 });
  expect(await world.events()).toMatchObject([{ type: 'photo.uploaded', ownerId: ALICE, data: { photoId: id, version: 2 } }]);
});

test.each([
  ['nothing has arrived', undefined, 'upload_incomplete', 409],
  ['the first bytes show another image', GIF, 'content_type_mismatch', 422],
  ['the first bytes show no image', Buffer.from('<svg onload="alert(1)"/>'), 'content_type_mismatch', 422],
])('completePhotoUpload refuses when %s, and nothing is enqueued or published', async (_name, bytes, code, status) => {
  const announced = await announce(world, bytes ?? aPicture());
  if (bytes) await send(announced, bytes);

  const reply = await complete(world, announced.photo.id);

  expect(reply).toMatchObject({ status, body: { code } });
  expect(await world.events()).toEqual([]);
  expect((await world.keys()).filter((key) => key.startsWith('photos/'))).toEqual([]);
  expect((await world.call('GET', `/v1/photos/${announced.photo.id}`, { as: 'alice' })).body).toMatchObject({ state: 'pending', version: 1 });
});

test('a photo is completed once', async () => {
  const { id } = await aVerifiedPhoto(world);

  const again = await complete(world, id);
  const renewed = await world.call('POST', `/v1/photos/${id}/upload/renew`, { as: 'alice' });

  expect([again, renewed].map(({ body }) => (body as { code: string }).code)).toEqual(['upload_not_found', 'upload_not_found']);
  expect(await world.events()).toHaveLength(1);
});

test('renewPhotoUpload signs the request again until the original has arrived', async () => {
  const announced = await announce(world);
  world.pass(HOUR_MS);

  const renew = () => world.call('POST', `/v1/photos/${announced.photo.id}/upload/renew`, { as: 'alice' });
  const renewed = (await renew()).body as (typeof announced)['upload'];
  const statuses = [await send(announced), await send({ upload: renewed })];

  expect(statuses).toEqual([403, 200]);
  expect((await renew()).body).toMatchObject({ parts: [] });
  expect((await complete(world, announced.photo.id)).status).toBe(202);
});

test('a photo without its original is dropped after a day, and nothing is left of it', async () => {
  const announced = await announce(world);
  await send(announced);
  world.pass(24 * HOUR_MS);

  const expired = await complete(world, announced.photo.id);
  await world.runTasks();

  expect(expired).toMatchObject({ status: 410, body: { code: 'upload_expired' } });
  expect((await complete(world, announced.photo.id)).status).toBe(404);
  expect(await world.keys()).toEqual([]);
  expect(await world.usageOf(ALICE)).toEqual({ totalBytes: 0, reservedBytes: 0, objects: 0 });
  expect(await world.photos.listOverdue(world.clock.now(), 10)).toEqual([]);
});

test('a photo of somebody else cannot be completed, renewed, changed or deleted', async () => {
  const { photo } = await announce(world, aPicture(), { visibility: 'public' });
  const at = `/v1/photos/${photo.id}`;

  const replies = [
    await world.call('POST', `${at}/upload/complete`, { as: 'bob' }),
    await world.call('POST', `${at}/upload/renew`, { as: 'bob' }),
    await world.call('PATCH', at, { as: 'bob', body: { title: 'Mine' }, headers: { 'if-match': '*' } }),
    await world.call('DELETE', at, { as: 'bob', headers: { 'if-match': '*' } }),
  ];

  expect(replies.map(({ body }) => (body as { code: string }).code)).toEqual(Array(4).fill('photo_not_found'));
});
