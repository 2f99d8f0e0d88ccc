import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { FAULT_POINTS } from '#runtime/events/fault-points.ts';
import { listOutbox } from '#core/outbox.ts';
import { openChecks, type Checks } from '../checks.ts';
import { openProgress } from '../progress.ts';
import { damagesOf } from '../sqlite-files.ts';
import type { Suite, SuiteContext } from '../suite.ts';
import { indexOf, isPoison, todoIdOf } from './event-plan.ts';
import { COPIER, COUNTER, effectsOf, openEventStores } from './events-world.ts';
import type { Told, Work } from './events-process.ts';

const CHECKS = {
  effects: 'every event that is no poison has had its effect, exactly once',
  copies: 'every event reached the consumer that fails as a whole, poison included',
  poison: 'no poisoned event has had an effect before its consumer is mended',
  dead: 'the dead letters are the poisoned events',
  outbox: 'nothing is left in the outbox and in the queues',
  redriven: 'after the consumer is mended, redriven events have had their effect, exactly once',
  none: 'no dead letter is left',
  files: 'table and queues are whole',
} as const;

const PROCESS = fileURLToPath(new URL('./events-process.ts', import.meta.url));
/** After the process has begun to work. */
const FIRST_KILL_MS = 5;
const LAST_KILL_MS = 250;
const IDLE_DEADLINE_MS = 600_000;
/** A planted fault: the bus drops one event in so many. */
const LOSES = 300;
const MOST_PASSES = 4;
/** Processes that are killed, for so many events. */
const EVENTS_PER_KILL = 500;

/** Lets consumers, dispatcher and the whole process fail while events flow, and counts what came of each event. */
export const eventsSuite: Suite = {
  name: 'events',
  what: 'events delivered one to five times, shuffled, one in a hundred poisoned; SIGKILL at random and at every fault point',
  rounds: { full: 100_000, ci: 10_000, planted: 2_000 },
  plants: ['lose-event', 'forget-mark'],
  run: async (context) => {
    const checks = openChecks(Object.values(CHECKS));
    const run: Run = { context, checks, deliveries: 0, peakRssBytes: 0, starts: 0 };
    const startedMs = performance.now();
    const kills = await workUnderFire(run);
    const seconds = (performance.now() - startedMs) / 1_000;
    await judgeEffects(run);
    await judgeRedrive(run);
    return {
      checks: checks.results(),
      figures: {
        events: context.rounds,
        deliveries: `${run.deliveries} at least, to each of two consumers`,
        kills: `${kills.random} at random, ${kills.atPoints} at ${FAULT_POINTS.length} fault points`,
        'seconds until everything was handled': Math.round(seconds),
        'resident memory, at most': `${Math.round(run.peakRssBytes / 1024 ** 2)} MiB`,
      },
    };
  },
};

interface Run {
  readonly context: SuiteContext;
  readonly checks: Checks;
  deliveries: number;
  peakRssBytes: number;
  starts: number;
}

const workUnderFire = async (run: Run): Promise<{ readonly random: number; readonly atPoints: number }> => {
  const { context: { random, rounds } } = run;
  const moments = random.fork('moments');
  const progress = openProgress('events');
  const kills = { random: 0, atPoints: 0 };
  const launches = Math.max(2 * FAULT_POINTS.length, Math.ceil(rounds / EVENTS_PER_KILL));
  for (let launched = 1; launched <= launches; launched += 1) {
    // A part of the events each time, so that every process finds work.
    const events = Math.ceil((rounds * launched) / launches);
    const isAtPoint = launched % 2 === 0;
    const point = FAULT_POINTS[(launched / 2) % FAULT_POINTS.length];
    const killAt = isAtPoint && point !== undefined ? { point, pass: moments.between(1, MOST_PASSES) } : undefined;
    const ended = await launch(run, { events, killAt }, isAtPoint ? undefined : moments.between(FIRST_KILL_MS, LAST_KILL_MS));
    if (ended === 'killed') kills[isAtPoint ? 'atPoints' : 'random'] += 1;
    progress.show(events, rounds, `events written, ${kills.random + kills.atPoints} kills`);
  }
  await launch(run, { isLast: true }, undefined);
  progress.end();
  return kills;
};

