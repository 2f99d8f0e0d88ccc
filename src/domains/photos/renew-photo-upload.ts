import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { ObjectStore } from '#core/ports/object-store.ts';
import { incomingKeyOf } from '#domains/photos/photo.ts';
import type { PhotosRepository } from '#domains/photos/photos.repository.ts';
import { requirePending } from '#domains/photos/require-pending.ts';
import { uploadTicket } from '#domains/photos/upload-ticket.ts';

interface Uses { readonly photos: PhotosRepository; readonly objects: ObjectStore; readonly clock: Clock }

/** Signs the request again that sends the original, unless it has arrived. */
export const renewPhotoUpload: Handler<'renewPhotoUpload', Uses> = async ({ caller, path }, { photos, objects, clock }) => {
  const photo = await photos.get(caller.userId, path.photoId);
  const now = clock.now();
  requirePending(photo, now);
  const hasArrived = (await objects.head(incomingKeyOf(photo))) !== undefined;
  return { status: 200, body: await uploadTicket(photo, objects, { now, hasArrived }) };
};
