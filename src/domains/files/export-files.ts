import type { Position } from '#core/ports/table.ts';
import { toFileBody, toFileVersionBody, type File } from '#domains/files/file.ts';
import type { FilesRepository } from '#domains/files/files.repository.ts';
import { toShareBody } from '#domains/files/share.ts';
import type { SharesRepository } from '#domains/files/shares.repository.ts';

interface Uses { readonly files: FilesRepository; readonly shares: SharesRepository }

interface FileRecord { readonly kind: 'file' | 'fileVersion' | 'fileShare'; readonly data: unknown }

const LIMIT = 100;
const EVERYTHING = { orderBy: 'created', state: undefined, tag: undefined, folder: undefined } as const;

/** Lists every file of a person with its versions and links, page by page; codes of links are not known. */
export const exportFiles = ({ files, shares }: Uses) =>
  async function* (ownerId: string): AsyncGenerator<FileRecord> {
    const found = everyPage(async (after) => {
      const { files: items, next } = await files.list(ownerId, EVERYTHING, { limit: LIMIT, after });
      return { items, next };
    });
    for await (const file of found) {
      yield { kind: 'file', data: toFileBody(file) };
      yield* partsOf(file, { files, shares });
    }
  };

const partsOf = async function* (file: File, { files, shares }: Uses): AsyncGenerator<FileRecord> {
  const versions = everyPage(async (after) => {
    const { versions: items, next } = await files.listVersions(file, { limit: LIMIT, after });
    return { items, next };
  });
  for await (const version of versions) yield { kind: 'fileVersion', data: { fileId: file.id, ...toFileVersionBody(version, file) } };
  const links = everyPage(async (after) => {
    const { shares: items, next } = await shares.list(file, { limit: LIMIT, after }, () => true);
    return { items, next };
  });
  for await (const share of links) yield { kind: 'fileShare', data: toShareBody(share) };
};

const everyPage = async function* <Each>(
  read: (after: Position | undefined) => Promise<{ readonly items: readonly Each[]; readonly next: Position | undefined }>,
): AsyncGenerator<Each> {
  let after: Position | undefined;
  do {
    const { items, next } = await read(after);
    yield* items;
    after = next;
  } while (after !== undefined);
};
