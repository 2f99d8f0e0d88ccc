import type { Write } from '#core/ports/table.ts';
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
    const expired = await table.listExpired(BATCH);
    if (expired.length > 0) await table.transact(expired.map(({ pk, sk }): Write => ({ kind: 'delete', key: { pk, sk }, guard: { is: 'absent' } })));
    if (expired.length === BATCH) return true;
    await objects.sweep();
    return false;
  },
});
