import type { DomainEvent } from '#core/event.ts';
import type { Photo } from '#domains/photos/photo.ts';

const aboutPhoto = (type: 'photo.uploaded' | 'photo.processed' | 'photo.failed' | 'photo.updated' | 'photo.deleted') =>
  ({ id, ownerId, version }: Photo): DomainEvent => ({ type, ownerId, data: { photoId: id, version } });

/** Says that the original was verified. */
export const photoUploaded = aboutPhoto('photo.uploaded');

/** Says that the renditions were made. */
export const photoProcessed = aboutPhoto('photo.processed');

/** Says that there will be no renditions. */
export const photoFailed = aboutPhoto('photo.failed');

/** Says that its owner changed it. */
export const photoUpdated = aboutPhoto('photo.updated');

/** Says that a photo is gone. */
export const photoDeleted = aboutPhoto('photo.deleted');
