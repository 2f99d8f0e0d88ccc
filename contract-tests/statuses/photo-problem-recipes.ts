import { aPendingPhoto, anUploadedPhoto, aPicture, aVerifiedPhoto, photoOf } from '../probe/photos.ts';
import { readyAsk } from '../probe/ready-asks.ts';
import { made, type World } from '../probe/world.ts';
import { onAbsent, type ProblemRecipes, type Provocation } from './provocation.ts';

const GIBIBYTE = 1024 ** 3;
const LARGEST_FILE = { name: 'film.mp4', contentType: 'video/mp4', sizeBytes: 5 * GIBIBYTE, sha256: '0'.repeat(64) };
const UPLOAD_LIFE_SECONDS = 24 * 3600;

const on = (path: (world: World) => Promise<Readonly<Record<string, string>>>): Provocation => async ({ send, world }, operationId) =>
  send({ operationId, path: await path(world), token: world.alice.accessToken });

const onAbsentPhoto = onAbsent('photoId');

/** Files and photos share a quota of ten gibibytes. */
const besideFiles: Provocation = async ({ send, world }, operationId) => {
  const { accessToken: token } = await world.people.newPerson('hoarder');
  for (const name of ['one.mp4', 'two.mp4']) await made(world, { operationId: 'createFile', token, body: { ...LARGEST_FILE, name } });
  return send({ operationId, token, body: photoOf(await aPicture()) });
};

const afterItsLife: Provocation = async ({ send, world, travel }, operationId) => {
  const path = await aPendingPhoto(world);
  await travel(UPLOAD_LIFE_SECONDS);
  return send({ operationId, path, token: world.alice.accessToken });
};

/** A provocation for every problem of the photos. */
export const photos: ProblemRecipes<'photos'> = {
  createPhoto: { storage_quota_exceeded: besideFiles },
  getPhoto: { photo_not_found: onAbsentPhoto },
  updatePhoto: { photo_not_found: onAbsentPhoto },
  deletePhoto: { photo_not_found: onAbsentPhoto },
  completePhotoUpload: {
    photo_not_found: onAbsentPhoto,
    upload_not_found: on(aVerifiedPhoto),
    upload_incomplete: on(aPendingPhoto),
    upload_expired: afterItsLife,
    content_type_mismatch: on((world) => anUploadedPhoto(world, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))),
  },
  renewPhotoUpload: { photo_not_found: onAbsentPhoto, upload_not_found: on(aVerifiedPhoto), upload_expired: afterItsLife },
  getPhotoRendition: {
    photo_not_found: onAbsentPhoto,
    photo_rendition_not_found: async ({ send, world }, operationId) => send({ ...(await readyAsk(world, operationId)), query: { revision: '0'.repeat(16) } }),
  },
};
