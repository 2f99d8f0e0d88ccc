import type { Write } from '#core/ports/table.ts';
import type { EmbeddedStores } from '#runtime/local/embedded-stores.ts';
import type { RunningTelemetry } from '#runtime/telemetry.ts';

const INTERVAL_MS = 60_000;
const BATCH = 100;

/**
 * Removes what has expired, every minute: items of the table and leftovers of the object store.
 * @returns a function that stops it
 */
export const startSweeps = (stores: EmbeddedStores, telemetry: RunningTelemetry): (() => Promise<void>) => {
  let running: Promise<void> = Promise.resolve();
  const sweep = (): void => {
    running = sweepOnce(stores).then(
      (removed) => {
        if (removed > 0) telemetry.note('swept expired items', { removed });
      },
      (error: unknown) => telemetry.failure(error, { task: 'sweep' }),
    );
  };
  const timer = setInterval(sweep, INTERVAL_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
};

const sweepOnce = async ({ table, objects }: EmbeddedStores): Promise<number> => {
  await objects.sweep();
  let removed = 0;
  for (;;) {
    const expired = await table.listExpired(BATCH);
    if (expired.length === 0) return removed;
    await table.transact(expired.map(({ pk, sk }): Write => ({ kind: 'delete', key: { pk, sk } })));
    removed += expired.length;
  }
};
