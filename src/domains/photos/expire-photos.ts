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
  /** Hears of events in the outbox. */
  readonly onEvents: () => void;
}

/** What one run did. */
export interface Expired {
  readonly isMoreDue: boolean;
  readonly counts: { readonly droppedPhotos: number; readonly failedPhotos: number };
}

const BATCH = 50;

/**
 * Ends the waiting of photos whose time is over: without an original they are dropped, without renditions they are
 * failed.
 */
export const expirePhotos = async (uses: Uses): Promise<Expired> => {
  const { photos, table, clock, onEvents } = uses;
  const now = clock.now();
  const overdue = await photos.listOverdue(now, BATCH);
  const counts = { droppedPhotos: 0, failedPhotos: 0 };
  for (const deadline of overdue) {
    const photo = await photos.find(deadline.ownerId, deadline.photoId);
    const isDue = photo?.deadline && photo.deadline <= now;
    const isDone = await unlessLost(table.transact(isDue ? givingUp(photo, uses, now) : [photos.forgetDeadline(deadline)]));
    if (isDone && isDue) counts[photo.state === 'pending' ? 'droppedPhotos' : 'failedPhotos'] += 1;
  }
  if (counts.failedPhotos > 0) onEvents();
  return { isMoreDue: overdue.length === BATCH, counts };
};

const givingUp = (photo: Photo, uses: Uses, now: Date): readonly Write[] => {
  if (photo.state === 'pending') return dropPhoto(photo, uses, 'retry');
  const failed = failedPhoto(photo, 'not_processed', now);
  const record = outboxRecord([photoFailed(failed)], { newId: uses.newId, at: now, requestId: uses.newId('request') });
  return [...uses.photos.save(photo, failed, 'retry'), { kind: 'put', item: outboxItem(record), guard: { is: 'absent' } }];
};

/** Someone completed, changed or deleted it in the same moment: the next run decides. */
const unlessLost = async (transaction: Promise<void>): Promise<boolean> => {
  try {
    await transaction;
    return true;
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    return false;
  }
};
