import type { NewId } from '#core/ids.ts';
import type { Handlers } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { ObjectStore } from '#core/ports/object-store.ts';
import type { OperationIdsByDomain } from '#generated/operations.ts';
import { completePhotoUpload } from '#domains/photos/complete-photo-upload.ts';
import { createPhoto } from '#domains/photos/create-photo.ts';
import { deletePhoto } from '#domains/photos/delete-photo.ts';
import { getPhoto } from '#domains/photos/get-photo.ts';
import { getPhotoRendition } from '#domains/photos/get-photo-rendition.ts';
import { listPhotos } from '#domains/photos/list-photos.ts';
import type { PhotosRepository } from '#domains/photos/photos.repository.ts';
import { renewPhotoUpload } from '#domains/photos/renew-photo-upload.ts';
import type { StorageUse } from '#domains/photos/storage-use.ts';
import { updatePhoto } from '#domains/photos/update-photo.ts';

/** What the photo operations work with. */
export interface PhotosUses {
  readonly photos: PhotosRepository;
  readonly storage: StorageUse;
  readonly objects: ObjectStore;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Base of rendition URLs, as clients reach the API, without a slash at the end. */
  readonly publicUrl: string;
}

/** Every operation of the domain. */
export const photosOperations = {
  listPhotos,
  createPhoto,
  getPhoto,
  updatePhoto,
  deletePhoto,
  completePhotoUpload,
  renewPhotoUpload,
  getPhotoRendition,
} satisfies Handlers<OperationIdsByDomain['photos'], PhotosUses>;
