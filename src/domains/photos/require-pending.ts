import type { Photo } from '#domains/photos/photo.ts';
import { uploadExpired, uploadNotFound } from '#domains/photos/photos.problems.ts';

/** The photo no longer waits for its original. @throws Problem upload_not_found, upload_expired */
export const requirePending = ({ state, deadline }: Photo, now: Date): void => {
  if (state !== 'pending') throw uploadNotFound();
  if (deadline !== null && deadline <= now) throw uploadExpired();
};
