import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { ObjectStore } from '#core/ports/object-store.ts';
import { incomingKeyOf, processingPhoto, toPhotoBody } from '#domains/photos/photo.ts';
import { photoUploaded } from '#domains/photos/photos.events.ts';
import type { PhotosRepository } from '#domains/photos/photos.repository.ts';
import { publishOriginal } from '#domains/photos/publish-original.ts';
import { requirePending } from '#domains/photos/require-pending.ts';
import type { StorageUse } from '#domains/photos/storage-use.ts';

interface Uses {
  readonly photos: PhotosRepository;
  readonly storage: StorageUse;
  readonly objects: ObjectStore;
  readonly clock: Clock;
  readonly publicUrl: string;
}

/** Verifies the original that arrived for a photo, and has its renditions made. */
export const completePhotoUpload: Handler<'completePhotoUpload', Uses> = async ({ caller, path }, { photos, storage, objects, clock, publicUrl }) => {
  const photo = await photos.get(caller.userId, path.photoId);
  requirePending(photo, clock.now());
  await publishOriginal(photo, objects);
  const verified = processingPhoto(photo, clock.now());
  return {
    status: 202,
    body: toPhotoBody(verified, publicUrl),
    writes: [
      ...photos.save(photo, verified, 'retry'),
      storage.settle(photo.ownerId, photo.sizeBytes),
      storage.removeObjects({ id: `${photo.id}-arrival`, objectKeys: [incomingKeyOf(photo)], prefix: null }),
    ],
    events: [photoUploaded(verified)],
  };
};
