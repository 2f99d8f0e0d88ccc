import type { Handler } from '#core/operation.ts';
import { toPhotoBody } from '#domains/photos/photo.ts';
import type { PhotosRepository } from '#domains/photos/photos.repository.ts';
import { visiblePhoto } from '#domains/photos/visible-photo.ts';

interface Uses { readonly photos: PhotosRepository; readonly publicUrl: string }

/** Shows one photo of the caller, or a published one to everybody. */
export const getPhoto: Handler<'getPhoto', Uses> = async ({ caller, path }, { photos, publicUrl }) => ({
  status: 200,
  body: toPhotoBody(await visiblePhoto(caller, path.photoId, photos), publicUrl),
});
