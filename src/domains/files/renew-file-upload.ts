import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { ObjectStore } from '#core/ports/object-store.ts';
import { uploadExpired, uploadNotFound } from '#domains/files/files.problems.ts';
import type { FilesRepository } from '#domains/files/files.repository.ts';
import { partNumbersOf, uploadTicket } from '#domains/files/tickets.ts';
import { incomingKeyOf, isExpired, partSizesOf, type Upload } from '#domains/files/upload.ts';
import type { UploadsRepository } from '#domains/files/uploads.repository.ts';

interface Uses { readonly files: FilesRepository; readonly uploads: UploadsRepository; readonly objects: ObjectStore; readonly clock: Clock }

/** Signs again what is still to be sent; this is how a client resumes. */
export const renewFileUpload: Handler<'renewFileUpload', Uses> = async ({ caller, path, query }, { files, uploads, objects, clock }) => {
  const file = await files.get(caller.userId, path.fileId);
  const upload = await uploads.find(caller.userId, file.id);
  if (!upload) throw uploadNotFound();
  const now = clock.now();
  if (isExpired(upload, now)) throw uploadExpired();
  const mayReplace = query.parts === 'all';
  const partNumbers = await partsToSend(upload, objects, mayReplace);
  return { status: 200, body: await uploadTicket(upload, objects, { partNumbers, now, mayReplace }) };
};

const partsToSend = async (upload: Upload, objects: ObjectStore, all: boolean): Promise<readonly number[]> => {
  const key = incomingKeyOf(upload);
  const isWhole = (await objects.head(key)) !== undefined;
  if (upload.multipartId === null) return isWhole && !all ? [] : [1];
  // Once its parts are joined, a multipart upload takes no more of them.
  if (isWhole) return [];
  if (all) return partNumbersOf(upload);
  const sizes = partSizesOf(upload);
  const parts = await objects.listParts(key, upload.multipartId);
  const arrived = new Set(parts.filter(({ partNumber, sizeBytes }) => sizes[partNumber - 1] === sizeBytes).map(({ partNumber }) => partNumber));
  return partNumbersOf(upload).filter((partNumber) => !arrived.has(partNumber));
};
