import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { ObjectStore } from '#core/ports/object-store.ts';
import { contentOf, toFileBody, withNewContent, type FileVersion } from '#domains/files/file.ts';
import { fileReady } from '#domains/files/files.events.ts';
import { uploadExpired, uploadNotFound } from '#domains/files/files.problems.ts';
import type { FilesRepository } from '#domains/files/files.repository.ts';
import { publishContent } from '#domains/files/publish-content.ts';
import type { RemovalsRepository } from '#domains/files/removals.repository.ts';
import { isExpired } from '#domains/files/upload.ts';
import type { UploadsRepository } from '#domains/files/uploads.repository.ts';
import type { UsageRepository } from '#domains/files/usage.repository.ts';

interface Uses {
  readonly files: FilesRepository;
  readonly uploads: UploadsRepository;
  readonly usage: UsageRepository;
  readonly removals: RemovalsRepository;
  readonly objects: ObjectStore;
  readonly clock: Clock;
}

/** Verifies the content that arrived for a file and makes it current. */
export const completeFileUpload: Handler<'completeFileUpload', Uses> = async ({ caller, path }, uses) => {
  const { files, uploads, usage, removals, objects, clock } = uses;
  const file = await files.get(caller.userId, path.fileId);
  const upload = await uploads.find(caller.userId, file.id);
  if (!upload) throw uploadNotFound();
  if (isExpired(upload, clock.now())) throw uploadExpired();
  await publishContent(upload, objects);
  const { contentVersionId: id, ownerId, fileId } = upload;
  const content: FileVersion = { id, ownerId, fileId, ...contentOf(upload), createdAt: clock.now() };
  const ready = withNewContent(file, content);
  return {
    status: 200,
    body: toFileBody(ready),
    writes: [
      files.save(ready, 'retry'),
      files.addVersion(content),
      ...uploads.close(upload),
      usage.settle(ownerId, upload.sizeBytes),
      removals.ofArrival(upload),
    ],
    events: [fileReady(ready, id)],
  };
};
