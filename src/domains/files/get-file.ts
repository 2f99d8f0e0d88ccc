import type { Handler } from '#core/operation.ts';
import { toFileBody } from '#domains/files/file.ts';
import type { FilesRepository } from '#domains/files/files.repository.ts';

interface Uses { readonly files: FilesRepository }

/** Shows one file of the caller. */
export const getFile: Handler<'getFile', Uses> = async ({ caller, path }, { files }) => ({
  status: 200,
  body: toFileBody(await files.get(caller.userId, path.fileId)),
});
