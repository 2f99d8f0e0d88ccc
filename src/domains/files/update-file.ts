import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import { changeFile, toFileBody } from '#domains/files/file.ts';
import { fileUpdated } from '#domains/files/files.events.ts';
import { MAX_TEXTS, requireVersion, tooManyTexts } from '#domains/files/files.problems.ts';
import type { FilesRepository } from '#domains/files/files.repository.ts';

interface Uses { readonly files: FilesRepository; readonly clock: Clock }

/** Changes what the merge patch names, on the version that the caller read. */
export const updateFile: Handler<'updateFile', Uses> = async ({ caller, path, body, ifMatch }, { files, clock }) => {
  const file = await files.get(caller.userId, path.fileId);
  requireVersion(file, ifMatch);
  const changed = changeFile(file, body, clock.now());
  if (Object.keys(changed.metadata).length > MAX_TEXTS) throw tooManyTexts();
  return {
    status: 200,
    body: toFileBody(changed),
    writes: [files.save(changed, ifMatch === '*' ? 'retry' : 'refuse')],
    events: [fileUpdated(changed)],
  };
};
