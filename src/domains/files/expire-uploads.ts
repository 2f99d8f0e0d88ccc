import type { Clock } from '#core/ports/clock.ts';
import { ConditionFailed, type Table } from '#core/ports/table.ts';
import { abandonUpload } from '#domains/files/abandon-upload.ts';
import type { FilesStores } from '#domains/files/files.stores.ts';

interface Uses extends FilesStores { readonly table: Table; readonly clock: Clock }

const BATCH = 100;

/** Drops uploads that were left open for too long. @returns how many, and whether more may be due at once */
export const expireUploads = async (uses: Uses): Promise<{ readonly isMoreDue: boolean; readonly counts: { readonly droppedUploads: number } }> => {
  const { files, uploads, table, clock } = uses;
  const overdue = await uploads.listOverdue(clock.now(), BATCH);
  let droppedUploads = 0;
  for (const { ownerId, fileId, uploadId } of overdue) {
    const upload = await uploads.find(ownerId, fileId);
    const file = await files.find(ownerId, fileId);
    if (upload?.id === uploadId && file) droppedUploads += await unlessLost(table.transact(abandonUpload(file, upload, uses)));
  }
  return { isMoreDue: overdue.length === BATCH, counts: { droppedUploads } };
};

/** Someone completed, aborted or deleted it, or changed its file, in the same moment: the next run decides. */
const unlessLost = async (transaction: Promise<void>): Promise<0 | 1> => {
  try {
    await transaction;
    return 1;
  } catch (error) {
    if (error instanceof ConditionFailed) return 0;
    throw error;
  }
};
