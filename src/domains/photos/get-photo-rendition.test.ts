import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Photo } from '#generated/types.ts';
import { aPhotosWorld, aPicture, aProcessedPhoto, aVerifiedPhoto, type Asked, type PhotosWorld } from '#domains/photos/photos.testing.ts';

let world: PhotosWorld;
let open: Photo;
let hidden: Photo;

beforeAll(async () => {
  world = await aPhotosWorld();
  open = await aProcessedPhoto(world, { visibility: 'public', title: 'Open' });
  hidden = await aProcessedPhoto(world, { bytes: aPicture('cellar'), title: 'Hidden' });
});
afterAll(() => world.close());

const targetOf = (photo: Photo): string => photo.renditions[0]!.url.replace('https://api.example', '');
const plain = (photo: Photo): string => targetOf(photo).split('?')[0]!;
const get = (target: string, asked: Asked = {}) => world.call('GET', target, asked);

describe('getPhotoRendition', () => {
  test.each([
    ['nothing', undefined, 'image/avif'],
    ['anything', '*/*', 'image/avif'],
    ['what a browser says', 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8', 'image/avif'],
    ['WebP only', 'image/webp', 'image/webp'],
    ['WebP rather than AVIF', 'image/avif;q=0.5, image/webp;q=0.9', 'image/webp'],
    ['any image but AVIF', 'image/*, image/avif;q=0', 'image/webp'],
  ])('answers %s of Accept with the preferred format', async (_name, accept, type) => {
    const reply = await get(targetOf(open), { headers: accept === undefined ? {} : { accept } });

    expect(reply.status).toBe(200);
    expect(reply.header('content-type')).toBe(type);
    expect(reply.header('vary')).toBe('Origin, Accept');
    expect(reply.text).toContain(`thumb ${type.slice(6)} of `);
  });

  test.each(['image/png', 'text/html', 'image/avif;q=0, image/webp;q=0', 'image/*;q=0'])('is 406 where neither format is accepted: %s', async (accept) => {
    expect(await get(targetOf(open), { headers: { accept } })).toMatchObject({ status: 406, body: { code: 'not_acceptable' } });
  });

  test.each<[string, () => string, Asked, string]>([
    ['everybody may keep a public photo', () => targetOf(open), {}, 'public, max-age=31536000, immutable'],
    ['everybody may keep a public photo that its owner reads', () => targetOf(open), { as: 'alice' }, 'public, max-age=31536000, immutable'],
    ['only its owner may keep a private photo', () => targetOf(hidden), { as: 'alice' }, 'private, max-age=31536000, immutable'],
    ['what names no revision is revalidated', () => plain(open), {}, 'private, no-cache'],
  ])('%s', async (_name, target, asked, cacheControl) => {
    expect((await get(target(), asked)).header('cache-control')).toBe(cacheControl);
  });

  test('gives each format a strong entity tag, and is 304 with it under the same caching', async () => {
    const [avif, webp] = [await get(targetOf(open), { headers: { accept: 'image/avif' } }), await get(targetOf(open), { headers: { accept: 'image/webp' } })];
    const tags = [avif.header('etag')!, webp.header('etag')!];

    const same = await get(targetOf(open), { headers: { accept: 'image/avif', 'if-none-match': tags[0]! } });
    const other = await get(targetOf(open), { headers: { accept: 'image/avif', 'if-none-match': tags[1]! } });

    expect(tags).toEqual([expect.stringMatching(/^"[0-9a-f]{32}"$/), expect.not.stringContaining(tags[0]!)]);
    expect([same.status, same.text, same.header('cache-control'), same.header('vary'), other.status]).toEqual([304, '', 'public, max-age=31536000, immutable', 'Origin, Accept', 200]);
  });

  test.each<[string, () => string, Asked, string]>([
    ['a private photo of a stranger', () => targetOf(hidden), {}, 'photo_not_found'],
    ['a private photo of somebody else', () => targetOf(hidden), { as: 'bob' }, 'photo_not_found'],
    ['a photo that does not exist', () => `/v1/photos/photo_${'0'.repeat(26)}/renditions/thumb`, {}, 'photo_not_found'],
    ['another revision', () => `${plain(open)}?revision=${'0'.repeat(16)}`, {}, 'photo_rendition_not_found'],
  ])('is 404 for %s, and no cache keeps that', async (_name, target, asked, code) => {
    const reply = await get(target(), asked);

    expect(reply).toMatchObject({ status: 404, body: { code } });
    expect(reply.header('cache-control')).toBe('no-store');
  });

  test('has nothing of a photo that is not ready', async () => {
    const { id } = await aVerifiedPhoto(world);

    expect(await get(`/v1/photos/${id}/renditions/large`, { as: 'alice' })).toMatchObject({ status: 404, body: { code: 'photo_rendition_not_found' } });
  });
});

describe('getPhoto', () => {
  test('shows strangers a public photo as its owner sees it, and answers foreign and absent alike', async () => {
    const [own, strange] = [await get(`/v1/photos/${open.id}`, { as: 'alice' }), await get(`/v1/photos/${open.id}`)];
    const [foreign, absent] = [await get(`/v1/photos/${hidden.id}`, { as: 'bob' }), await get(`/v1/photos/photo_${'0'.repeat(26)}`, { as: 'bob' })];

    expect(strange.body).toEqual(own.body);
    expect([foreign.body, absent.body]).toEqual([expect.objectContaining({ code: 'photo_not_found' }), expect.objectContaining({ code: 'photo_not_found' })]);
  });

  test('hides a public photo until it is ready, and again once it is private or deleted', async () => {
    const { id, version } = await aVerifiedPhoto(world, { visibility: 'public' });
    const seen = [(await get(`/v1/photos/${id}`)).status];
    await world.processUploads();
    seen.push((await get(`/v1/photos/${id}`)).status);
    await world.call('PATCH', `/v1/photos/${id}`, { as: 'alice', body: { visibility: 'private' }, headers: { 'if-match': `"${version + 1}"` } });
    seen.push((await get(`/v1/photos/${id}`)).status);
    await world.call('PATCH', `/v1/photos/${id}`, { as: 'alice', body: { visibility: 'public' }, headers: { 'if-match': '*' } });
    seen.push((await get(`/v1/photos/${id}`)).status);
    await world.call('DELETE', `/v1/photos/${id}`, { as: 'alice', headers: { 'if-match': '*' } });
    seen.push((await get(`/v1/photos/${id}`)).status);

    expect(seen).toEqual([404, 200, 404, 200, 404]);
    expect(await world.table.get({ pk: `PHOTO#${id}`, sk: 'PUBLISHED' })).toBeUndefined();
  });
});
