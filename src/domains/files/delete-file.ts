import type { Handler } from '#core/operation.ts';
import { fileDeleted } from '#domains/files/files.events.ts';
import { requireVersion } from '#domains/files/files.problems.ts';
import type { FilesRepository } from '#domains/files/files.repository.ts';
import type { RemovalsRepository } from '#domains/files/removals.repository.ts';
import type { UploadsRepository } from '#domains/files/uploads.repository.ts';
import type { UsageRepository } from '#domains/files/usage.repository.ts';

interface Uses {
  readonly files: FilesRepository;
  readonly uploads: UploadsRepository;
  readonly usage: UsageRepository;
  readonly removals: RemovalsRepository;
}

/** Removes a file for good, on the version that the caller read; versions, shares and bytes follow in the background. */
export const deleteFile: Handler<'deleteFile', Uses> = async ({ caller, path, ifMatch }, { files, uploads, usage, removals }) => {
  const file = await files.get(caller.userId, path.fileId);
  requireVersion(file, ifMatch);
  const upload = await uploads.find(caller.userId, file.id);
  return {
    status: 204,
    writes: [
      files.remove(file, ifMatch === '*' ? 'retry' : 'refuse'),
      ...(upload ? uploads.close(upload) : [uploads.checkNone(caller.userId, file.id)]),
      usage.giveBack(caller.userId, {
        usedBytes: file.storedBytes,
        reservedBytes: upload?.sizeBytes ?? 0,
        objects: file.storedVersions + (upload ? 1 : 0),
      }),
      removals.ofFile(file, upload),
    ],
    events: [fileDeleted(file)],
  };
};
