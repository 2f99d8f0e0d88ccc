import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { openChecks, type Checks } from '../checks.ts';
import { httpClient } from '../http-client.ts';
import { collectionClient } from '../kills/collection-client.ts';
import { fileClient, type FileClient } from '../kills/file-client.ts';
import { contentOf, fileCalls } from '../kills/file-steps.ts';
import type { KillClient } from '../kills/kill-client.ts';
import { planProfileWrite } from '../kills/profile-plans.ts';
import { readProfile, readTodos } from '../kills/read-documents.ts';
import { signUpClient } from '../kills/sign-up-client.ts';
import { planTodoWrite } from '../kills/todo-plans.ts';
import { meddlingProxy } from '../meddling-proxy.ts';
import { admitPeople, doorTo, type Door, type Person } from '../people.ts';
import { openProgress } from '../progress.ts';
import type { Random } from '../seeded-random.ts';
import { serviceProcess, type ServiceProcess } from '../service-process.ts';
import { DATABASES, damagesOf, faultsOf, readObjectFolder } from '../sqlite-files.ts';
import { spread, type Suite, type SuiteContext, type SuiteResult } from '../suite.ts';
import { FULL_CHECKS } from './full-checks.ts';
import { patientClient, type Pace } from './pace.ts';
import { photoClient } from './photo-client.ts';
import { smallDisk, type SmallDisk } from './small-disk.ts';
import { judgeReadiness, judgeSearch, keepSomething, linesOf, processorSeconds, readOn, untilDrained } from './witnesses.ts';

const WRITERS = 8;
const UPLOADERS = 3;
const PROFILES = 2;
const FILE_BYTES = 60_000;
/** A refused write is sent again, or given up: then it must have had no effect. */
const GIVES_UP = 0.4;

const WORK_MS = 800;
const FULL_MS = 2_500;
const SETTLE_MS = 300;
const QUIET_MS = 1_500;
/** Room that is left at first: writes of different sizes are refused first, and some are cut in the middle. */
const LEFT_BYTES = [0, 0, 4_096, 40_000, 300_000] as const;
/** Below this, readiness says so (it tries to write as much). */
const LITTLE_BYTES = 64 * 1024;
const MOST_PROCESSOR = 0.4;
/** Lines a second beside the line of every refused request, and lines at once. */
const LINES_A_SECOND = 5;
const LINES_AT_ONCE = 60;

/** Fills the disk of a working service and frees it again, several times, without a restart. */
export const diskFullSuite: Suite = {
  name: 'disk-full',
  what: 'the disk fills under writes, uploads, mails and events, and is freed again',
  rounds: { full: 20, ci: 3, planted: 2 },
  plants: ['hide-refusal', 'swallow-write'],
  run: async (context): Promise<SuiteResult> => {
    const disk = smallDisk(context.folder);
    if ('reason' in disk) return { checks: [], figures: {}, skipped: disk.reason };
    const service = await serviceProcess({ folder: disk.folder, logFile: join(context.folder, 'service.log'), environment: () => disk.environment });
    const client = httpClient();
    const proxy = context.plant && (await meddlingProxy(service.apiUrl, context.plant, context.random.fork('plant')));
    try {
      await service.start();
      return await runRounds(context, disk, service, doorTo(service, client, proxy?.url));
    } finally {
      await service.kill();
      client.close();
      await proxy?.close();
      disk.remove();
    }
  },
};

interface Run {
  readonly disk: SmallDisk;
  readonly service: ServiceProcess;
  readonly door: Door;
  readonly random: Random;
  readonly checks: Checks;
  readonly pace: Pace;
  readonly clients: readonly KillClient[];
  readonly uploaders: readonly FileClient[];
  readonly writers: readonly Person[];
  readonly reader: Person;
  readonly drainedMs: number[];
}

const runRounds = async ({ random, rounds }: SuiteContext, disk: SmallDisk, service: ServiceProcess, door: Door): Promise<SuiteResult> => {
  const checks = openChecks(Object.values(FULL_CHECKS));
  const pace: Pace = { isQuiet: false, isOver: false, refusals: new Map() };
  const run: Run = { disk, service, door, random: random.fork('rounds'), checks, pace, drainedMs: [], ...(await openClients(door, random, checks, pace)) };
  const pid = service.pid();
  const progress = openProgress('disk-full');
  for (let round = 1; round <= rounds; round += 1) {
    await oneRound(run);
    progress.show(round, rounds, `rounds, ${refusalsOf(pace)} refusals, ${checks.failures()} failures`);
  }
  progress.end();
  const ended = linesOf(service).filter((line) => /The (writer|worker) of|writing thread|thread search-/.test(line));
  checks.judge(FULL_CHECKS.process, service.pid() === pid && ended.length === 0, () => `process ${pid} is ${service.pid() ?? 'gone'} now; ${ended[0] ?? ''}`);
  await service.stop();
  const damages = damagesOf(service.dataFolder, [...DATABASES, 'search.db']);
  checks.judge(FULL_CHECKS.files, damages.length === 0, () => damages.join('; '));
  return {
    checks: checks.results(),
    figures: {
      'made full': `${rounds} times, by ${disk.means}`,
      refusals: [...pace.refusals].toSorted(([, a], [, b]) => b - a).map(([kind, count]) => `${kind} ${count}`).join(', '),
      'acknowledged writes': run.clients.flatMap(({ acknowledged }) => [...acknowledged.values()]).reduce((sum, count) => sum + count, 0),
      'with room again everything was done after': spread(run.drainedMs),
    },
  };
};

