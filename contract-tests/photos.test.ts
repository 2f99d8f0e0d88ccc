import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { aPicture, aReadyPhoto, aVerifiedPhoto, photoOf, processed } from './probe/photos.ts';
import { assertNoDeviations, made, makeWorld, type World } from './probe/world.ts';
import { startMachine, type Machine } from './targets/machine.ts';
import { headerOf, jsonOf, problemCodeOf, type WireAnswer } from './targets/target.ts';

interface Rendition { readonly name: string; readonly width: number; readonly height: number; readonly url: string }

const YEAR = 'max-age=31536000, immutable';

describe.each(['localServer', 'lambda'] as const)('a photo at %s', (doorName) => {
  let machine: Machine;
  let world: World;

  beforeAll(async () => {
    machine = await startMachine();
    world = await makeWorld(machine, machine[doorName]);
  });

  afterAll(() => machine.stop());

  const photoAt = (path: Readonly<Record<string, string>>) => made(world, { operationId: 'getPhoto', path, token: world.alice.accessToken });
  const renditionsOf = (photo: Readonly<Record<string, unknown>>) => photo['renditions'] as readonly Rendition[];
  const revisionOf = ({ url }: Rendition): string => String(new URL(url).searchParams.get('revision'));
  const fetched = (photoId: string, rendition: Rendition, { accept, token }: { readonly accept: string; readonly token?: string }): Promise<WireAnswer> =>
    world.session.send({ operationId: 'getPhotoRendition', path: { photoId, name: rendition.name }, query: { revision: revisionOf(rendition) }, headers: { accept }, token });

  test('goes from its upload to six clean renditions that everybody may keep', async () => {
    const original = await aPicture();
    const { photoId = '' } = await aReadyPhoto(world, original, { visibility: 'public' });
    const photo = await photoAt({ photoId });

    expect((await sharp(original).metadata()).exif?.includes('Secret Camera Works')).toBe(true);
    // The camera was held sideways.
    expect(photo).toMatchObject({ state: 'ready', width: 40, height: 60, dominantColor: expect.stringMatching(/^#[0-9a-f]{6}$/), blurhash: expect.any(String) });
    for (const rendition of renditionsOf(photo)) {
      for (const [format, decoded] of [['webp', 'webp'], ['avif', 'heif']] as const) {
        const answer = await fetched(photoId, rendition, { accept: `image/${format}` });
        const metadata = await sharp(answer.body).metadata();

        expect([answer.status, headerOf(answer, 'content-type'), headerOf(answer, 'cache-control'), headerOf(answer, 'vary')]).toEqual([200, `image/${format}`, `public, ${YEAR}`, 'Origin, Accept']);
        expect(metadata).toMatchObject({ format: decoded, width: rendition.width, height: rendition.height });
        expect([metadata.exif, metadata.xmp, metadata.iptc]).toEqual([undefined, undefined, undefined]);
        expect(answer.body.includes('Exif') || answer.body.includes('Secret Camera')).toBe(false);
      }
    }
    assertNoDeviations(world.session);
  });

  test('is its owner’s alone while it is private, and everybody’s afterwards', async () => {
    const path = await aReadyPhoto(world);
    const photoId = String(path['photoId']);
    const photo = await photoAt(path);
    const [thumb] = renditionsOf(photo);
    const accept = 'image/*';

    const own = await fetched(photoId, thumb!, { accept, token: world.alice.accessToken });
    const others = [await fetched(photoId, thumb!, { accept }), await fetched(photoId, thumb!, { accept, token: world.bob.accessToken }), await world.session.send({ operationId: 'getPhoto', path })];
    const published = await world.session.send({ operationId: 'updatePhoto', path, body: { visibility: 'public' }, token: world.alice.accessToken, headers: { 'if-match': `"${String(photo['version'])}"` } });
    const afterwards = await fetched(photoId, thumb!, { accept });

    expect([own.status, headerOf(own, 'cache-control')]).toEqual([200, `private, ${YEAR}`]);
    expect(others.map(problemCodeOf)).toEqual(Array(3).fill('photo_not_found'));
    expect([published.status, afterwards.status, headerOf(afterwards, 'cache-control')]).toEqual([200, 200, `public, ${YEAR}`]);
    expect(afterwards.body.equals(own.body)).toBe(true);
    assertNoDeviations(world.session);
  });

  test('fails with a reason when its bytes only begin like an image', async () => {
    const truncated = (await aPicture()).subarray(0, 400);

    const photo = await processed(world, await aVerifiedPhoto(world, truncated));

    expect(photo).toMatchObject({ state: 'failed', failureReason: 'damaged', renditions: [] });
  });

  test('shares its quota with files and gives it back when it is deleted', async () => {
    const used = async () => ((await made(world, { operationId: 'getStorageUsage', token: world.alice.accessToken })) as { usedBytes: number; objects: number });
    const bytes = await aPicture();
    const before = await used();

    const path = await aReadyPhoto(world, bytes);
    const between = await used();
    await world.session.send({ operationId: 'deletePhoto', path, token: world.alice.accessToken, headers: { 'if-match': '*' } });

    expect([between.usedBytes - before.usedBytes, between.objects - before.objects]).toEqual([photoOf(bytes).sizeBytes, 1]);
    expect(await used()).toEqual(before);
    expect(jsonOf(await world.session.send({ operationId: 'getPhoto', path, token: world.alice.accessToken }))).toMatchObject({ code: 'photo_not_found' });
  });
});
