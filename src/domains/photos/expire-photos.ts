import type { NewId } from '#core/ids.ts';
import { outboxItem, outboxRecord } from '#core/outbox.ts';
import type { Clock } from '#core/ports/clock.ts';
import { ConditionFailed, type Table, type Write } from '#core/ports/table.ts';
import { dropPhoto } from '#domains/photos/drop-photo.ts';
import { failedPhoto, type Photo } from '#domains/photos/photo.ts';
import { photoFailed } from '#domains/photos/photos.events.ts';
import type { PhotosRepository } from '#domains/photos/photos.repository.ts';
import type { StorageUse } from '#domains/photos/storage-use.ts';

interface Uses {
  readonly photos: PhotosRepository;
  readonly storage: StorageUse;
  readonly table: Table;
  readonly clock: Clock;
  readonly newId: NewId;
}

const BATCH = 50;

/**
 * Ends the waiting of photos whose time is over: without an original they are dropped, without renditions they are
 * failed. @returns whether more may be due at once
 */
export const expirePhotos = async (uses: Uses): Promise<boolean> => {
  const { photos, table, clock } = uses;
  const now = clock.now();
  const overdue = await photos.listOverdue(now, BATCH);
  for (const deadline of overdue) {
    const photo = await photos.find(deadline.ownerId, deadline.photoId);
    const isDue = photo?.deadline && photo.deadline <= now;
    await unlessLost(table.transact(isDue ? givingUp(photo, uses, now) : [photos.forgetDeadline(deadline)]));
  }
  return overdue.length === BATCH;
};

const givingUp = (photo: Photo, uses: Uses, now: Date): readonly Write[] => {
  if (photo.state === 'pending') return dropPhoto(photo, uses, 'retry');
  const failed = failedPhoto(photo, 'not_processed', now);
  const record = outboxRecord([photoFailed(failed)], { newId: uses.newId, at: now, requestId: uses.newId('request') });
  return [...uses.photos.save(photo, failed, 'retry'), { kind: 'put', item: outboxItem(record), guard: { is: 'absent' } }];
};

/** Someone completed, changed or deleted it in the same moment: the next run decides. */
const unlessLost = async (transaction: Promise<void>): Promise<void> => {
  try {
    await transaction;
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
  }
};
