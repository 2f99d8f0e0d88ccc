import type { Write } from '#core/ports/table.ts';
import type { File } from '#domains/files/file.ts';
import type { FilesRepository } from '#domains/files/files.repository.ts';
import type { RemovalsRepository } from '#domains/files/removals.repository.ts';
import type { Upload } from '#domains/files/upload.ts';
import type { UploadsRepository } from '#domains/files/uploads.repository.ts';
import type { UsageRepository } from '#domains/files/usage.repository.ts';

interface Uses {
  readonly files: FilesRepository;
  readonly uploads: UploadsRepository;
  readonly usage: UsageRepository;
  readonly removals: RemovalsRepository;
}

/** Gives an upload up: its quota comes back, its bytes will be removed, and a file that was never ready goes with it. */
export const abandonUpload = (file: File, upload: Upload, { files, uploads, usage, removals }: Uses): readonly Write[] => [
  ...uploads.close(upload),
  usage.giveBack(file.ownerId, { usedBytes: 0, reservedBytes: upload.sizeBytes, objects: 1 }),
  removals.ofUpload(upload),
  ...(file.state === 'pending' ? [files.remove(file, 'retry')] : []),
];
