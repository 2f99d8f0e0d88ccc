import type { Write } from '#core/ports/table.ts';
import { incomingKeyOf, objectPrefixOf, type Photo } from '#domains/photos/photo.ts';
import type { PhotosRepository } from '#domains/photos/photos.repository.ts';
import type { StorageUse } from '#domains/photos/storage-use.ts';

interface Uses { readonly photos: PhotosRepository; readonly storage: StorageUse }

/** Removes a photo, its part of the quota and, after the commit, its objects. */
export const dropPhoto = (photo: Photo, { photos, storage }: Uses, onChanged: 'refuse' | 'retry'): readonly Write[] => {
  const isReserved = photo.state === 'pending';
  return [
    ...photos.remove(photo, onChanged),
    storage.giveBack(photo.ownerId, { usedBytes: isReserved ? 0 : photo.sizeBytes, reservedBytes: isReserved ? photo.sizeBytes : 0, objects: 1 }),
    dropObjects(photo, storage, photo.id),
  ];
};

/** Removes whatever lies in the object store of a photo that is gone; `id` names this removal alone. */
export const dropObjects = (photo: Pick<Photo, 'ownerId' | 'id'>, storage: StorageUse, id: string): Write =>
  storage.removeObjects({ id, objectKeys: [incomingKeyOf(photo)], prefix: objectPrefixOf(photo) });
