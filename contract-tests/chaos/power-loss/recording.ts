import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openChecks } from '../checks.ts';
import { httpClient } from '../http-client.ts';
import { collectionClient } from '../kills/collection-client.ts';
import type { Body, Change } from '../kills/documents.ts';
import { fileClient } from '../kills/file-client.ts';
import { contentOf } from '../kills/file-steps.ts';
import type { FileWorld } from '../kills/file-world.ts';
import { KILL_CHECKS } from '../kills/kill-client.ts';
import { readTodos } from '../kills/read-documents.ts';
import { signUpClient } from '../kills/sign-up-client.ts';
import { planTodoWrite } from '../kills/todo-plans.ts';
import { admitPeople, doorTo } from '../people.ts';
import type { Random } from '../seeded-random.ts';
import { serviceProcess } from '../service-process.ts';
import { diskRecorder } from './disk-recorder.ts';
import { readRecords, type PlacedRecord } from './disk-records.ts';

/** What a client knew when the journal was this long. */
export interface Moment {
  readonly position: number;
  readonly documents: ReadonlyMap<string, Body>;
  readonly underWay: Change | undefined;
  /** Parts of uploads whose arrival was acknowledged, by file. */
  readonly arrived: ReadonlyMap<string, ReadonlySet<number>>;
}

/** What one client did and knew, in order. */
export interface History {
  readonly email: string;
  readonly kind: 'todos' | 'files';
  readonly moments: readonly Moment[];
}

/** A stretch of work on a fresh data folder, with everything that reached the disk. */
export interface Recording {
  readonly dataFolder: string;
  readonly records: readonly PlacedRecord[];
  readonly histories: readonly History[];
  /** Accounts, and how long the journal was when their confirmation was acknowledged. */
  readonly accounts: readonly { readonly email: string; readonly position: number }[];
}

const WRITERS = 6;
const UPLOADERS = 2;
const FILE_BYTES = 60_000;

/** Starts a service under the recorder, lets people work for a while and ends it. */
export const record = async (folder: string, library: string, random: Random, { workMs, deafEnding }: { readonly workMs: number; readonly deafEnding: string | undefined }): Promise<Recording> => {
  mkdirSync(folder, { recursive: true });
  const recorder = diskRecorder(library, join(folder, 'data'), join(folder, 'journal'), deafEnding);
  const service = await serviceProcess({ folder, environment: () => recorder.environment });
  const client = httpClient();
  const { position } = recorder;
  const accounts: { email: string; position: number }[] = [];
  try {
    await service.start();
    const door = doorTo(service, client);
    const checks = openChecks(Object.values(KILL_CHECKS));
    const writers = await admitPeople(door, 'writer', WRITERS);
    const uploaders = await admitPeople(door, 'uploader', UPLOADERS);
    for (const { email } of [...writers, ...uploaders]) accounts.push({ email, position: position() });
    const histories = [...writers, ...uploaders].map(({ email }, index) => ({ email, kind: index < WRITERS ? ('todos' as const) : ('files' as const), moments: [] as Moment[] }));
    const observe = (index: number) => (documents: ReadonlyMap<string, Body>, underWay: Change | undefined, arrived: Moment['arrived'] = new Map()): void => {
      histories[index]!.moments.push({ position: position(), documents: new Map(documents), underWay, arrived });
    };
    const clients = [
      ...writers.map((owner, index) =>
        collectionClient({ door, owner, checks, random: random.fork(owner.email), plan: planTodoWrite, readAll: readTodos, documents: new Map(), observe: observe(index) }),
      ),
      ...uploaders.map((owner, index) => {
        const observeFiles = observe(WRITERS + index);
        const newContent = (chance: Random) => contentOf(chance.text(16), chance.between(6, FILE_BYTES));
        return fileClient({ door, owner, checks, random: random.fork(owner.email), room: 6, eagerness: 1, newContent, observe: (world) => observeFiles(documentsOf(world), world.underWay, arrivedOf(world)) });
      }),
      signUpClient({ door, checks, random: random.fork('sign-ups'), observe: (email) => accounts.push({ email, position: position() }) }),
    ];
    await workFor(clients, workMs);
    if (checks.failures() > 0) throw new Error(`The recording went wrong: ${checks.results().flatMap(({ judged, examples }) => (judged > 0 ? examples : [])).join('; ')}`);
    await silence(position);
    await service.kill();
    return { dataFolder: service.dataFolder, records: readRecords(recorder.journal()), histories, accounts };
  } finally {
    await service.kill();
    client.close();
  }
};

const SILENCE_MS = 700;
const LONGEST_WAIT_MS = 15_000;

/**
 * Waits until background work has ended too: a kill between a change of the disk and its record would leave the two
 * different.
 */
const silence = async (position: () => number): Promise<void> => {
  const deadlineMs = performance.now() + LONGEST_WAIT_MS;
  let before = -1;
  while (position() !== before && performance.now() < deadlineMs) {
    before = position();
    await sleep(SILENCE_MS);
  }
};

const workFor = async (clients: readonly { readonly work: (isOver: () => boolean) => Promise<void> }[], workMs: number): Promise<void> => {
  let isOver = false;
  const working = Promise.all(clients.map((client) => client.work(() => isOver)));
  await Promise.race([sleep(workMs), working]);
  isOver = true;
  await working;
};

const documentsOf = ({ files }: FileWorld): ReadonlyMap<string, Body> => new Map([...files].map(([id, { body }]) => [id, { ...body }]));
const arrivedOf = ({ files }: FileWorld): Moment['arrived'] => new Map([...files].map(([id, { arrived }]) => [id, new Set(arrived)]));
