import type { Handler } from '#core/operation.ts';
import type { Position } from '#core/ports/table.ts';
import { toFileVersionBody } from '#domains/files/file.ts';
import type { FilesRepository } from '#domains/files/files.repository.ts';

interface Uses { readonly files: FilesRepository }

/** Shows a page of the verified versions of a file's content. */
export const listFileVersions: Handler<'listFileVersions', Uses> = async ({ caller, path, page }, { files }) => {
  const file = await files.get(caller.userId, path.fileId);
  // The pipeline hands back the very position that an earlier page of this list gave it.
  const after = page.after as Position | undefined;
  const { versions, next } = await files.listVersions(file, { limit: page.limit, after });
  return { status: 200, body: { items: versions.map((version) => toFileVersionBody(version, file)) }, next: next && { ...next } };
};
