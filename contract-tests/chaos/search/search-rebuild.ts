import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SearchPage, Todo, TodoPage } from '#generated/types.ts';
import { openChecks, type Checks } from '../checks.ts';
import { httpClient, jsonOf, outcomeOf } from '../http-client.ts';
import { meddlingProxy } from '../meddling-proxy.ts';
import { admitPeople, doorTo, expectStatus, type Door, type Person } from '../people.ts';
import { openProgress } from '../progress.ts';
import type { Random } from '../seeded-random.ts';
import { serviceProcess, type ServiceProcess } from '../service-process.ts';
import { spread, type Suite, type SuiteContext, type SuiteResult } from '../suite.ts';
import { ADMINISTRATOR, admitSearchers, ask, findEverything, indexState, untilIndexed, type Searcher } from './searchers.ts';

const CHECKS = {
  open: 'search answers all the while, and finds what was there before and after',
  resumed: 'a rebuild goes on where it was after a kill',
  same: 'after the rebuild the index is what the records are',
  lost: 'a lost index comes back by itself',
} as const;

const WRITERS = 6;
const READERS = 3;
const MOST_DOCUMENTS = 2_000;
const LEAST_PEOPLE = 5;
const LOOK_EVERY_MS = 20;
const DEADLINE_MS = 900_000;

/** Rebuilds the index under writes, searches and a kill. */
export const searchRebuildSuite: Suite = {
  name: 'search-rebuild',
  what: 'a rebuild of the search index under writes and a kill, and the loss of the index',
  rounds: { full: 200_000, ci: 4_000, planted: 600 },
  plants: ['skip-hit'],
  run: async (context) => {
    const { folder, plant, random } = context;
    const service = await serviceProcess({ folder, environment: () => ({ ADMINISTRATORS: ADMINISTRATOR }) });
    const client = httpClient();
    const proxy = plant && (await meddlingProxy(service.apiUrl, plant, random.fork('plant')));
    try {
      await service.start();
      return await runRebuild(context, service, doorTo(service, client, proxy?.url));
    } finally {
      await service.kill();
      client.close();
      await proxy?.close();
    }
  },
};

interface Rebuilding {
  readonly door: Door;
  readonly service: ServiceProcess;
  readonly administrator: Person;
  readonly searchers: readonly Searcher[];
  readonly checks: Checks;
  readonly searchMs: number[];
  writes: number;
  isOver: boolean;
}

const runRebuild = async ({ random, rounds }: SuiteContext, service: ServiceProcess, door: Door): Promise<SuiteResult> => {
  const checks = openChecks(Object.values(CHECKS));
  const progress = openProgress('search-rebuild');
  const people = Math.max(LEAST_PEOPLE, Math.ceil(rounds / MOST_DOCUMENTS));
  const [administrator] = await admitPeople(door, 'librarian', 1);
  if (administrator === undefined) throw new Error('Nobody was admitted.');
  const searchers = await admitSearchers(door, { people, documents: Math.ceil(rounds / people), random, onProgress: (admitted) => progress.show(admitted, people, 'people') });
  const documents = searchers.reduce((sum, { own }) => sum + own.size, 0);
  await untilIndexed(door, administrator, documents);
  const rebuilding: Rebuilding = { door, service, administrator, searchers, checks, searchMs: [], writes: 0, isOver: false };
  const beside = [
    ...Array.from({ length: WRITERS }, (_, index) => write(rebuilding, random.fork(`writer ${index}`))),
    ...Array.from({ length: READERS }, (_, index) => read(rebuilding, random.fork(`reader ${index}`))),
  ];
  const startedMs = performance.now();
  try {
    await rebuildWithKill(rebuilding, (done) => progress.show(done, documents, `documents, ${rebuilding.writes} writes meanwhile`));
  } finally {
    rebuilding.isOver = true;
    await Promise.all(beside);
  }
  const rebuiltMs = performance.now() - startedMs;
  await judgeSame(rebuilding, CHECKS.same);
  const lostMs = await loseIndex(rebuilding);
  progress.end();
  return {
    checks: checks.results(),
    figures: {
      documents,
      'writes meanwhile': rebuilding.writes,
      'searches meanwhile': `${rebuilding.searchMs.length}, ${spread(rebuilding.searchMs)}`,
      'rebuilt in': `${Math.round(rebuiltMs / 100) / 10} s, a kill and a start included`,
      'back after its loss in': `${Math.round(lostMs / 100) / 10} s`,
    },
  };
};

/** Orders a rebuild, kills the service in its middle, and waits for the end. */
const rebuildWithKill = async ({ door, service, administrator, checks }: Rebuilding, show: (done: number) => void): Promise<void> => {
  const order = { method: 'POST', url: `${door.apiUrl}/v1/search/index`, token: await administrator.token(), headers: { 'idempotency-key': 'rebuild-1' } };
  expectStatus(await door.client.send(order), 202, 'rebuildSearchIndex');
  const before = await until(door, administrator, ({ rebuild }) => rebuild?.state === 'finished' || (rebuild?.documents ?? 0) > 0);
  await service.kill();
  await service.start();
  const after = await indexState(door, administrator);
  const [had, has] = [before.rebuild?.documents ?? 0, after.rebuild?.documents ?? 0];
  checks.judge(CHECKS.resumed, has >= had && after.rebuild?.startedAt === before.rebuild?.startedAt, () => `before the kill ${had} documents were read, after it ${has}`);
  await until(door, administrator, ({ rebuild }) => {
    show(rebuild?.documents ?? 0);
    return rebuild?.state === 'finished';
  });
};