/** Starts a process, and waits until it is killed or has nothing left to do. */
const launch = async (run: Run, what: Partial<Work>, killAfterMs: number | undefined): Promise<'killed' | 'idle'> => {
  const { context: { folder, random, rounds, plant } } = run;
  run.starts += 1;
  const work: Work = {
    folder,
    seed: `${random.text(8)}/${run.starts}`,
    events: rounds,
    killAt: undefined,
    isMended: false,
    isLast: false,
    loses: plant === 'lose-event' ? LOSES : undefined,
    forgetsMarks: plant === 'forget-mark',
    ...what,
  };
  const child = fork(PROCESS, [JSON.stringify(work)], { execArgv: ['--disable-warning=ExperimentalWarning'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const heard = listen(child, run);
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  let timer: NodeJS.Timeout | undefined;
  if (killAfterMs !== undefined) child.once('message', () => (timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs)));
  const first = await Promise.race([heard.idle.then(() => 'idle' as const), exited.then(() => 'killed' as const), deadline()]);
  clearTimeout(timer);
  child.kill('SIGKILL');
  const [code] = await exited;
  run.deliveries += heard.last()?.deliveries ?? 0;
  if (code !== null && code !== 0) throw new Error(`The process of the events suite ended with exit code ${code}.`);
  return first;
};

const deadline = async (): Promise<never> => {
  await sleep(IDLE_DEADLINE_MS, undefined, { ref: false });
  throw new Error(`Not everything was handled within ${IDLE_DEADLINE_MS / 1_000} s.`);
};

const listen = (child: ChildProcess, run: Run): { readonly idle: Promise<void>; readonly last: () => Told | undefined } => {
  let last: Told | undefined;
  const idle = new Promise<void>((resolve) => {
    child.on('message', (told: Told) => {
      last = told;
      run.peakRssBytes = Math.max(run.peakRssBytes, told.rssBytes);
      if (told.isIdle) resolve();
    });
  });
  return { idle, last: () => last };
};

const judgeEffects = async ({ context: { folder, rounds }, checks }: Run): Promise<void> => {
  const damages = damagesOf(folder, ['table.db', 'queues.db']);
  checks.judge(CHECKS.files, damages.length === 0, () => damages.join('; '));
  const { table, queues, close } = openEventStores(folder);
  try {
    for (let index = 0; index < rounds; index += 1) {
      const { counted, isCopied } = await effectsOf(table, todoIdOf(index));
      if (isPoison(index)) checks.judge(CHECKS.poison, counted === 0, () => `poisoned event ${index} was counted ${counted} times`);
      else checks.judge(CHECKS.effects, counted === 1, () => `event ${index} was counted ${counted} times`);
      checks.judge(CHECKS.copies, isCopied, () => `event ${index} was never copied`);
    }
    const left = await listOutbox(table, 10);
    checks.judge(CHECKS.outbox, left.length === 0, () => `${left.length} records are left in the outbox`);
    for (const name of [COUNTER, COPIER]) {
      const { ready, invisible } = await queues.queue(name).depth();
      checks.judge(CHECKS.outbox, ready + invisible === 0, () => `${ready + invisible} messages are left in the queue ${name}`);
    }
    await judgeDeadLetters(queues.queue(COUNTER), rounds, checks);
    checks.judge(CHECKS.dead, (await queues.queue(COPIER).depth()).dead === 0, () => `the queue ${COPIER} has dead letters`);
  } finally {
    await close();
  }
};

type Queue = ReturnType<ReturnType<typeof openEventStores>['queues']['queue']>;

/** Reads the dead letters by taking them out: those that were read wait in the queue again. */
const judgeDeadLetters = async (queue: Queue, rounds: number, checks: Checks): Promise<void> => {
  const found = new Set<number>();
  for (;;) {
    const letters = await queue.listDead(100);
    if (letters.length === 0) break;
    for (const { body } of letters) found.add(indexOf((JSON.parse(body) as { readonly data: { readonly todoId: string } }).data.todoId));
    await queue.redrive([...new Set(letters.map(({ id }) => id))]);
  }
  for (let index = 0; index < rounds; index += 1) {
    if (isPoison(index) || found.has(index)) checks.judge(CHECKS.dead, isPoison(index) && found.has(index), () => `event ${index} is ${found.has(index) ? 'dead, but no poison' : 'poison, but not dead'}`);
  }
};

/** The dead letters wait in their queue by now; a mended consumer handles them. */
const judgeRedrive = async (run: Run): Promise<void> => {
  const { context: { folder, rounds }, checks } = run;
  await launch(run, { isMended: true, isLast: true }, undefined);
  const { table, queues, close } = openEventStores(folder);
  try {
    for (let index = 0; index < rounds; index += 1) {
      const { counted } = await effectsOf(table, todoIdOf(index));
      checks.judge(CHECKS.redriven, counted === 1, () => `event ${index} was counted ${counted} times`);
    }
    const { dead, ready, invisible } = await queues.queue(COUNTER).depth();
    checks.judge(CHECKS.none, dead + ready + invisible === 0, () => `${dead} dead letters, ${ready + invisible} messages`);
  } finally {
    await close();
  }
};
