import type { SearchRebuild } from '#generated/types.ts';

/** Where a walk through the directory stands. */
export interface UserPosition {
  readonly createdAt: Date;
  readonly userId: string;
}

/** The latest rebuild of the index. */
export interface Rebuild {
  readonly state: 'running' | 'finished';
  /** Generation that is filled; null before it was begun. */
  readonly generation: string | null;
  /** Documents read so far. */
  readonly documents: number;
  /** The last person whose documents were read. */
  readonly after: UserPosition | null;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly version: number;
}

/** Orders a rebuild after the one before, if there was any. */
export const orderedRebuild = (before: Rebuild | undefined, now: Date): Rebuild => ({
  state: 'running',
  generation: null,
  documents: 0,
  after: null,
  startedAt: now,
  finishedAt: null,
  version: (before?.version ?? 0) + 1,
});

/** Starts filling a new generation from the first person on. */
export const begunIn = (rebuild: Rebuild, generation: string): Rebuild => ({ ...rebuild, generation, documents: 0, after: null, version: rebuild.version + 1 });

/** Notes how far the walk has come. */
export const advancedTo = (rebuild: Rebuild, after: UserPosition, documents: number): Rebuild => ({
  ...rebuild,
  after,
  documents: rebuild.documents + documents,
  version: rebuild.version + 1,
});

/** Notes that the new generation is in use. */
export const finishedAt = (rebuild: Rebuild, now: Date): Rebuild => ({ ...rebuild, state: 'finished', finishedAt: now, version: rebuild.version + 1 });

/** Turns a rebuild into what the API shows of it. */
export const toRebuildBody = ({ state, documents, startedAt, finishedAt: end }: Rebuild): SearchRebuild => ({
  state,
  documents,
  startedAt: startedAt.toISOString(),
  finishedAt: end?.toISOString() ?? null,
});