type State = Awaited<ReturnType<typeof indexState>>;

const until = async (door: Door, administrator: Person, holds: (state: State) => boolean): Promise<State> => {
  for (const deadlineMs = performance.now() + DEADLINE_MS; performance.now() < deadlineMs; await sleep(LOOK_EVERY_MS)) {
    const state = await indexState(door, administrator);
    if (holds(state)) return state;
  }
  throw new Error(`The rebuild was not over after ${DEADLINE_MS / 1000} s.`);
};

/** The second half of what somebody has is changed; the first half stays, and must be found at any time. */
const stayingOf = ({ own }: Searcher): readonly Todo[] => [...own.values()].slice(0, own.size >> 1);

/** Creates, changes and deletes; what a kill cuts off may have happened or not, the records tell. */
const write = async (rebuilding: Rebuilding, random: Random): Promise<void> => {
  const { door, searchers } = rebuilding;
  const changing = searchers.map(({ own }) => [...own.keys()].slice(own.size >> 1));
  while (!rebuilding.isOver) {
    const at = random.below(searchers.length);
    const url = `${door.apiUrl}/v1/todos`;
    const token = await searchers[at]!.person.token();
    const id = random.pick(changing[at]!);
    const title = `errand ${random.text(8)}`;
    const headers = { 'if-match': '*', 'content-type': 'application/merge-patch+json' };
    const kind = random.below(4);
    const answer = await door.client.send(
      kind === 0 ? { method: 'POST', url, token, json: { title } }
        : kind === 1 ? { method: 'DELETE', url: `${url}/${id}`, token, headers: { 'if-match': '*' } }
          : { method: 'PATCH', url: `${url}/${id}`, token, headers, json: { title } },
    );
    if (answer === undefined) await sleep(LOOK_EVERY_MS);
    else rebuilding.writes += 1;
  }
};

const read = async (rebuilding: Rebuilding, random: Random): Promise<void> => {
  const { door, searchers, checks, searchMs } = rebuilding;
  while (!rebuilding.isOver) {
    const searcher = random.pick(searchers);
    const todo = random.pick(stayingOf(searcher));
    const startedMs = performance.now();
    const answer = await ask(door, searcher.person, '/v1/search', { q: todo.title, limit: '10' });
    // Cut by the kill.
    if (answer === undefined) {
      await sleep(LOOK_EVERY_MS);
      continue;
    }
    searchMs.push(performance.now() - startedMs);
    const isFound = answer.status === 200 && jsonOf<SearchPage>(answer).items.some(({ id }) => id === todo.id);
    checks.judge(CHECKS.open, isFound, () => `"${todo.title}" of ${searcher.person.email} was answered with ${outcomeOf(answer)}`);
  }
};

/** Compares what everybody finds with what everybody has. */
const judgeSame = async ({ door, administrator, searchers, checks }: Rebuilding, check: string): Promise<void> => {
  const records = new Map<Searcher, ReadonlyMap<string, string>>();
  for (const searcher of searchers) records.set(searcher, await listEverything(door, searcher.person));
  await untilIndexed(door, administrator, [...records.values()].reduce((sum, { size }) => sum + size, 0));
  for (const [{ person }, own] of records) {
    const found = await findEverything(door, person);
    const different = [...own].filter(([id, title]) => found.get(id) !== title).map(([id]) => id);
    const surplus = [...found.keys()].filter((id) => !own.has(id));
    checks.judge(check, different.length + surplus.length === 0, () => `${person.email}: ${different.length} missing or of another version (${different[0]}), ${surplus.length} surplus (${surplus[0]})`);
  }
};

const listEverything = async ({ client, apiUrl }: Door, person: Person): Promise<ReadonlyMap<string, string>> => {
  const records = new Map<string, string>();
  let cursor = '';
  do {
    const call = { method: 'GET', url: `${apiUrl}/v1/todos?limit=100${cursor}`, token: await person.token() };
    const page = jsonOf<TodoPage>(expectStatus(await client.send(call), 200, 'listTodos'));
    for (const { id, title } of page.items) records.set(id, title);
    cursor = page.nextCursor === undefined ? '' : `&cursor=${page.nextCursor}`;
  } while (cursor !== '');
  return records;
};

/** Takes the file of the index away while the service is down. @returns how long it took to come back, in milliseconds */
const loseIndex = async (rebuilding: Rebuilding): Promise<number> => {
  const { service } = rebuilding;
  await service.kill();
  for (const name of readdirSync(service.dataFolder)) if (name.startsWith('search.db')) rmSync(join(service.dataFolder, name));
  const startedMs = performance.now();
  await service.start();
  await judgeSame(rebuilding, CHECKS.lost);
  return performance.now() - startedMs;
};
