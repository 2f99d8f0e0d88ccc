import { Problem } from '#core/problem.ts';
import type { Photo } from '#domains/photos/photo.ts';

/** Also raised for a photo that is not the caller's to see, so that ids cannot be probed. */
export const photoNotFound = (id: string) => new Problem('photo_not_found', `There is no photo ${id}.`, {});

export const renditionNotFound = () => new Problem('photo_rendition_not_found', 'The photo has no such rendition.', {});

export const uploadNotFound = () => new Problem('upload_not_found', 'The photo waits for no content.', {});

export const uploadExpired = () => new Problem('upload_expired', 'The upload was left open for too long; start again.', {});

export const uploadIncomplete = () => new Problem('upload_incomplete', 'The original has not arrived; renew the ticket and send it.', { missingParts: [1] });

export const contentTypeMismatch = (declared: string, shown: string | undefined) =>
  new Problem('content_type_mismatch', `The photo was announced as ${declared} but begins like ${shown ?? 'no image that is read here'}.`, {});

export const versionChanged = (version: number) => new Problem('precondition_failed', `The photo is not at version ${version} any more.`, {});

/** The change was made on another version than the stored one. @throws Problem precondition_failed */
export const requireVersion = (photo: Photo, ifMatch: number | '*' | undefined): void => {
  if (ifMatch !== '*' && ifMatch !== photo.version) throw new Problem('precondition_failed', `The photo is at version ${photo.version}.`, {});
};
