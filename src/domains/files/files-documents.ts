import type { SearchDocument } from '#core/ports/search-index.ts';
import type { Position } from '#core/ports/table.ts';
import type { File } from '#domains/files/file.ts';
import type { FilesRepository } from '#domains/files/files.repository.ts';

const PAGE = 100;
const READY = { orderBy: 'created', state: 'ready', tag: undefined, folder: undefined } as const;

/** Reads a file as search shall know it now; undefined for one that does not exist or is not ready. */
export const findFileDocument = (files: Pick<FilesRepository, 'find'>) => async (ownerId: string, id: string): Promise<SearchDocument | undefined> => {
  const file = await files.find(ownerId, id);
  return file?.state === 'ready' ? toDocument(file) : undefined;
};

/** Lists everything of a person that search shall know, page by page. */
export const listFileDocuments = (files: Pick<FilesRepository, 'list'>) =>
  async function* (ownerId: string): AsyncGenerator<SearchDocument> {
    let after: Position | undefined;
    do {
      const { files: found, next } = await files.list(ownerId, READY, { limit: PAGE, after });
      yield* found.map(toDocument);
      after = next;
    } while (after !== undefined);
  };

const toDocument = ({ id, ownerId, name, folder, metadata, tags, updatedAt, version }: File): SearchDocument => ({
  id,
  type: 'file',
  ownerId,
  visibility: 'private',
  title: name,
  text: [folder, ...Object.values(metadata)].join('\n'),
  tags,
  updatedAt,
  version,
});
