import type { Todo } from '#generated/types.ts';
import { openChecks, type Checks } from './checks.ts';
import { jsonOf, outcomeOf, type Answer } from './http-client.ts';
import { withMeddledService } from './meddled-service.ts';
import { admitPeople, expectStatus, type Door, type Person } from './people.ts';
import { openProgress } from './progress.ts';
import type { Suite, SuiteContext, SuiteResult } from './suite.ts';

const CHECKS = {
  total: 'the final value is the number of successful increments',
  version: 'the version counts the same changes',
  answers: 'a change is done or refused with 412',
} as const;

const CI_WRITERS = 20;
const WRITERS = 100;

/** Lets many writers count on one to-do, each change on the version that its writer read. */
export const incrementsSuite: Suite = {
  name: 'increments',
  what: 'many writers add one to the same to-do with If-Match',
  rounds: { full: 100, ci: 50, planted: 10 },
  plants: ['ignore-if-match'],
  run: (context) => withMeddledService(context, (door) => runWriters(context, door)),
};

interface Counting {
  readonly door: Door;
  readonly person: Person;
  readonly url: string;
  readonly checks: Checks;
  done: number;
  refused: number;
}

const runWriters = async ({ rounds, isCi, plant }: SuiteContext, door: Door): Promise<SuiteResult> => {
  const checks = openChecks(Object.values(CHECKS));
  const writers = isCi || plant !== undefined ? CI_WRITERS : WRITERS;
  const [person] = await admitPeople(door, 'counter', 1);
  if (person === undefined) throw new Error('Nobody was admitted.');
  const call = { method: 'POST', url: `${door.apiUrl}/v1/todos`, token: await person.token(), json: { title: 'counter', notes: '0' } };
  const { id } = jsonOf<Todo>(expectStatus(await door.client.send(call), 201, 'createTodo'));
  const counting: Counting = { door, person, url: `${door.apiUrl}/v1/todos/${id}`, checks, done: 0, refused: 0 };
  const progress = openProgress('increments');
  const startedMs = performance.now();
  const writer = async (): Promise<void> => {
    for (let count = 0; count < rounds; count += 1) {
      await increment(counting);
      progress.show(counting.done, writers * rounds, `increments, ${counting.refused} refused with 412`);
    }
  };
  await Promise.all(Array.from({ length: writers }, writer));
  progress.end();
  const { notes, version } = await read(counting);
  checks.judge(CHECKS.total, Number(notes) === counting.done && counting.done === writers * rounds, () => `${counting.done} increments succeeded, the value is ${notes}`);
  checks.judge(CHECKS.version, version === counting.done + 1, () => `${counting.done} changes succeeded, the version is ${version}`);
  const seconds = Math.round((performance.now() - startedMs) / 1_000);
  return { checks: checks.results(), figures: { writers, increments: counting.done, 'refused with 412': counting.refused, 'final value': notes, seconds } };
};

const read = async ({ door, person, url }: Counting): Promise<Todo> =>
  jsonOf<Todo>(expectStatus(await door.client.send({ method: 'GET', url, token: await person.token() }), 200, 'getTodo'));

/** Reads, adds one and writes on what was read, until nobody else was faster. */
const increment = async (counting: Counting): Promise<void> => {
  for (;;) {
    const { notes, version } = await read(counting);
    const answer = await change(counting, version, String(Number(notes) + 1));
    const isDone = answer?.status === 200;
    counting.checks.judge(CHECKS.answers, isDone || answer?.status === 412, () => `updateTodo was answered with ${outcomeOf(answer)}`);
    if (isDone) {
      counting.done += 1;
      return;
    }
    counting.refused += 1;
  }
};

const change = async ({ door, person, url }: Counting, version: number, notes: string): Promise<Answer | undefined> =>
  door.client.send({
    method: 'PATCH',
    url,
    token: await person.token(),
    headers: { 'if-match': `"${version}"`, 'content-type': 'application/merge-patch+json' },
    json: { notes },
  });
