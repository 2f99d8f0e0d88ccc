import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Readiness, SearchPage } from '#generated/types.ts';
import type { Checks } from '../checks.ts';
import { jsonOf, outcomeOf, type HttpClient } from '../http-client.ts';
import { contentOf, fileCalls, newFileCall, uploadOf } from '../kills/file-steps.ts';
import { readTodos } from '../kills/read-documents.ts';
import { expectStatus, type Door, type Person } from '../people.ts';
import type { ServiceProcess } from '../service-process.ts';
import { FULL_CHECKS } from './full-checks.ts';
import { unlessQuiet, type Pace } from './pace.ts';

/** What one queue of the operator's console tells. */
interface ShownQueue {
  readonly name: string;
  readonly failed: number;
  readonly queue: { readonly ready: number; readonly invisible: number; readonly dead: number };
}

interface Shown {
  readonly outbox: { readonly records: number };
  readonly queues: readonly ShownQueue[];
}

const READ_EVERY_MS = 15;
const DRAIN_DEADLINE_MS = 60_000;
const LOOK_EVERY_MS = 50;

/** Gives a person something to read. */
export const keepSomething = async (door: Door, owner: Person): Promise<void> => {
  const calls = fileCalls(door, owner);
  const content = contentOf('read again and again', 200_000);
  const { file, upload } = uploadOf(expectStatus(await calls.send(newFileCall('kept.bin', content)), 201, 'createFile'));
  for (const part of upload.parts) expectStatus(await calls.put(part, content, upload.partSizeBytes), 200, 'PUT of a file');
  expectStatus(await calls.complete(file.id, randomUUID()), 200, 'completeFileUpload');
  expectStatus(await calls.send({ method: 'POST', url: '/v1/todos', json: { title: 'chaos kept' } }), 201, 'createTodo');
};

/** Reads everything that a person may read, again and again. */
export const readOn = async (door: Door, owner: Person, pace: Pace, checks: Checks): Promise<void> => {
  const paths = ['/v1/todos?limit=20', '/v1/files?limit=20', '/v1/files/usage', '/v1/photos', '/v1/users/me', '/v1/users/me/attributes', '/v1/search?q=chaos', '/v1/webhooks', '/healthz', '/readyz'];
  while (!pace.isOver) {
    for (const path of paths) {
      await unlessQuiet(pace);
      const answer = await door.client.send({ method: 'GET', url: `${door.apiUrl}${path}`, token: await owner.token() });
      checks.judge(FULL_CHECKS.reads, answer?.status === 200, () => `GET ${path} was answered with ${outcomeOf(answer)}`);
    }
    await downloadOne(door, owner, checks);
    await sleep(READ_EVERY_MS);
  }
};

const downloadOne = async (door: Door, owner: Person, checks: Checks): Promise<void> => {
  const calls = fileCalls(door, owner);
  const failure = await calls.list().then(([file]) => calls.download(file!.id)).then(() => undefined, String);
  checks.judge(FULL_CHECKS.reads, failure === undefined, () => `a list and a download: ${failure}`);
};

/** Judges whether readiness tells of the room that there is. */
export const judgeReadiness = async ({ client, apiUrl }: Door, want: 'up' | 'full', checks: Checks): Promise<void> => {
  const answer = await client.send({ method: 'GET', url: `${apiUrl}/readyz` });
  const states = answer?.status === 200 ? jsonOf<Readiness>(answer).dependencies.map(({ state }) => state) : [];
  checks.judge(FULL_CHECKS.readiness, states.length > 0 && states.every((state) => state === want), () => `want ${want}, and readiness is ${outcomeOf(answer)} ${states.join(', ')}`);
};

/** Waits until nothing is left to be done. @returns how long that took, in milliseconds */
export const untilDrained = async ({ client, objectsUrl }: Door, checks: Checks): Promise<number> => {
  const startedMs = performance.now();
  for (;;) {
    const { outbox, queues } = jsonOf<Shown>(expectStatus(await client.send({ method: 'GET', url: `${objectsUrl}/console.json` }), 200, 'the console'));
    const left = outbox.records + queues.reduce((sum, { queue: { ready, invisible } }) => sum + ready + invisible, 0);
    const tookMs = performance.now() - startedMs;
    if (left > 0 && tookMs < DRAIN_DEADLINE_MS) {
      await sleep(LOOK_EVERY_MS);
      continue;
    }
    const bad = queues.filter(({ failed, queue: { dead } }) => failed + dead > 0).map(({ name, failed, queue: { dead } }) => `${name}: ${failed} failed, ${dead} dead`);
    checks.judge(FULL_CHECKS.drained, left === 0 && bad.length === 0, () => `${outbox.records} in the outbox, ${left} in all after ${Math.round(tookMs)} ms; ${bad.join('; ')}`);
    return tookMs;
  }
};

/** Compares what the search finds with the to-dos of a person. */
export const judgeSearch = async (door: Door, owner: Person, checks: Checks): Promise<void> => {
  const token = await owner.token();
  const want = [...(await readTodos(door, token)).keys()].toSorted();
  const found = (await findTodos(door.client, door.apiUrl, token)).toSorted();
  const [missing, foreign] = [want.filter((id) => !found.includes(id)), found.filter((id) => !want.includes(id))];
  checks.judge(FULL_CHECKS.search, missing.length === 0 && foreign.length === 0, () => `of ${owner.email} not found: ${missing.join(', ')}; found and gone: ${foreign.join(', ')}`);
};

const findTodos = async (client: HttpClient, apiUrl: string, token: string): Promise<readonly string[]> => {
  const ids: string[] = [];
  for (let cursor = ''; ; ) {
    const page = jsonOf<SearchPage>(expectStatus(await client.send({ method: 'GET', url: `${apiUrl}/v1/search?q=chaos&types=todo&limit=100${cursor}`, token }), 200, 'search'));
    ids.push(...page.items.map(({ id }) => id));
    if (page.nextCursor === undefined) return ids;
    cursor = `&cursor=${page.nextCursor}`;
  }
};

const TICKS_PER_SECOND = 100;
const USER_TICKS = 11;

/** Seconds of processor time that the service has used so far, its threads included (proc(5), fields 14 and 15). */
export const processorSeconds = (service: ServiceProcess): number => {
  const fields = readFileSync(`/proc/${service.pid()}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(fields[USER_TICKS]) + Number(fields[USER_TICKS + 1])) / TICKS_PER_SECOND;
};

/** Lines of the log so far. */
export const linesOf = ({ logFile }: ServiceProcess): readonly string[] => readFileSync(logFile, 'utf8').split('\n').slice(0, -1);
