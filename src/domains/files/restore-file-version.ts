import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import { toFileBody, withContent } from '#domains/files/file.ts';
import { fileReady } from '#domains/files/files.events.ts';
import { fileVersionNotFound, requireVersion } from '#domains/files/files.problems.ts';
import type { FilesRepository } from '#domains/files/files.repository.ts';

interface Uses { readonly files: FilesRepository; readonly clock: Clock }

/** Makes an earlier version of the content current, on the version of the file that the caller read. */
export const restoreFileVersion: Handler<'restoreFileVersion', Uses> = async ({ caller, path, ifMatch }, { files, clock }) => {
  const file = await files.get(caller.userId, path.fileId);
  requireVersion(file, ifMatch);
  const content = await files.findVersion(caller.userId, file.id, path.versionId);
  if (!content) throw fileVersionNotFound(path.versionId);
  const restored = withContent(file, content, clock.now());
  if (restored === file) return { status: 200, body: toFileBody(file) };
  return {
    status: 200,
    body: toFileBody(restored),
    writes: [files.save(restored, ifMatch === '*' ? 'retry' : 'refuse')],
    events: [fileReady(restored, content.id)],
  };
};
