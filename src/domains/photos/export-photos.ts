import type { Position } from '#core/ports/table.ts';
import { toPhotoBody } from '#domains/photos/photo.ts';
import type { PhotosRepository } from '#domains/photos/photos.repository.ts';

interface Uses { readonly photos: PhotosRepository; readonly publicUrl: string }

interface PhotoRecord { readonly kind: 'photo'; readonly data: unknown }

const LIMIT = 100;
const EVERYTHING = { state: undefined, tag: undefined, visibility: undefined } as const;

/** Lists every photo of a person, page by page. */
export const exportPhotos = ({ photos, publicUrl }: Uses) =>
  async function* (ownerId: string): AsyncGenerator<PhotoRecord> {
    let after: Position | undefined;
    do {
      const { photos: found, next } = await photos.list(ownerId, EVERYTHING, { limit: LIMIT, after });
      for (const photo of found) yield { kind: 'photo', data: toPhotoBody(photo, publicUrl) };
      after = next;
    } while (after !== undefined);
  };
