import { setPriority } from 'node:os';

/** What a thread over a SQLite file may keep of young objects: they die soon here, and the default lets each thread keep some 50 MB of them. */
export const SMALL_HEAP = { maxYoungGenerationSizeMb: 8 };

const BELOW_REQUESTS = 10;

/** Lets the calling thread, which nobody waits for, come after the threads that serve requests; only Linux gives each thread a priority of its own. */
export const workInBackground = (): void => {
  if (process.platform === 'linux') setPriority(BELOW_REQUESTS);
};
