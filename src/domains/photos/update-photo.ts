import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import { changePhoto, toPhotoBody } from '#domains/photos/photo.ts';
import { photoUpdated } from '#domains/photos/photos.events.ts';
import { requireVersion } from '#domains/photos/photos.problems.ts';
import type { PhotosRepository } from '#domains/photos/photos.repository.ts';

interface Uses { readonly photos: PhotosRepository; readonly clock: Clock; readonly publicUrl: string }

/** Changes what the merge patch names, on the version that the caller read. */
export const updatePhoto: Handler<'updatePhoto', Uses> = async ({ caller, path, body, ifMatch }, { photos, clock, publicUrl }) => {
  const photo = await photos.get(caller.userId, path.photoId);
  requireVersion(photo, ifMatch);
  const changed = changePhoto(photo, body, clock.now());
  return {
    status: 200,
    body: toPhotoBody(changed, publicUrl),
    writes: photos.save(photo, changed, ifMatch === '*' ? 'retry' : 'refuse'),
    events: [photoUpdated(changed)],
  };
};
