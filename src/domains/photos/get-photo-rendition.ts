import type { Handler } from '#core/operation.ts';
import type { ObjectStore } from '#core/ports/object-store.ts';
import { renditionKeyOf, revisionOf } from '#domains/photos/photo.ts';
import { renditionNotFound } from '#domains/photos/photos.problems.ts';
import type { PhotosRepository } from '#domains/photos/photos.repository.ts';
import { visiblePhoto } from '#domains/photos/visible-photo.ts';

interface Uses { readonly photos: PhotosRepository; readonly objects: ObjectStore }

/** Hands out one size of a photo in the format that the client prefers; under a revision it may be kept for good. */
export const getPhotoRendition: Handler<'getPhotoRendition', Uses> = async ({ caller, path, query, mediaType }, { photos, objects }) => {
  const photo = await visiblePhoto(caller, path.photoId, photos);
  const rendition = photo.picture?.renditions.find(({ name }) => name === path.name);
  if (!rendition || (query.revision !== undefined && query.revision !== revisionOf(rendition))) throw renditionNotFound();
  const format = mediaType === 'image/webp' ? 'webp' : 'avif';
  const stream = await objects.read(renditionKeyOf(photo, rendition.name, format, rendition.sha256[format]));
  // Deleted in this very moment.
  if (!stream) throw renditionNotFound();
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk as Uint8Array);
  return { status: 200, mediaType, body: Buffer.concat(chunks), ...(query.revision === undefined ? {} : { caching: photo.visibility }) };
};
