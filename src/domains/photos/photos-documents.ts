import type { SearchDocument } from '#core/ports/search-index.ts';
import type { Position } from '#core/ports/table.ts';
import type { Photo } from '#domains/photos/photo.ts';
import type { PhotosRepository } from '#domains/photos/photos.repository.ts';

const PAGE = 100;
const EVERYTHING_READY = { state: 'ready', tag: undefined, visibility: undefined } as const;

/** Reads a photo as search shall know it now; undefined for one that does not exist or is not ready. */
export const findPhotoDocument = (photos: Pick<PhotosRepository, 'find'>) => async (ownerId: string, id: string): Promise<SearchDocument | undefined> => {
  const photo = await photos.find(ownerId, id);
  return photo?.state === 'ready' ? toDocument(photo) : undefined;
};

/** Lists every photo of a person that search shall know, page by page. */
export const listPhotoDocuments = (photos: Pick<PhotosRepository, 'list'>) =>
  async function* (ownerId: string): AsyncGenerator<SearchDocument> {
    let after: Position | undefined;
    do {
      const { photos: found, next } = await photos.list(ownerId, EVERYTHING_READY, { limit: PAGE, after });
      yield* found.map(toDocument);
      after = next;
    } while (after !== undefined);
  };

const toDocument = ({ id, ownerId, visibility, title, description, tags, picture, updatedAt, version }: Photo): SearchDocument => ({
  id,
  type: 'photo',
  ownerId,
  visibility,
  title,
  // What was recognised is found like what was written.
  text: [description, ...(picture?.labels ?? []).map(({ name }) => name)].filter((text) => text !== '').join('\n'),
  tags,
  updatedAt,
  version,
});
