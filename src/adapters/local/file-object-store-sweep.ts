import type { Clock } from '#core/ports/clock.ts';
import type { ContentFiles } from './file-object-store-content.ts';
import type { ObjectIndex } from './file-object-store-index.ts';

/** What one sweep did and found. */
export interface SweepReport {
  /** Half-written files that a crash left behind. */
  readonly removedTemporaryFiles: number;
  /** Whole files that no row of the index names. */
  readonly removedOrphans: number;
  /** Names of contents that the index names and the disk does not have; never after a crash, so look into it. */
  readonly missing: readonly string[];
}

const REMEMBER_COMPLETED_MS = 7 * 24 * 60 * 60_000;

interface Uses {
  readonly clock: Clock;
  readonly index: ObjectIndex;
  readonly contents: ContentFiles;
}

/** Removes what crashes left behind, shard by shard beside running traffic, and forgets old completed uploads. */
export const sweepObjects = async ({ clock, index, contents }: Uses): Promise<SweepReport> => {
  let removedTemporaryFiles = 0;
  let removedOrphans = 0;
  const missing: string[] = [];
  for (const shard of contents.shards) {
    const { names, idle } = await contents.listShard(shard);
    // Read after the files: whatever was written and committed before is in here.
    const indexed = index.listContents(shard);
    const orphans = idle.filter((name) => !indexed.has(name));
    await contents.discard(orphans);
    const temporary = orphans.filter((name) => name.endsWith('.tmp')).length;
    removedTemporaryFiles += temporary;
    removedOrphans += orphans.length - temporary;
    missing.push(...(await findMissing(contents, index, shard, [...indexed].filter((name) => !names.has(name)))));
  }
  const beforeMs = clock.now().getTime() - REMEMBER_COMPLETED_MS;
  // The first change starts a thread, which a service without files does without.
  if (index.hasCompletedBefore(beforeMs)) await index.change({ kind: 'forgetCompleted', beforeMs });
  return { removedTemporaryFiles, removedOrphans, missing };
};

// Contents written or removed since the listing are not missing.
const findMissing = async (contents: ContentFiles, index: ObjectIndex, shard: string, suspects: readonly string[]): Promise<readonly string[]> => {
  const missing: string[] = [];
  for (const name of suspects) {
    if (!(await contents.exists(name)) && index.listContents(shard).has(name)) missing.push(name);
  }
  return missing;
};
