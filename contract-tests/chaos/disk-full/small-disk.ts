import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, realpathSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** How a disk is full: its blocks are taken, a quota is exceeded, or a sync finds out late. */
export type Fullness = 'taken' | 'quota' | 'late';

/** A disk for one service that can be filled and freed. */
export interface SmallDisk {
  /** Where the service may live. */
  readonly folder: string;
  /** What the service must be started with. */
  readonly environment: Readonly<Record<string, string>>;
  /** For people. */
  readonly means: string;
  readonly kinds: readonly Fullness[];
  /** Takes all room but `leftBytes`, and whatever is freed after that. */
  readonly fill: (kind: Fullness, leftBytes: number) => void;
  readonly free: () => void;
  readonly remove: () => void;
}

const SOURCE = join(import.meta.dirname, 'full-disk.c');
const DISK_MIB = 96;
const REFILL_MS = 20;
const PIECE_BYTES = 64 * 1024;
const LETTERS: Readonly<Record<Fullness, string>> = { taken: 'n', quota: 'q', late: 's' };

/**
 * Makes a disk below a folder: a small file system of its own where this process may mount one, and a preloaded library that tells of
 * quotas and late syncs where there is a compiler. Either is enough. Undefined with reasons where neither works.
 */
export const smallDisk = (folder: string): SmallDisk | { readonly reason: string } => {
  if (process.platform !== 'linux') return { reason: 'a full disk is made by a mount or a preloaded library, which work on Linux only' };
  const library = builtLibrary(folder);
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const isMounted = mounted(disk);
  if (!isMounted && library === undefined) return { reason: 'no small file system can be mounted, and cc does not build a library in its place' };
  return diskOf(realpathSync(disk), { isMounted, library, flag: join(realpathSync(folder), 'disk-is-full') });
};

interface Means {
  readonly isMounted: boolean;
  readonly library: string | undefined;
  readonly flag: string;
}

const diskOf = (folder: string, { isMounted, library, flag }: Means): SmallDisk => {
  let refilling: NodeJS.Timeout | undefined;
  const filler = join(folder, 'filler');
  const unmount = (): void => {
    if (isMounted) execFileSync('umount', ['--lazy', folder], { stdio: 'ignore' });
  };
  process.once('exit', unmount);
  return {
    folder,
    environment: library === undefined ? {} : { LD_PRELOAD: library, FULL_DISK_ROOT: folder, FULL_DISK_FLAG: flag },
    means: [...(isMounted ? [`a file system of ${DISK_MIB} MiB`] : []), ...(library === undefined ? [] : ['a preloaded library'])].join(' and '),
    kinds: library === undefined ? ['taken'] : ['taken', 'quota', 'late'],
    fill: (kind, leftBytes) => {
      if (kind !== 'taken' || !isMounted) return writeFileSync(flag, LETTERS[kind]);
      const take = (): void => takeAllBut(leftBytes, folder, filler);
      take();
      refilling = setInterval(take, REFILL_MS);
    },
    free: () => {
      clearInterval(refilling);
      rmSync(filler, { force: true });
      rmSync(flag, { force: true });
    },
    remove: () => {
      clearInterval(refilling);
      process.off('exit', unmount);
      unmount();
    },
  };
};

const builtLibrary = (folder: string): string | undefined => {
  const library = join(folder, 'full-disk.so');
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, SOURCE, '-ldl'], { stdio: 'pipe' });
    return library;
  } catch {
    return undefined;
  }
};

const mounted = (folder: string): boolean => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m,mode=0700`, 'disk-full', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const takeAllBut = (leftBytes: number, folder: string, filler: string): void => {
  const { bavail, bsize } = statfsSync(folder);
  const piece = Buffer.alloc(PIECE_BYTES);
  const file = openSync(filler, 'a');
  try {
    for (let wanted = bavail * bsize - leftBytes; wanted > 0; ) wanted -= writeSync(file, piece, 0, Math.min(PIECE_BYTES, wanted));
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
};
