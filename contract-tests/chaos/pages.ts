import type { Todo, TodoPage } from '#generated/types.ts';
import { openChecks, type Checks } from './checks.ts';
import { jsonOf, outcomeOf, type Answer, type Call } from './http-client.ts';
import { withMeddledService } from './meddled-service.ts';
import { admitPeople, expectStatus, type Door, type Person } from './people.ts';
import { openProgress } from './progress.ts';
import type { Random } from './seeded-random.ts';
import type { Suite, SuiteContext, SuiteResult } from './suite.ts';

const CHECKS = {
  once: 'each item that is there throughout appears exactly once',
  nothing: 'nothing appears twice',
  cursors: 'altered and foreign cursors are refused with 400',
} as const;

const STAYING = 300;
const WRITERS = 12;
const BATCH = 25;

/** Walks through lists while items come, change and go. */
export const pagesSuite: Suite = {
  name: 'pages',
  what: 'walks through a list by cursor during a storm of writes',
  rounds: { full: 200, ci: 50, planted: 5 },
  plants: ['skip-item'],
  run: (context) => withMeddledService(context, (door) => runWalks(context, door)),
};

interface Walking {
  readonly send: (person: Person, call: Omit<Call, 'token'>) => Promise<Answer | undefined>;
  readonly alice: Person;
  readonly bob: Person;
  readonly checks: Checks;
  readonly random: Random;
  /** The items that stay, some of which are changed meanwhile without moving. */
  readonly staying: ReadonlySet<string>;
}

const runWalks = async ({ random, rounds }: SuiteContext, door: Door): Promise<SuiteResult> => {
  const checks = openChecks(Object.values(CHECKS));
  const [alice, bob] = await admitPeople(door, 'walker', 2);
  if (alice === undefined || bob === undefined) throw new Error('Nobody was admitted.');
  const send: Walking['send'] = async (person, call) => door.client.send({ ...call, url: `${door.apiUrl}${call.url}`, token: await person.token() });
  const walking: Walking = { send, alice, bob, checks, random, staying: await createStaying(send, alice) };
  const progress = openProgress('pages');
  const storm = { isOver: false, writes: 0 };
  const raging = Promise.all(Array.from({ length: WRITERS }, (_, index) => write(walking, random.fork(`writer ${index}`), storm)));
  let pages = 0;
  try {
    for (let walk = 1; walk <= rounds; walk += 1) {
      pages += await walkOnce(walking);
      progress.show(walk, rounds, `walks, ${pages} pages, ${storm.writes} writes meanwhile`);
    }
  } finally {
    storm.isOver = true;
    await raging;
  }
  progress.end();
  return { checks: checks.results(), figures: { walks: rounds, pages, 'writes meanwhile': storm.writes, 'items throughout': walking.staying.size } };
};

const createStaying = async (send: Walking['send'], person: Person): Promise<ReadonlySet<string>> => {
  const ids = new Set<string>();
  for (let made = 0; made < STAYING; made += BATCH) {
    const items = Array.from({ length: BATCH }, (_, index) => ({ action: 'create', todo: { title: `stays ${made + index}`, dueAt: dueOf(made + index) } }));
    const answer = expectStatus(await send(person, { method: 'POST', url: '/v1/todos/batch', json: { items } }), 200, 'batchTodos');
    for (const { todo } of jsonOf<{ items: { todo: Todo }[] }>(answer).items) ids.add(todo.id);
  }
  return ids;
};

/** Many share a date, so that pages end among equals. */
const dueOf = (index: number): string => `2026-01-${String(1 + (index % 20)).padStart(2, '0')}T12:00:00.000Z`;

/** Creates, changes and deletes beside the items that stay, and changes the notes of those. */
const write = async ({ send, alice, staying }: Walking, random: Random, storm: { isOver: boolean; writes: number }): Promise<void> => {
  const own: Todo[] = [];
  const ids = [...staying];
  const patch = { 'content-type': 'application/merge-patch+json', 'if-match': '*' };
  while (!storm.isOver) {
    const victim = own.length > 20 || (own.length > 0 && random.chance(0.3)) ? own.splice(random.below(own.length), 1)[0] : undefined;
    if (victim) {
      expectStatus(await send(alice, { method: 'DELETE', url: `/v1/todos/${victim.id}`, headers: { 'if-match': '*' } }), 204, 'deleteTodo');
    } else if (random.chance(0.5)) {
      const answer = await send(alice, { method: 'POST', url: '/v1/todos', json: { title: 'comes and goes', dueAt: dueOf(random.below(20)) } });
      own.push(jsonOf<Todo>(expectStatus(answer, 201, 'createTodo')));
    } else {
      // A change may lose its race eight times in a row; then it is refused and does not matter here.
      const answer = await send(alice, { method: 'PATCH', url: `/v1/todos/${random.pick(ids)}`, headers: patch, json: { notes: random.text(20) } });
      if (answer?.status !== 409) expectStatus(answer, 200, 'updateTodo');
    }
    storm.writes += 1;
  }
};

const walkOnce = async (walking: Walking): Promise<number> => {
  const { send, alice, checks, random, staying } = walking;
  const query = `orderBy=${random.pick(['created', 'due'])}${random.chance(0.3) ? '&state=open' : ''}`;
  const seen = new Map<string, number>();
  let pages = 0;
  for (let cursor = ''; ; ) {
    const url = `/v1/todos?${query}&limit=${random.between(3, 100)}${cursor}`;
    const page = jsonOf<TodoPage>(expectStatus(await send(alice, { method: 'GET', url }), 200, 'listTodos'));
    pages += 1;
    for (const { id } of page.items) seen.set(id, (seen.get(id) ?? 0) + 1);
    if (page.nextCursor === undefined) break;
    if (random.chance(0.05)) await judgeCursors(walking, query, page.nextCursor);
    cursor = `&cursor=${page.nextCursor}`;
  }
  for (const id of staying) checks.judge(CHECKS.once, seen.get(id) === 1, () => `${id} stayed and appeared ${seen.get(id) ?? 0} times (${query})`);
  const twice = [...seen].filter(([, times]) => times > 1);
  checks.judge(CHECKS.nothing, twice.length === 0, () => `${twice[0]?.[0]} appeared ${twice[0]?.[1]} times (${query})`);
  return pages;
};

/** A cursor of someone else, of another filter, or with one sign changed leads nowhere. */
const judgeCursors = async ({ send, alice, bob, checks, random }: Walking, query: string, cursor: string): Promise<void> => {
  const at = random.below(cursor.length - 1);
  const altered = `${cursor.slice(0, at)}${cursor[at] === 'A' ? 'B' : 'A'}${cursor.slice(at + 1)}`;
  const attempts = [
    { who: 'an altered cursor', answer: await send(alice, { method: 'GET', url: `/v1/todos?${query}&cursor=${altered}` }) },
    { who: 'the cursor of another person', answer: await send(bob, { method: 'GET', url: `/v1/todos?${query}&cursor=${cursor}` }) },
    { who: 'the cursor of another filter', answer: await send(alice, { method: 'GET', url: `/v1/todos?${query}&tag=other&cursor=${cursor}` }) },
  ];
  for (const { who, answer } of attempts) checks.judge(CHECKS.cursors, answer?.status === 400, () => `${who} was answered with ${outcomeOf(answer)}`);
};
