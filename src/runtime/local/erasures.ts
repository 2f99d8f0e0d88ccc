import { idSource } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import { eraseUser, type Erase } from '#domains/users/erase-user.ts';
import { erasuresRepository } from '#domains/users/erasures.repository.ts';
import type { BackgroundTask } from '#runtime/local/background-tasks.ts';
import type { EmbeddedStores } from '#runtime/local/embedded-stores.ts';

const BATCH = 10;

/** Finishes the erasure of deleted people, however often the process ends on the way. */
export const erasureTask = ({ table, directory, pool }: EmbeddedStores, erasers: readonly Erase[], clock: Clock): BackgroundTask => {
  const erasures = erasuresRepository(table);
  const newId = idSource(clock);
  return {
    name: 'erasure',
    intervalMs: 200,
    run: async () => {
      const decided = await erasures.list(clock.now(), BATCH);
      for (const erasure of decided) await eraseUser(erasure, { erasures, directory, pool, erasers, clock, newId });
      return { isMoreDue: decided.length === BATCH, counts: { passes: decided.length } };
    },
  };
};
