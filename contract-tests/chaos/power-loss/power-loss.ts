import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openChecks, type Checks } from '../checks.ts';
import { httpClient } from '../http-client.ts';
import { KILL_CHECKS } from '../kills/kill-client.ts';
import { doorTo } from '../people.ts';
import { openProgress, type Progress } from '../progress.ts';
import type { Random } from '../seeded-random.ts';
import { serviceProcess } from '../service-process.ts';
import { DATABASES, damagesOf, readObjectFolder } from '../sqlite-files.ts';
import type { Suite, SuiteContext, SuiteResult } from '../suite.ts';
import { buildRecorder, differencesOf } from './disk-recorder.ts';
import { judgeSurvivor } from './judge-survivor.ts';
import { record, type Recording } from './recording.ts';
import { simulatedDisk, type Mercy, type SimulatedDisk } from './simulated-disk.ts';

const CHECKS = {
  recorder: 'the recorder saw everything that reached the disk',
  starts: 'the service starts on what every loss left',
  lost: KILL_CHECKS.lost,
  half: KILL_CHECKS.half,
  bytes: KILL_CHECKS.bytes,
  usage: KILL_CHECKS.usage,
  accounts: KILL_CHECKS.accounts,
  databases: KILL_CHECKS.databases,
  objects: 'the object index names no bytes that are missing',
} as const;

const LOSSES_PER_RECORDING = 50;
/** Every fifth loss strikes while the data folder is being made. */
const FIRST_START_EVERY = 5;
const WORK_MS = 2_500;
/** The log of the table: not to hear its syncs is what `synchronous=NORMAL` would do. */
const DEAF_ENDING = '/table.db-wal';
const MERCIES: readonly Mercy[] = ['none survives', 'none survives', 'some survive', 'some survive', 'all survive'];

/**
 * Records every write and sync of a working service, then lets the power fail at random records: each file keeps what
 * was synced, and of the rest nothing, everything or a random part. The real service starts on what is left.
 */
export const powerLossSuite: Suite = {
  name: 'power-loss',
  what: 'simulated power losses during mixed writes and uploads',
  rounds: { full: 200, ci: 20, planted: 4 },
  plants: ['ignore-fsync'],
  run: async ({ folder, rounds, random, plant }: SuiteContext): Promise<SuiteResult> => {
    const built = buildRecorder(folder);
    if ('reason' in built) return { checks: [], figures: {}, skipped: built.reason };
    const checks = openChecks(Object.values(CHECKS));
    const progress = openProgress('power-loss');
    const figures = { 'power losses': 0, 'writes to disk': 0, syncs: 0, 'acknowledgements under test': 0 };
    for (let done = 0; done < rounds; done += LOSSES_PER_RECORDING) {
      const part = random.fork(`recording ${done}`);
      const at = join(folder, `recording-${done}`);
      const recording = await record(at, built.library, part, { workMs: WORK_MS, deafEnding: plant && DEAF_ENDING });
      const losses = Math.min(LOSSES_PER_RECORDING, rounds - done);
      await losePower(recording, at, { losses, random: part, checks, progress });
      figures['power losses'] += losses;
      figures['writes to disk'] += recording.records.filter(({ record: { kind } }) => kind === 'write').length;
      figures.syncs += recording.records.filter(({ record: { kind } }) => kind === 'sync').length;
      figures['acknowledgements under test'] += recording.accounts.length + recording.histories.reduce((sum, { moments }) => sum + moments.filter(({ underWay }) => !underWay).length, 0);
      rmSync(at, { recursive: true });
    }
    progress.end();
    return { checks: checks.results(), figures };
  },
};

interface Losing {
  readonly losses: number;
  readonly random: Random;
  readonly checks: Checks;
  readonly progress: Progress;
}

const losePower = async (recording: Recording, folder: string, { losses, random, checks, progress }: Losing): Promise<void> => {
  const { records } = recording;
  const points = Array.from({ length: losses }, (_, number) => random.below(number % FIRST_START_EVERY === 0 ? firstStart(recording) : records.length)).toSorted((a, b) => a - b);
  const disk = simulatedDisk();
  let applied = 0;
  for (const [number, point] of points.entries()) {
    for (; applied <= point; applied += 1) disk.apply(records[applied]!.record, applied);
    const image = join(folder, `loss-${number}`);
    const mercy = random.pick(MERCIES);
    mkdirSync(image);
    disk.loseInto(join(image, 'data'), mercy, random);
    await judgeImage(recording, image, { position: records[point]!.end, what: `loss after record ${point} of ${records.length}, ${mercy}` }, checks);
    rmSync(image, { recursive: true });
    progress.show(number + 1, losses, `power losses, ${checks.failures()} failures`);
  }
  for (; applied < records.length; applied += 1) disk.apply(records[applied]!.record, applied);
  judgeRecorder(disk, recording, folder, random, checks);
};

/** With nothing lost, the end of the journal must be the very folder that the process left. */
const judgeRecorder = (disk: SimulatedDisk, { dataFolder }: Recording, folder: string, random: Random, checks: Checks): void => {
  const image = join(folder, 'image-of-all');
  disk.loseInto(image, 'all survive', random);
  const differences = differencesOf(image, dataFolder);
  checks.judge(CHECKS.recorder, differences.length === 0, () => differences.slice(0, 10).join('; '));
};

/** The number of records until the first account was confirmed: the making of folders, databases and keys. */
const firstStart = ({ records, accounts }: Recording): number => records.findIndex(({ end }) => end >= (accounts[0]?.position ?? 0));

const judgeImage = async (recording: Recording, image: string, { position, what }: { readonly position: number; readonly what: string }, checks: Checks): Promise<void> => {
  const dataFolder = join(image, 'data');
  if (DATABASES.every((name) => existsSync(join(dataFolder, name)))) {
    const damages = damagesOf(dataFolder);
    checks.judge(CHECKS.databases, damages.length === 0, () => `${what}: ${damages.join('; ')}`);
  }
  const service = await serviceProcess({ folder: image });
  const client = httpClient();
  try {
    const failure = await service.start().then(() => undefined, String);
    checks.judge(CHECKS.starts, failure === undefined, () => `${what}: ${failure}`);
    if (failure !== undefined) return;
    const { missing } = readObjectFolder(dataFolder);
    checks.judge(CHECKS.objects, missing.length === 0, () => `${what}: ${missing.join(', ')}`);
    await judgeSurvivor(doorTo(service, client), recording, position, checks);
  } finally {
    await service.kill();
    client.close();
  }
};
