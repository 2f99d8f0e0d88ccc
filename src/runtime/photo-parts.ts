import type { ObjectStore } from '#core/ports/object-store.ts';
import type { Table } from '#core/ports/table.ts';
import { filesStores } from '#domains/files/files.stores.ts';
import type { OtherObjects } from '#domains/files/reconcile-objects.ts';
import { removeObjects } from '#domains/files/remove-objects.ts';
import { QUOTA_OBJECTS } from '#domains/files/usage.repository.ts';
import { erasePhotos } from '#domains/photos/erase-photos.ts';
import { isPhotoObject, PHOTO_OBJECTS } from '#domains/photos/is-photo-object.ts';
import { photosRepository, type PhotosRepository } from '#domains/photos/photos.repository.ts';
import type { StorageUse } from '#domains/photos/storage-use.ts';
import type { Settings } from '#runtime/settings.ts';

type Quota = Pick<Settings, 'storageQuotaBytes'>;

/** What the photo domain keeps in the table, and the storage that photos share with files. */
export const photosStores = (table: Table, { storageQuotaBytes }: Quota): { readonly photos: PhotosRepository; readonly storage: StorageUse } => {
  const { usage, removals } = filesStores(table, { bytes: storageQuotaBytes, objects: QUOTA_OBJECTS });
  const { requireRoom, reserve, settle, giveBack } = usage;
  return { photos: photosRepository(table), storage: { requireRoom, reserve, settle, giveBack, removeObjects: removals.ofObjects } };
};

/** What the reconciler of objects must know about those of photos. */
export const photoObjects = (table: Table): OtherObjects => ({ prefix: PHOTO_OBJECTS, isKnown: isPhotoObject(photosRepository(table)) });

/** Removes what the photo domain holds about a person. */
export const photoEraser = ({ table, objects }: { readonly table: Table; readonly objects: ObjectStore }, quota: Quota): ((userId: string) => Promise<void>) =>
  erasePhotos({ ...photosStores(table, quota), table, removePrefix: (prefix) => removeObjects(prefix, objects) });
