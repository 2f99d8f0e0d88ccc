import { setImmediate } from 'node:timers/promises';
import type { Clock } from '#core/ports/clock.ts';
import { advanceRebuild } from '#domains/search/advance-rebuild.ts';
import { orderedRebuild } from '#domains/search/rebuild.ts';
import { rebuildsRepository } from '#domains/search/rebuilds.repository.ts';
import { reconcileIndex, type DriftPosition } from '#domains/search/reconcile-index.ts';
import type { BackgroundTask } from '#runtime/local/background-tasks.ts';
import { indexedTypes } from '#runtime/search-indexer.ts';
import type { Stores } from '#runtime/wiring.ts';

/** What the search tasks work with. */
export interface SearchTaskParts {
  readonly stores: Pick<Stores, 'table' | 'directory' | 'search'>;
  readonly clock: Clock;
  /** Whether the index has become empty, as by the loss of its file, since this was asked last. */
  readonly takeLoss: () => boolean;
}

/** What the search domain does beside the requests. */
export const searchTasks = (parts: SearchTaskParts): readonly BackgroundTask[] => [rebuildTask(parts), reconciliationTask(parts)];

const usesOf = ({ stores, clock }: SearchTaskParts) => ({
  index: stores.search,
  rebuilds: rebuildsRepository(stores.table),
  directory: stores.directory,
  indexed: indexedTypes(stores),
  clock,
});

/** Goes on with the rebuild that is ordered; orders one itself where there are people but never was any, or where the index was lost. */
const rebuildTask = (parts: SearchTaskParts): BackgroundTask => {
  const uses = usesOf(parts);
  let isLost = false;
  return {
    name: 'search rebuild',
    intervalMs: 500,
    run: async () => {
      // A loss is told once; it counts until the order is stored.
      isLost = parts.takeLoss() || isLost;
      if (await isDue(uses, isLost)) await order(uses);
      isLost = false;
      await setImmediate();
      return advanceRebuild(uses);
    },
  };
};

type Uses = ReturnType<typeof usesOf>;

const isDue = async ({ rebuilds, directory }: Uses, isLost: boolean): Promise<boolean> =>
  (isLost || (await rebuilds.find()) === undefined) && (await directory.list({}, { limit: 1 })).length > 0;

const order = async ({ rebuilds, clock }: Uses): Promise<void> => {
  const latest = await rebuilds.find();
  if (latest?.state !== 'running') await rebuilds.store(orderedRebuild(latest, clock.now()));
};

/** Compares index and records ten minutes after the start and every hour, in slices, and mends what differs. */
const reconciliationTask = (parts: SearchTaskParts): BackgroundTask => {
  const uses = usesOf(parts);
  let position: DriftPosition | undefined;
  return {
    name: 'search reconciliation',
    // Events that wait since the last run come first: until then everything that they announce would seem to differ.
    firstAfterMs: 600_000,
    intervalMs: 3_600_000,
    run: async () => {
      // While a rebuild is under way, index and records differ in ways that it mends itself.
      if ((await uses.rebuilds.find())?.state === 'running') return false;
      const { drift, next } = await reconcileIndex(uses, position);
      position = next;
      // A task that has more to do goes on at once; requests come first.
      await setImmediate();
      const { compared: _compared, ...counts } = drift;
      return { isMoreDue: next !== undefined, counts };
    },
  };
};
