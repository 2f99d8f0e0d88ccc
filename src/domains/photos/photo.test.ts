import { expect, test } from '@jest/globals';
import { changePhoto, failedPhoto, isPublished, PATIENCE_MS, pendingPhoto, processingPhoto, readyPhoto, renditionKeysOf, revisionOf, toPhotoBody, waitsForRenditions, type Picture } from '#domains/photos/photo.ts';
import { OBJECT_KEY } from '#core/ports/object-store.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const LATER = new Date('2026-01-02T00:00:00Z');
const announced = { title: 'The lake', contentType: 'image/jpeg', sizeBytes: 9, sha256: 'a'.repeat(64) } as const;
const sha256 = { webp: 'b'.repeat(64), avif: 'c'.repeat(64) };
const picture: Picture = { width: 4, height: 3, dominantColor: '#000000', blurhash: 'LEHV6n', labels: [], renditions: [{ name: 'thumb', width: 2, height: 2, sha256 }] };
const pending = pendingPhoto('photo_1', 'user_1', announced, NOW);

test('a new photo is private, waits for a day and shows nothing of its owner or original', () => {
  expect(pending).toMatchObject({ state: 'pending', visibility: 'private', version: 1, deadline: new Date(NOW.getTime() + PATIENCE_MS) });
  expect(JSON.stringify(toPhotoBody(pending, ''))).not.toMatch(/user_1|aaaa|deadline/);
});

test.each([
  ['processing', processingPhoto(pending, LATER), { deadline: new Date(LATER.getTime() + PATIENCE_MS), picture: null }],
  ['ready', readyPhoto(pending, picture, LATER), { deadline: null, picture }],
  ['failed', failedPhoto(pending, 'damaged', LATER), { deadline: null, picture: null, failureReason: 'damaged' }],
] as const)('a photo that becomes %s has a new version', (state, photo, more) => {
  expect(photo).toMatchObject({ ...more, state, version: 2, updatedAt: LATER, createdAt: NOW });
});

test('a patch changes what it names and keeps the rest', () => {
  const changed = changePhoto(pending, { visibility: 'public', tags: [] }, LATER);

  expect(changed).toEqual({ ...pending, visibility: 'public', tags: [], version: 2, updatedAt: LATER });
});

test('only a ready public photo is published', () => {
  const ready = readyPhoto(pending, picture, LATER);
  const published = [pending, ready, { ...ready, visibility: 'public' as const }, { ...pending, visibility: 'public' as const }].map(isPublished);

  expect(published).toEqual([false, false, true, false]);
});

test('renditions can still come for a photo that was given up, and for no other failed one', () => {
  const waiting = [pending, processingPhoto(pending, NOW), failedPhoto(pending, 'not_processed', NOW), failedPhoto(pending, 'damaged', NOW)].map(waitsForRenditions);

  expect(waiting).toEqual([false, true, true, false]);
});

test('the URL of a rendition changes with the bytes of either format', () => {
  const revisions = [sha256, { ...sha256, webp: 'd'.repeat(64) }, { ...sha256, avif: 'd'.repeat(64) }].map((hashes) => revisionOf({ ...picture.renditions[0]!, sha256: hashes }));

  expect(new Set(revisions).size).toBe(3);
  expect(toPhotoBody(readyPhoto(pending, picture, NOW), 'https://api.example').renditions).toEqual([
    { name: 'thumb', width: 2, height: 2, url: `https://api.example/v1/photos/photo_1/renditions/thumb?revision=${revisions[0]}` },
  ]);
});

test('every rendition has a key of its own that stores accept', () => {
  const keys = renditionKeysOf(readyPhoto(pending, picture, NOW));

  expect(new Set(keys).size).toBe(2);
  for (const key of keys) expect(key).toMatch(OBJECT_KEY);
});
