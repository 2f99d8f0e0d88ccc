import { ConditionFailed, type Table, type Write } from '#core/ports/table.ts';
import type { BackgroundTask } from '#runtime/local/background-tasks.ts';
import type { EmbeddedStores } from '#runtime/local/embedded-stores.ts';

const BATCH = 100;

/**
 * Removes what has expired, every minute: items of the table and leftovers of the object store. An expired item
 * counts as absent; one that was written anew in between does not, and stays.
 */
export const expirySweep = ({ table, objects }: EmbeddedStores): BackgroundTask => ({
  name: 'expiry sweep',
  intervalMs: 60_000,
  run: async () => {
    if (await sweepTable(table)) return true;
    await objects.sweep();
    return false;
  },
});

/** An expired item counts as absent, so the guard spares one that was written anew since it was listed. */
const sweepTable = async (table: Table): Promise<boolean> => {
  const expired = await table.listExpired(BATCH);
  if (expired.length === 0) return false;
  try {
    await table.transact(expired.map(({ pk, sk }): Write => ({ kind: 'delete', key: { pk, sk }, guard: { is: 'absent' } })));
    return expired.length === BATCH;
  } catch (error) {
    if (error instanceof ConditionFailed) return true;
    throw error;
  }
};
