import type { Handler } from '#core/operation.ts';
import { dropPhoto } from '#domains/photos/drop-photo.ts';
import { photoDeleted } from '#domains/photos/photos.events.ts';
import { requireVersion } from '#domains/photos/photos.problems.ts';
import type { PhotosRepository } from '#domains/photos/photos.repository.ts';
import type { StorageUse } from '#domains/photos/storage-use.ts';

interface Uses { readonly photos: PhotosRepository; readonly storage: StorageUse }

/** Removes a photo for good, on the version that the caller read; its objects follow in the background. */
export const deletePhoto: Handler<'deletePhoto', Uses> = async ({ caller, path, ifMatch }, uses) => {
  const photo = await uses.photos.get(caller.userId, path.photoId);
  requireVersion(photo, ifMatch);
  return { status: 204, writes: dropPhoto(photo, uses, ifMatch === '*' ? 'retry' : 'refuse'), events: [photoDeleted(photo)] };
};
