import type { Handler } from '#core/operation.ts';
import type { Position } from '#core/ports/table.ts';
import { toFileBody } from '#domains/files/file.ts';
import type { FilesRepository } from '#domains/files/files.repository.ts';

interface Uses { readonly files: FilesRepository }

/** Shows a page of the caller's files. */
export const listFiles: Handler<'listFiles', Uses> = async ({ caller, query, page }, { files }) => {
  const { orderBy, state, tag, folder } = query;
  // The pipeline hands back the very position that an earlier page of this list gave it.
  const after = page.after as Position | undefined;
  const { files: found, next } = await files.list(caller.userId, { orderBy, state, tag, folder }, { limit: page.limit, after });
  return { status: 200, body: { items: found.map(toFileBody) }, next: next && { ...next } };
};
