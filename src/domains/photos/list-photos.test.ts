import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PhotoPage } from '#generated/types.ts';
import { exportPhotos } from '#domains/photos/export-photos.ts';
import { ALICE, announce, aPhotosWorld, aPicture, aProcessedPhoto, BOB, type PhotosWorld } from '#domains/photos/photos.testing.ts';
import { findPhotoDocument, listPhotoDocuments } from '#domains/photos/photos-documents.ts';

let world: PhotosWorld;

beforeAll(async () => {
  world = await aPhotosWorld({ labels: { detect: async () => [{ name: 'Water', confidence: 99 }] } });
  await aProcessedPhoto(world, { title: 'one', tags: ['lake'], description: 'Deep.' });
  await announce(world, aPicture(), { title: 'two', tags: ['lake'], visibility: 'public' });
  await aProcessedPhoto(world, { title: 'three', visibility: 'public' });
});
afterAll(() => world.close());

const everyOf = async <Each>(found: AsyncIterable<Each>): Promise<readonly Each[]> => {
  const all: Each[] = [];
  for await (const each of found) all.push(each);
  return all;
};
const titles = ({ items }: PhotoPage): readonly string[] => items.map(({ title }) => title);
const list = async (query: string, as: 'alice' | 'bob' = 'alice') => (await world.call('GET', `/v1/photos${query}`, { as })).body as PhotoPage;

test.each([
  ['', ['three', 'two', 'one']],
  ['?state=ready', ['three', 'one']],
  ['?state=failed', []],
  ['?tag=lake', ['two', 'one']],
  ['?visibility=public', ['three', 'two']],
  ['?visibility=public&state=ready&tag=lake', []],
])('listPhotos%s shows the matching photos of the caller, newest first', async (query, expected) => {
  expect(titles(await list(query))).toEqual(expected);
});

test('listPhotos goes through pages without missing or repeating one', async () => {
  const first = await list('?limit=2&visibility=public');
  const last = await list('?limit=1');
  const rest = await list(`?limit=1&cursor=${last.nextCursor}`);

  expect([titles(first), first.nextCursor, titles(last), titles(rest)]).toEqual([['three', 'two'], undefined, ['three'], ['two']]);
});

test('listPhotos shows nobody the photos of others, public or not', async () => {
  expect(await list('', 'bob')).toEqual({ items: [] });
});

test('the export has every photo of a person and of nobody else', async () => {
  const exporter = exportPhotos(world);

  const records = await everyOf(exporter(ALICE));

  expect(records.map(({ kind, data }) => [kind, (data as { title: string }).title])).toEqual([['photo', 'three'], ['photo', 'two'], ['photo', 'one']]);
  expect(await everyOf(exporter(BOB))).toEqual([]);
});

test('search knows ready photos only, with their labels and for whom they are', async () => {
  const documents = await everyOf(listPhotoDocuments(world.photos)(ALICE));
  const [two] = (await list('?state=pending')).items;

  expect(documents).toMatchObject([
    { type: 'photo', ownerId: ALICE, visibility: 'public', title: 'three', text: 'Water', tags: [], version: 3 },
    { title: 'one', visibility: 'private', text: 'Deep.\nWater', tags: ['lake'] },
  ]);
  expect(await findPhotoDocument(world.photos)(ALICE, documents[0]!.id)).toEqual(documents[0]);
  expect(await findPhotoDocument(world.photos)(ALICE, two!.id)).toBeUndefined();
  expect(await findPhotoDocument(world.photos)(BOB, documents[0]!.id)).toBeUndefined();
});
