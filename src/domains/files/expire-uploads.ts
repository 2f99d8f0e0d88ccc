import type { Clock } from '#core/ports/clock.ts';
import { ConditionFailed, type Table } from '#core/ports/table.ts';
import { abandonUpload } from '#domains/files/abandon-upload.ts';
import type { FilesStores } from '#domains/files/files.stores.ts';

interface Uses extends FilesStores { readonly table: Table; readonly clock: Clock }

const BATCH = 100;

/** Drops uploads that were left open for too long. @returns whether more may be due at once */
export const expireUploads = async (uses: Uses): Promise<boolean> => {
  const { files, uploads, table, clock } = uses;
  const overdue = await uploads.listOverdue(clock.now(), BATCH);
  for (const { ownerId, fileId, uploadId } of overdue) {
    const upload = await uploads.find(ownerId, fileId);
    const file = await files.find(ownerId, fileId);
    if (upload?.id === uploadId && file) await unlessLost(table.transact(abandonUpload(file, upload, uses)));
  }
  return overdue.length === BATCH;
};

/** Someone completed, aborted or deleted it, or changed its file, in the same moment: the next run decides. */
const unlessLost = async (transaction: Promise<void>): Promise<void> => {
  try {
    await transaction;
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
  }
};
