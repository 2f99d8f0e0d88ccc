import { setTimeout as sleep } from 'node:timers/promises';
import { openChecks, type Checks } from '../checks.ts';
import { httpClient } from '../http-client.ts';
import { meddlingProxy, type MeddlingProxy } from '../meddling-proxy.ts';
import { admitPeople, doorTo, type Door, type Person } from '../people.ts';
import { openProgress } from '../progress.ts';
import type { Random } from '../seeded-random.ts';
import { serviceProcess, type ServiceProcess } from '../service-process.ts';
import { damagesOf, faultsOf, readObjectFolder } from '../sqlite-files.ts';
import { spread, type Suite, type SuiteContext, type SuiteResult } from '../suite.ts';
import { collectionClient } from './collection-client.ts';
import { fileClient, type FileClient } from './file-client.ts';
import { contentOf } from './file-steps.ts';
import { countOne, KILL_CHECKS, type KillClient } from './kill-client.ts';
import { planProfileWrite } from './profile-plans.ts';
import { readProfile, readTodos } from './read-documents.ts';
import { signUpClient } from './sign-up-client.ts';
import { planTodoWrite } from './todo-plans.ts';

const FIRST_KILL_MS = 5;
const LAST_KILL_MS = 400;
const TODO_CLIENTS = 8;
const PROFILE_CLIENTS = 2;
const FILE_CLIENTS = 3;
const FILE_BYTES = 200_000;
/** Above 32 MiB an upload goes in parts. */
const LARGE_FILE_BYTES = 34 * 1024 * 1024;
const LARGE_FILE_EAGERNESS = 0.2;
/** Rounds after which files on disk are looked at. */
const LOOK_EVERY = 50;
const SWEEP_DEADLINE_MS = 30_000;

/** Kills the service while people work, and looks for everything that was acknowledged. */
export const killsSuite: Suite = {
  name: 'kills',
  what: 'SIGKILL during mixed writes and uploads',
  rounds: { full: 1_000, ci: 100, planted: 6 },
  plants: ['swallow-write', 'flip-byte'],
  run: async (context) => {
    const checks = openChecks(Object.values(KILL_CHECKS));
    const { random, folder, plant } = context;
    const isBytes = plant === 'flip-byte';
    let proxy: MeddlingProxy | undefined;
    const service = await serviceProcess({ folder, environment: (): Record<string, string> => (isBytes && proxy ? { PUBLIC_OBJECTS_URL: proxy.url } : {}) });
    // In front of the origin that the fault is about.
    if (plant) proxy = await meddlingProxy(isBytes ? service.objectsUrl : service.apiUrl, plant, random.fork('plant'));
    const client = httpClient();
    try {
      return await runKills(context, service, doorTo(service, client, isBytes ? undefined : proxy?.url), checks);
    } finally {
      await service.kill();
      client.close();
      await proxy?.close();
    }
  },
};

const runKills = async ({ random, rounds }: SuiteContext, service: ServiceProcess, door: Door, checks: Checks): Promise<SuiteResult> => {
  const progress = openProgress('kills');
  await service.start();
  const { clients, uploaders } = await openClients(door, random, checks);
  const moments = random.fork('moments');
  const startedMs = performance.now();
  for (let round = 1; round <= rounds; round += 1) {
    await workUntilKilled(service, clients, moments.between(FIRST_KILL_MS, LAST_KILL_MS));
    if (round % LOOK_EVERY === 0 || round === rounds) judgeDatabases(service, checks);
    await service.start();
    for (const verified of clients.map((client) => client.verify())) await verified;
    if (round % LOOK_EVERY === 0 || round === rounds) await judgeObjectFolder(service, uploaders, checks);
    progress.show(round, rounds, `kills, ${countOf(clients)} writes acknowledged, ${checks.failures()} failures, ${spread(service.readyMs)}`);
  }
  progress.end();
  const restarts = service.readyMs.slice(1);
  return {
    checks: checks.results(),
    figures: {
      kills: rounds,
      'acknowledged writes': `${countOf(clients)}: ${countsOf(clients)}`,
      'ready again': `${spread(restarts)}; ${restarts.filter((ms) => ms >= 2_000).length} of ${restarts.length} took 2 s or more`,
      'seconds': Math.round((performance.now() - startedMs) / 1_000),
    },
  };
};

const countOf = (clients: readonly KillClient[]): number => clients.flatMap(({ acknowledged }) => [...acknowledged.values()]).reduce((sum, count) => sum + count, 0);

const countsOf = (clients: readonly KillClient[]): string => {
  const sums = new Map<string, number>();
  for (const { acknowledged } of clients) for (const [operation, count] of acknowledged) countOne(sums, operation, count);
  return [...sums].toSorted(([, a], [, b]) => b - a).map(([operation, count]) => `${operation} ${count}`).join(', ');
};

const openClients = async (door: Door, random: Random, checks: Checks): Promise<{ readonly clients: readonly KillClient[]; readonly uploaders: readonly FileClient[] }> => {
  const writers = await admitPeople(door, 'writer', TODO_CLIENTS);
  const owners = await admitPeople(door, 'uploader', FILE_CLIENTS + 1);
  const large = contentOf('large', LARGE_FILE_BYTES);
  const partsOf = (owner: Person) => ({ door, owner, checks, random: random.fork(owner.email) });
  const uploaders = owners.map((owner, index) =>
    index < FILE_CLIENTS
      ? fileClient({ ...partsOf(owner), room: 8, eagerness: 1, newContent: (chance) => contentOf(chance.text(16), chance.between(6, FILE_BYTES)) })
      : fileClient({ ...partsOf(owner), room: 1, eagerness: LARGE_FILE_EAGERNESS, newContent: () => large }),
  );
  const profiles = (await admitPeople(door, 'profile', PROFILE_CLIENTS)).map(async (owner) => {
    const documents = await readProfile(door, await owner.token());
    return collectionClient({ ...partsOf(owner), plan: planProfileWrite, readAll: readProfile, documents });
  });
  const clients = [
    ...writers.map((owner) => collectionClient({ ...partsOf(owner), plan: planTodoWrite, readAll: readTodos, documents: new Map() })),
    ...(await Promise.all(profiles)),
    signUpClient({ door, checks, random: random.fork('sign-ups') }),
    ...uploaders,
  ];
  return { clients, uploaders };
};

const workUntilKilled = async (service: ServiceProcess, clients: readonly KillClient[], afterMs: number): Promise<void> => {
  let isOver = false;
  const working = Promise.allSettled(clients.map((client) => client.work(() => isOver)));
  await sleep(afterMs);
  isOver = true;
  await service.kill();
  for (const outcome of await working) if (outcome.status === 'rejected') throw outcome.reason;
};

const judgeDatabases = ({ dataFolder }: ServiceProcess, checks: Checks): void => {
  const damages = damagesOf(dataFolder);
  checks.judge(KILL_CHECKS.databases, damages.length === 0, () => damages.join('; '));
};

/** The sweep of the start and the removals run beside the requests; what they leave is judged once they had their time. */
const judgeObjectFolder = async ({ dataFolder }: ServiceProcess, uploaders: readonly FileClient[], checks: Checks): Promise<void> => {
  const files = uploaders.flatMap((uploader) => uploader.files());
  for (const deadlineMs = performance.now() + SWEEP_DEADLINE_MS; ; await sleep(200)) {
    const faults = faultsOf(readObjectFolder(dataFolder), files);
    if (faults.length > 0 && performance.now() < deadlineMs) continue;
    checks.judge(KILL_CHECKS.objects, faults.length === 0, () => faults.slice(0, 20).join('; '));
    return;
  }
};