const refusalsOf = ({ refusals }: Pace): number => [...refusals.values()].reduce((sum, count) => sum + count, 0);

const openClients = async (door: Door, random: Random, checks: Checks, pace: Pace): Promise<Pick<Run, 'clients' | 'uploaders' | 'writers' | 'reader'>> => {
  const [writers, owners, profiles, [photographer, reader]] = await Promise.all([
    admitPeople(door, 'writer', WRITERS),
    admitPeople(door, 'uploader', UPLOADERS),
    admitPeople(door, 'profile', PROFILES),
    admitPeople(door, 'other', 2),
  ]);
  await keepSomething(door, reader!);
  const doorOf = (name: string, givesUp: number): Door => ({ ...door, client: patientClient(door.client, pace, { checks, random: random.fork(`patience of ${name}`), givesUp }) });
  const partsOf = (owner: Person, givesUp = 0) => ({ door: doorOf(owner.email, givesUp), owner, checks, random: random.fork(owner.email) });
  const isRefusal = ({ status }: { readonly status: number }): boolean => status === 507;
  const newContent = (chance: Random) => contentOf(chance.text(16), chance.between(6, FILE_BYTES));
  const uploaders = owners.map((owner) => fileClient({ ...partsOf(owner), room: 6, eagerness: 1, newContent }));
  const clients = [
    ...writers.map((owner) => collectionClient({ ...partsOf(owner, GIVES_UP), plan: planTodoWrite, readAll: readTodos, documents: new Map(), isRefusal })),
    ...(await Promise.all(profiles.map(async (owner) => collectionClient({ ...partsOf(owner, GIVES_UP), plan: planProfileWrite, readAll: readProfile, documents: await readProfile(door, await owner.token()), isRefusal })))),
    ...uploaders,
    photoClient(partsOf(photographer!)),
    signUpClient({ door: doorOf('sign-ups', 0), checks, random: random.fork('sign-ups') }),
  ];
  return { clients, uploaders, writers, reader: reader! };
};

const oneRound = async (run: Run): Promise<void> => {
  const { disk, door, pace, checks, random, clients, writers, reader, service } = run;
  const kind = random.pick(disk.kinds);
  const leftBytes = random.pick(LEFT_BYTES);
  const [refusalsBefore, linesBefore, beganMs] = [refusalsOf(pace), linesOf(service).length, performance.now()];
  pace.isOver = false;
  const working = Promise.all([...clients.map((client) => client.work(() => pace.isOver)), readOn(door, reader, pace, checks)]);
  // Whatever fails here is thrown below.
  working.catch(() => undefined);
  await sleep(WORK_MS);
  disk.fill(kind, leftBytes);
  await sleep(FULL_MS);
  pace.isQuiet = true;
  await judgeQuiet(run, `${kind}, ${leftBytes} bytes left`, kind !== 'taken' || leftBytes < LITTLE_BYTES);
  disk.free();
  const freedMs = performance.now();
  pace.isOver = true;
  pace.isQuiet = false;
  await working;
  await untilDrained(door, checks);
  run.drainedMs.push(performance.now() - freedMs);
  await judgeReadiness(door, 'up', checks);
  const refused = refusalsOf(pace) - refusalsBefore;
  checks.judge(FULL_CHECKS.refused, refused > 0, () => `nothing was refused (${kind}, ${leftBytes} bytes left)`);
  const [lines, seconds] = [linesOf(service).length - linesBefore, (performance.now() - beganMs) / 1_000];
  checks.judge(FULL_CHECKS.log, lines <= refused + LINES_AT_ONCE + LINES_A_SECOND * seconds, () => `${lines} lines for ${refused} refusals in ${Math.round(seconds)} s`);
  for (const verified of clients.map((client) => client.verify())) await verified;
  await untilDrained(door, checks);
  for (const writer of writers) await judgeSearch(door, writer, checks);
  await judgeObjects(run);
};

/** Looks at a full disk on which nobody wants anything. */
const judgeQuiet = async ({ service, door, checks }: Run, what: string, isTold: boolean): Promise<void> => {
  await sleep(SETTLE_MS);
  const before = processorSeconds(service);
  await sleep(QUIET_MS);
  const part = (processorSeconds(service) - before) / (QUIET_MS / 1_000);
  checks.judge(FULL_CHECKS.calm, part <= MOST_PROCESSOR, () => `${Math.round(part * 100)} % of a processor (${what})`);
  if (isTold) await judgeReadiness(door, 'full', checks);
};

const OBJECTS_DEADLINE_MS = 20_000;

/** Photos lie in the same folder, so uploads that hold bytes are not counted here; the index must name all files, and no others. */
const judgeObjects = async ({ service, door, reader, uploaders, checks }: Run): Promise<void> => {
  const files = [...uploaders.flatMap((uploader) => uploader.files()), ...(await fileCalls(door, reader).list())];
  for (const deadlineMs = performance.now() + OBJECTS_DEADLINE_MS; ; await sleep(200)) {
    const faults = faultsOf({ ...readObjectFolder(service.dataFolder), incoming: 0 }, files);
    if (faults.length > 0 && performance.now() < deadlineMs) continue;
    checks.judge(FULL_CHECKS.objects, faults.length === 0, () => faults.slice(0, 20).join('; '));
    return;
  }
};
