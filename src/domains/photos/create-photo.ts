import type { NewId } from '#core/ids.ts';
import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { ObjectStore } from '#core/ports/object-store.ts';
import { pendingPhoto, toPhotoBody } from '#domains/photos/photo.ts';
import type { PhotosRepository } from '#domains/photos/photos.repository.ts';
import type { StorageUse } from '#domains/photos/storage-use.ts';
import { uploadTicket } from '#domains/photos/upload-ticket.ts';

interface Uses {
  readonly photos: PhotosRepository;
  readonly storage: StorageUse;
  readonly objects: ObjectStore;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly publicUrl: string;
}

/** Reserves a pending photo and its quota, and tells how to send the original. */
export const createPhoto: Handler<'createPhoto', Uses> = async ({ caller, body }, { photos, storage, objects, clock, newId, publicUrl }) => {
  await storage.requireRoom(caller.userId, body.sizeBytes);
  const now = clock.now();
  const photo = pendingPhoto(newId('photo'), caller.userId, body, now);
  return {
    status: 201,
    headers: { location: `/v1/photos/${photo.id}` },
    body: { photo: toPhotoBody(photo, publicUrl), upload: await uploadTicket(photo, objects, { now, hasArrived: false }) },
    writes: [...photos.add(photo), storage.reserve(caller.userId, photo.sizeBytes)],
  };
};
