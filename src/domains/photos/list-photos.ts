import type { Handler } from '#core/operation.ts';
import type { Position } from '#core/ports/table.ts';
import { toPhotoBody } from '#domains/photos/photo.ts';
import type { PhotosRepository } from '#domains/photos/photos.repository.ts';

interface Uses { readonly photos: PhotosRepository; readonly publicUrl: string }

/** Shows a page of the caller's photos. */
export const listPhotos: Handler<'listPhotos', Uses> = async ({ caller, query, page }, { photos, publicUrl }) => {
  const { state, tag, visibility } = query;
  // The pipeline hands back the very position that an earlier page of this list gave it.
  const after = page.after as Position | undefined;
  const { photos: found, next } = await photos.list(caller.userId, { state, tag, visibility }, { limit: page.limit, after });
  return { status: 200, body: { items: found.map((photo) => toPhotoBody(photo, publicUrl)) }, next: next && { ...next } };
};
