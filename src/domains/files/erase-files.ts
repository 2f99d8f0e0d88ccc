import type { ObjectStore } from '#core/ports/object-store.ts';
import { ConditionFailed, type Table } from '#core/ports/table.ts';
import { removeObjects } from '#domains/files/remove-objects.ts';
import type { SharesRepository } from '#domains/files/shares.repository.ts';
import type { UploadsRepository } from '#domains/files/uploads.repository.ts';

interface Uses {
  readonly uploads: UploadsRepository;
  readonly shares: SharesRepository;
  readonly objects: ObjectStore;
  readonly table: Table;
}

const BATCH = 100;

/** Removes what the domain holds of a person outside their partition of the table: bytes, links and deadlines. Safe to repeat. */
export const eraseFiles = ({ uploads, shares, objects, table }: Uses) => async (ownerId: string): Promise<void> => {
  for (;;) {
    const open = await uploads.listOf(ownerId, BATCH);
    if (open.length === 0) break;
    for (const upload of open) await table.transact(uploads.close(upload)).catch(unlessClosed);
  }
  await shares.removeAll(ownerId);
  await removeObjects(`incoming/${ownerId}/`, objects);
  await removeObjects(`files/${ownerId}/`, objects);
};

const unlessClosed = (error: unknown): void => {
  if (!(error instanceof ConditionFailed)) throw error;
};
