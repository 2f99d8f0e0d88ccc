import { ConditionFailed, type Table, type Write } from '#core/ports/table.ts';
import type { BackgroundTask, TaskRun } from '#runtime/local/background-tasks.ts';
import type { EmbeddedStores } from '#runtime/local/embedded-stores.ts';

const BATCH = 100;

/**
 * Removes what has expired, every minute: items of the table and leftovers of the object store. An expired item
 * counts as absent; one that was written anew in between does not, and stays.
 */
export const expirySweep = ({ table, objects }: EmbeddedStores): BackgroundTask => ({
  name: 'expiry sweep',
  intervalMs: 60_000,
  run: async (): Promise<TaskRun> => {
    const { isMoreDue, removedItems } = await sweepTable(table);
    if (isMoreDue) return { isMoreDue, counts: { removedItems } };
    const { removedTemporaryFiles, removedOrphans, missing } = await objects.sweep();
    return { isMoreDue: false, counts: { removedItems, removedTemporaryFiles, removedOrphans, missingContents: missing.length } };
  },
});

/** An expired item counts as absent, so the guard spares one that was written anew since it was listed. */
const sweepTable = async (table: Table): Promise<{ readonly isMoreDue: boolean; readonly removedItems: number }> => {
  const expired = await table.listExpired(BATCH);
  if (expired.length === 0) return { isMoreDue: false, removedItems: 0 };
  try {
    await table.transact(expired.map(({ pk, sk }): Write => ({ kind: 'delete', key: { pk, sk }, guard: { is: 'absent' } })));
    return { isMoreDue: expired.length === BATCH, removedItems: expired.length };
  } catch (error) {
    if (error instanceof ConditionFailed) return { isMoreDue: true, removedItems: 0 };
    throw error;
  }
};
