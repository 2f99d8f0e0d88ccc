import type { SearchIndex, SearchPage, Suggestions, Todo } from '#generated/types.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { jsonOf, type Answer } from '../http-client.ts';
import { admitPeople, expectStatus, type Door, type Person } from '../people.ts';
import type { Random } from '../seeded-random.ts';

/** Somebody who searches, and all that they may find: text by id. */
export interface Searcher {
  readonly person: Person;
  readonly own: Map<string, Todo>;
  /** A word that nobody else has. */
  readonly secret: string;
}

/** Address of the administrator; the service must be started with it in ADMINISTRATORS. */
export const ADMINISTRATOR = 'librarian0@mail.example';

/** Words that everybody uses, so that whoever searches for one would find what is foreign. */
export const COMMON_WORDS = ['invoice', 'train', 'window', 'harbour', 'lake', 'winter', 'passport', 'garden', 'ticket', 'violin', 'river', 'lantern'] as const;
const COMMON_TAGS = ['home', 'travel', 'work', 'later'] as const;
/** In every title, so that a search for it finds everything. */
export const UNIVERSAL = 'errand';

const BATCH = 25;
const GROUP = 20;
const SECRET_LENGTH = 14;

/** Admits people in groups, and lets each keep so many to-dos. */
export const admitSearchers = async (
  door: Door,
  { people, documents, random, onProgress }: { readonly people: number; readonly documents: number; readonly random: Random; readonly onProgress: (admitted: number) => void },
): Promise<readonly Searcher[]> => {
  const searchers: Searcher[] = [];
  for (let admitted = 0; admitted < people; admitted += GROUP) {
    const group = await admitPeople(door, `searcher${admitted}x`, Math.min(GROUP, people - admitted));
    searchers.push(...(await Promise.all(group.map((person) => withDocuments(door, person, documents, random.fork(person.email))))));
    onProgress(searchers.length);
  }
  return searchers;
};

const withDocuments = async (door: Door, person: Person, count: number, random: Random): Promise<Searcher> => {
  const searcher: Searcher = { person, own: new Map(), secret: random.text(SECRET_LENGTH) };
  for (let made = 0; made < count; made += BATCH) await createBatch(door, searcher, Math.min(BATCH, count - made), random);
  return searcher;
};

/** Keeps some to-dos more of a searcher. */
export const createBatch = async ({ client, apiUrl }: Door, { person, own, secret }: Searcher, count: number, random: Random): Promise<void> => {
  const items = Array.from({ length: count }, () => ({ action: 'create', todo: aTodo(secret, random) }));
  const call = { method: 'POST', url: `${apiUrl}/v1/todos/batch`, token: await person.token(), json: { items } };
  const answer = expectStatus(await client.send(call), 200, 'batchTodos');
  for (const { todo } of jsonOf<{ items: { todo: Todo }[] }>(answer).items) own.set(todo.id, todo);
};

const aTodo = (secret: string, random: Random) => ({
  title: `${UNIVERSAL} ${random.pick(COMMON_WORDS)} ${random.pick(COMMON_WORDS)} ${random.text(6)}`,
  notes: random.chance(0.3) ? `${random.pick(COMMON_WORDS)} ${secret}` : random.pick(COMMON_WORDS),
  tags: random.chance(0.5) ? [random.pick(COMMON_TAGS)] : [],
});

/** Asks something of the search as somebody, or as nobody. */
export const ask = async ({ client, apiUrl }: Door, person: Person | undefined, path: string, query: Readonly<Record<string, string>>): Promise<Answer | undefined> =>
  client.send({ method: 'GET', url: `${apiUrl}${path}?${new URLSearchParams(query)}`, ...(person && { token: await person.token() }) });

/** Finds everything that somebody, or nobody, may see, page by page. */
export const findEverything = async (door: Door, person: Person | undefined): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>();
  let cursor: string | undefined;
  do {
    const query = { q: UNIVERSAL, limit: '100', ...(cursor === undefined ? {} : { cursor }) };
    const page = jsonOf<SearchPage>(expectStatus(await ask(door, person, '/v1/search', query), 200, 'search'));
    for (const { id, title } of page.items) found.set(id, title);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
};

/** Reads the texts that complete a beginning. */
export const suggestionsOf = (answer: Answer): readonly string[] => jsonOf<Suggestions>(answer).items.map(({ text }) => text);

/** Reads the state of the index. */
export const indexState = async ({ client, apiUrl }: Door, administrator: Person): Promise<SearchIndex> =>
  jsonOf<SearchIndex>(expectStatus(await client.send({ method: 'GET', url: `${apiUrl}/v1/search/index`, token: await administrator.token() }), 200, 'getSearchIndex'));

const CAUGHT_UP_MS = 600_000;
const LOOK_EVERY_MS = 50;

/** Waits until the index holds so many documents and lags behind nothing. @returns how long it took, in milliseconds */
export const untilIndexed = async (door: Door, administrator: Person, documents: number): Promise<number> => {
  const startedMs = performance.now();
  for (;;) {
    const state = await indexState(door, administrator);
    const tookMs = performance.now() - startedMs;
    if (state.documents === documents && state.lagMs === 0 && state.rebuild?.state !== 'running') return tookMs;
    if (tookMs > CAUGHT_UP_MS) throw new Error(`The index holds ${state.documents} of ${documents} documents after ${CAUGHT_UP_MS / 1000} s and lags ${state.lagMs} ms behind.`);
    await sleep(LOOK_EVERY_MS);
  }
};
