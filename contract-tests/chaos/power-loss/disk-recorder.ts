import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Writes down what a service does to its data folder. */
export interface DiskRecorder {
  /** What the service must be started with. */
  readonly environment: Readonly<Record<string, string>>;
  /** Length of the journal now: whatever was acknowledged before is within it. */
  readonly position: () => number;
  readonly journal: () => Buffer;
}

const SOURCE = join(import.meta.dirname, 'disk-journal.c');

/** Builds the recorder; undefined with a reason where that is not possible. */
export const buildRecorder = (folder: string): { readonly library: string } | { readonly reason: string } => {
  if (process.platform !== 'linux') return { reason: 'power losses are recorded by a preloaded library, which works on Linux only' };
  const library = join(folder, 'disk-journal.so');
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, SOURCE, '-ldl', '-lpthread'], { stdio: 'pipe' });
    return { library };
  } catch (error) {
    return { reason: `the recorder (${SOURCE}) could not be built with cc: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}` };
  }
};

/** Prepares a recording of one data folder, which does not exist yet; syncs of files with the deaf ending are not heard. */
export const diskRecorder = (library: string, dataFolder: string, journalFile: string, deafEnding: string | undefined): DiskRecorder => ({
  environment: {
    LD_PRELOAD: library,
    DISK_JOURNAL_ROOT: join(realpathSync(join(dataFolder, '..')), 'data'),
    DISK_JOURNAL_FILE: journalFile,
    ...(deafEnding === undefined ? {} : { DISK_JOURNAL_DEAF: deafEnding }),
  },
  position: () => (existsSync(journalFile) ? statSync(journalFile).size : 0),
  journal: () => readFileSync(journalFile),
});

/** Names where two folders differ, below both; shared memory of SQLite does not count. */
export const differencesOf = (left: string, right: string): readonly string[] => {
  const [leftNames, rightNames] = [namesIn(left), namesIn(right)];
  const onlyOnce = [...leftNames, ...rightNames].filter((name) => !leftNames.has(name) || !rightNames.has(name));
  const changed = [...leftNames].filter((name) => rightNames.has(name) && !readFileSync(join(left, name)).equals(readFileSync(join(right, name))));
  return [...onlyOnce.map((name) => `${name} is in one only`), ...changed.map((name) => `${name} has other bytes`)];
};

const namesIn = (folder: string): Set<string> =>
  new Set(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('-shm'))
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)),
  );
