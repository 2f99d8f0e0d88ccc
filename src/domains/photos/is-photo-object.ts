import { renditionKeysOf } from '#domains/photos/photo.ts';
import type { PhotosRepository } from '#domains/photos/photos.repository.ts';

/** Where the objects of photos lie, beside `incoming/`. */
export const PHOTO_OBJECTS = 'photos/';

/** Whether a photo stands for an object: one that waits for it, or has it, or whose renditions are being made. */
export const isPhotoObject = (photos: PhotosRepository) => async (key: string): Promise<boolean> => {
  const [area, ownerId = '', id = '', name] = key.split('/');
  const photo = await photos.find(ownerId, id);
  if (!photo) return false;
  if (area === 'incoming') return photo.state === 'pending';
  return name === 'original' || photo.state === 'processing' || renditionKeysOf(photo).includes(key);
};
