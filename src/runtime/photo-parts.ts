import type { Consumer } from '#core/consumer.ts';
import type { Table } from '#core/ports/table.ts';
import { filesStores } from '#domains/files/files.stores.ts';
import { removeObjects } from '#domains/files/remove-objects.ts';
import { QUOTA_OBJECTS } from '#domains/files/usage.repository.ts';
import { erasePhotos } from '#domains/photos/erase-photos.ts';
import { isPhotoObject, PHOTO_OBJECTS } from '#domains/photos/is-photo-object.ts';
import { onPhotoUploaded } from '#domains/photos/on-photo-uploaded.ts';
import { photosRepository, type PhotosRepository } from '#domains/photos/photos.repository.ts';
import type { StorageUse } from '#domains/photos/storage-use.ts';
import type { OtherObjects } from '#domains/files/reconcile-objects.ts';
import type { ConsumerParts } from '#runtime/consumers.ts';
import { transactional } from '#runtime/events/transactional.ts';
import type { Settings } from '#runtime/settings.ts';
import type { Stores } from '#runtime/wiring.ts';

/** Name of the consumer that makes renditions, and of its queue. */
export const PHOTO_PROCESSOR = 'photo-processor';

/** Images take seconds, and the processor works on few at a time. */
const LIMITS = { batch: 4, concurrency: 1, visibilityMs: 300_000, maxAttempts: 8 };

/** What the photo domain keeps in the table, and the storage that photos share with files. */
export const photosStores = (table: Table, { storageQuotaBytes }: Pick<Settings, 'storageQuotaBytes'>): { readonly photos: PhotosRepository; readonly storage: StorageUse } => {
  const { usage, removals } = filesStores(table, { bytes: storageQuotaBytes, objects: QUOTA_OBJECTS });
  const { requireRoom, reserve, settle, giveBack } = usage;
  return { photos: photosRepository(table), storage: { requireRoom, reserve, settle, giveBack, removeObjects: removals.ofObjects } };
};

/** The consumer that makes renditions; none where there is no image processor. */
export const photoProcessors = ({ settings, stores, clock, newId, onEvents }: ConsumerParts): readonly Consumer[] => {
  const { table, objects, images, labels } = stores;
  if (!images) return [];
  const uses = { ...photosStores(table, settings), objects, images, labels, clock };
  return [transactional({ name: PHOTO_PROCESSOR, eventTypes: ['photo.uploaded'], limits: LIMITS, table, clock, newId, onEvents }, onPhotoUploaded, uses)];
};

/** What the reconciler of objects must know about those of photos. */
export const photoObjects = (table: Table): OtherObjects => ({ prefix: PHOTO_OBJECTS, isKnown: isPhotoObject(photosRepository(table)) });

/** Removes what the photo domain holds about a person. */
export const photoEraser = ({ table, objects }: Pick<Stores, 'table' | 'objects'>, settings: Settings): ((userId: string) => Promise<void>) =>
  erasePhotos({ ...photosStores(table, settings), table, removePrefix: (prefix) => removeObjects(prefix, objects) });
