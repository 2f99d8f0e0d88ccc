import { ConditionFailed, type Table } from '#core/ports/table.ts';
import { dropObjects } from '#domains/photos/drop-photo.ts';
import type { PhotosRepository } from '#domains/photos/photos.repository.ts';
import type { StorageUse } from '#domains/photos/storage-use.ts';

interface Uses {
  readonly photos: PhotosRepository;
  readonly storage: StorageUse;
  readonly table: Table;
  /** Removes every object under a prefix. */
  readonly removePrefix: (prefix: string) => Promise<void>;
}

const BATCH = 100;
const EVERYTHING = { state: undefined, tag: undefined, visibility: undefined } as const;

/** Removes a person's photos with their links, deadlines and bytes. Safe to repeat. */
export const erasePhotos = ({ photos, storage, table, removePrefix }: Uses) => async (ownerId: string): Promise<void> => {
  for (;;) {
    const { photos: found } = await photos.list(ownerId, EVERYTHING, { limit: BATCH, after: undefined });
    if (found.length === 0) break;
    // A processor at work finds the photo gone and removes what it made.
    for (const photo of found) await table.transact([...photos.remove(photo, 'retry'), dropObjects(photo, storage, photo.id)]).catch(unlessChanged);
  }
  await removePrefix(`incoming/${ownerId}/`);
  await removePrefix(`photos/${ownerId}/`);
};

/** Changed or deleted in the same moment: the next round sees it as it is. */
const unlessChanged = (error: unknown): void => {
  if (!(error instanceof ConditionFailed)) throw error;
};
