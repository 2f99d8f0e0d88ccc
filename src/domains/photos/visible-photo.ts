import type { Caller } from '#core/caller.ts';
import type { Photo } from '#domains/photos/photo.ts';
import { photoNotFound } from '#domains/photos/photos.problems.ts';
import type { PhotosRepository } from '#domains/photos/photos.repository.ts';

/** Finds a photo that somebody, or a stranger, may see: their own, or one that is published. @throws Problem photo_not_found */
export const visiblePhoto = async (caller: Caller | undefined, id: string, photos: PhotosRepository): Promise<Photo> => {
  const own = caller && (await photos.find(caller.userId, id));
  const photo = own ?? (await photos.findPublished(id));
  if (!photo) throw photoNotFound(id);
  return photo;
};
