import type { Handler } from '#core/operation.ts';
import { abandonUpload } from '#domains/files/abandon-upload.ts';
import { uploadNotFound } from '#domains/files/files.problems.ts';
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

/** Drops the content that is under way for a file. */
export const abortFileUpload: Handler<'abortFileUpload', Uses> = async ({ caller, path }, uses) => {
  const file = await uses.files.get(caller.userId, path.fileId);
  const upload = await uses.uploads.find(caller.userId, file.id);
  if (!upload) throw uploadNotFound();
  return { status: 204, writes: abandonUpload(file, upload, uses) };
};
