import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import sharp from 'sharp';
import { sendParts } from './files.ts';
import { made, type World } from './world.ts';

/** Path parameters of an operation on a photo. */
type Path = Readonly<Record<string, string>>;

interface Reservation {
  readonly photo: { readonly id: string };
  readonly upload: { readonly parts: Parameters<typeof sendParts>[1] };
}

const POLL_MS = 25;
/** Longer than one small image takes on a busy machine. */
const PATIENCE_MS = 60_000;

/** A small JPEG with a place, a camera and an orientation in its EXIF data. */
export const aPicture = (): Promise<Buffer> =>
  sharp({ create: { width: 60, height: 40, channels: 3, background: '#3a5f7d' } })
    .withExif({
      IFD0: { Make: 'Secret Camera Works', Copyright: 'alice' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '47/1 22/1 3300/100', GPSLongitudeRef: 'E', GPSLongitude: '8/1 32/1 3000/100' },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();

/** Announces bytes as they are. */
export const photoOf = (bytes: Uint8Array, more: object = {}) => ({
  title: 'The lake',
  contentType: 'image/jpeg',
  sizeBytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  ...more,
});

const reserved = async (world: World, bytes: Uint8Array, more?: object): Promise<Reservation> =>
  (await made(world, { operationId: 'createPhoto', token: world.alice.accessToken, body: photoOf(bytes, more) })) as unknown as Reservation;

/** A photo of alice that waits for its original. */
export const aPendingPhoto = async (world: World): Promise<Path> => ({ photoId: (await reserved(world, await aPicture())).photo.id });

/** A photo of alice whose original has arrived and is not verified yet. */
export const anUploadedPhoto = async (world: World, bytes?: Uint8Array, more?: object): Promise<Path> => {
  const picture = bytes ?? (await aPicture());
  const { photo, upload } = await reserved(world, picture, more);
  await sendParts(picture, upload.parts);
  return { photoId: photo.id };
};

/** A photo of alice whose original was verified. */
export const aVerifiedPhoto = async (world: World, bytes?: Uint8Array, more?: object): Promise<Path> => {
  const path = await anUploadedPhoto(world, bytes, more);
  await made(world, { operationId: 'completePhotoUpload', path, token: world.alice.accessToken });
  return path;
};

/** Waits until it is known what becomes of a photo of alice. @throws Error when that takes too long */
export const processed = async (world: World, path: Path): Promise<Readonly<Record<string, unknown>>> => {
  const before = Date.now();
  while (Date.now() - before < PATIENCE_MS) {
    const photo = await made(world, { operationId: 'getPhoto', path, token: world.alice.accessToken });
    if (photo['state'] !== 'processing') return photo;
    await setTimeout(POLL_MS);
  }
  throw new Error(`The photo ${path['photoId']} is still being processed.`);
};

/** A photo of alice with all renditions. */
export const aReadyPhoto = async (world: World, bytes?: Uint8Array, more?: object): Promise<Path> => {
  const path = await aVerifiedPhoto(world, bytes, more);
  const { state, failureReason } = await processed(world, path);
  if (state !== 'ready') throw new Error(`The photo is ${String(state)}: ${String(failureReason)}`);
  return path;
};
