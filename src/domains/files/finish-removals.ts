import type { ObjectStore } from '#core/ports/object-store.ts';
import type { FilesRepository } from '#domains/files/files.repository.ts';
import type { Removal, RemovalsRepository } from '#domains/files/removals.repository.ts';
import { removeObjects } from '#domains/files/remove-objects.ts';
import type { SharesRepository } from '#domains/files/shares.repository.ts';

interface Uses {
  readonly files: FilesRepository;
  readonly shares: SharesRepository;
  readonly removals: RemovalsRepository;
  readonly objects: ObjectStore;
}

const BATCH = 25;

/**
 * Carries out removals that transactions decided; each step is safe to repeat. One that fails stays for the
 * next run and does not hold up the others.
 * @returns whether more may be due at once
 * @throws AggregateError after the batch, with what failed
 */
export const finishRemovals = async (uses: Uses): Promise<boolean> => {
  const due = await uses.removals.list(BATCH);
  const failures: unknown[] = [];
  for (const removal of due) {
    try {
      await finishRemoval(removal, uses);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${due.length} removals failed.`);
  return due.length === BATCH;
};

const finishRemoval = async (removal: Removal, { files, shares, removals, objects }: Uses): Promise<void> => {
  const { objectKeys, multipart, file, prefix } = removal;
  if (multipart) await objects.abortMultipart(multipart.key, multipart.uploadId);
  for (const key of objectKeys) await objects.remove(key);
  if (prefix !== null) await removeObjects(prefix, objects);
  if (file) {
    await removeObjects(`files/${file.ownerId}/${file.fileId}/`, objects);
    await shares.removeAll(file.ownerId, file.fileId);
    await files.removeVersions(file.ownerId, file.fileId);
  }
  await removals.finish(removal);
};
