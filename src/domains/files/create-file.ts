import type { NewId } from '#core/ids.ts';
import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { ObjectStore } from '#core/ports/object-store.ts';
import { pendingFile, toFileBody } from '#domains/files/file.ts';
import type { FilesRepository } from '#domains/files/files.repository.ts';
import { openUpload } from '#domains/files/open-upload.ts';
import { partNumbersOf, uploadTicket } from '#domains/files/tickets.ts';
import type { UploadsRepository } from '#domains/files/uploads.repository.ts';
import type { UsageRepository } from '#domains/files/usage.repository.ts';

interface Uses {
  readonly files: FilesRepository;
  readonly uploads: UploadsRepository;
  readonly usage: UsageRepository;
  readonly objects: ObjectStore;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Reserves a pending file and its quota, and tells how to send its content. */
export const createFile: Handler<'createFile', Uses> = async ({ caller, body }, uses) => {
  const { files, uploads, usage, objects, clock, newId } = uses;
  await usage.requireRoom(caller.userId, body.sizeBytes);
  const now = clock.now();
  const file = pendingFile(newId('file'), caller.userId, body, now);
  const upload = await openUpload(file, body, now, uses);
  return {
    status: 201,
    headers: { location: `/v1/files/${file.id}` },
    body: { file: toFileBody(file), upload: await uploadTicket(upload, objects, { partNumbers: partNumbersOf(upload), now }) },
    writes: [files.add(file), ...uploads.open(upload), usage.reserve(caller.userId, body.sizeBytes)],
  };
};
