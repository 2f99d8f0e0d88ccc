import { setTimeout as sleep } from 'node:timers/promises';
import { openChecks, type Checks } from '../checks.ts';
import { admitPeople } from '../people.ts';
import { openProgress } from '../progress.ts';
import { damagesOf } from '../sqlite-files.ts';
import type { Suite, SuiteContext } from '../suite.ts';
import { discrepanciesOf } from './accounts.ts';
import { openFickleReceiver, type Seen } from './endpoints.ts';
import { movableService, type MovableService } from './movable-service.ts';
import { deliveriesOf, subscriber, type Endpoint, type Subscriber } from './subscribers.ts';

const CHECKS = {
  arrived: 'every acknowledged event was taken by every endpoint that asks for it',
  strangers: 'no endpoint saw an event that it does not ask for, or that is not its owner\'s',
  same: 'an event has one id, in every attempt and at every endpoint',
  genuine: 'every request verified, with the previous secret as well while both live',
  accounts: 'the attempts that are listed are the requests that were seen',
  rest: 'nothing is pending, in the outbox, in a queue or among the dead letters of the queues',
  files: 'table and queues are whole',
} as const;

const OWNERS = 3;
const WATCHED = 5;
const WRITERS = 12;
const EVENTS_PER_KILL = 50;
const LEAST_KILLS = 5;
/** Between two moves of the clock, and before a kill. */
const [FIRST_KILL_MS, LAST_KILL_MS] = [100, 700] as const;
const MOST_MOVES = 4;
const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000] as const;
/** Retries come due, the messages of killed processes come back, leases end. */
const MOVES_MS = [6 * SECOND, 35 * SECOND, 61 * SECOND, 5.5 * MINUTE, 33 * MINUTE] as const;
const REST_POLL_MS = 100;
/** Longer than any wait of the schedule. */
const REST_MOVE_MS = 27 * HOUR;
/** Longer than an attempt waits for a place. */
const TURN_MS = 11 * MINUTE;
const REST_POLLS = 600;

/** Lets receivers fail half of what they get while the service is killed and secrets are rotated; accounts for every attempt afterwards. */
export const webhooksSuite: Suite = {
  name: 'webhooks',
  what: 'events sent to receivers that fail half of the time; SIGKILL at random, secrets rotated, the clock moved along the schedule',
  rounds: { full: 5_000, ci: 300, planted: 100 },
  plants: ['swallow-delivery', 'repeat-delivery'],
  run: async (context) => {
    const checks = openChecks(Object.values(CHECKS));
    const service = movableService(context.folder);
    const run: Run = { context, checks, service, isMended: false, endpoints: [], subjects: new Map(), kills: 0, rotations: 0, redelivered: 0, interrupted: 0 };
    try {
      await service.start();
      await prepare(run);
      await underFire(run);
      await comeToRest(run);
      await judgeAccounts(run);
      await service.kill();
      const damages = damagesOf(service.dataFolder, ['table.db', 'queues.db']);
      checks.judge(CHECKS.files, damages.length === 0, () => damages.join('; '));
      return { checks: checks.results(), figures: figuresOf(run) };
    } finally {
      await service.close();
      await Promise.all(run.endpoints.map(({ receiver }) => receiver.close()));
    }
  },
};

interface Run {
  readonly context: SuiteContext;
  readonly checks: Checks;
  readonly service: MovableService;
  readonly endpoints: Endpoint[];
  /** Acknowledged events, as type and to-do, and whose they are. */
  readonly subjects: Map<string, Subscriber>;
  isMended: boolean;
  kills: number;
  rotations: number;
  redelivered: number;
  interrupted: number;
}

/** Each owner has an endpoint for what is created, one for what is deleted, and one for some to-dos only. */
const prepare = async (run: Run): Promise<void> => {
  const { service, endpoints } = run;
  const people = await admitPeople(await service.door(), 'subscriber', OWNERS);
  for (const { email } of people) {
    const owner = subscriber(service, email);
    const watched = await Promise.all(Array.from({ length: WATCHED }, (_, index) => owner.createTodo(`watched-${email}-${index}`)));
    // What happened shortly before an endpoint was made may still come to it.
    await fannedOut(service);
    const ofWatched = new Set(watched.map((id) => `todo.deleted ${id}`));
    endpoints.push(
      await registered(run, owner, { eventTypes: ['todo.created'] }, (subject) => subject.startsWith('todo.created')),
      await registered(run, owner, { eventTypes: ['todo.deleted'] }, (subject) => subject.startsWith('todo.deleted')),
      await registered(run, owner, { eventTypes: ['todo.created', 'todo.deleted'], resourceIds: watched }, (subject) => ofWatched.has(subject)),
    );
    for (const todoId of watched) await remove(run, owner, todoId);
  }
};

const fannedOut = async (service: MovableService): Promise<void> => {
  for (;;) {
    const { outbox, queues } = await service.report();
    if (outbox.records + queues.filter(({ name }) => name === 'webhook-fanout').reduce((sum, { queue }) => sum + queue.ready + queue.invisible, 0) === 0) return;
    await sleep(REST_POLL_MS);
  }
};

const registered = async (run: Run, owner: Subscriber, asked: { readonly eventTypes: ('todo.created' | 'todo.deleted')[]; readonly resourceIds?: string[] }, wants: Endpoint['wants']): Promise<Endpoint> => {
  const { context: { random, plant }, service } = run;
  const name = `receiver-${owner.email}-${asked.eventTypes.join('-')}`;
  const receiver = await openFickleReceiver({ random: random.fork(name), plant, isMended: () => run.isMended, now: service.now, earliest: service.earliest });
  const { id, secret } = await owner.register({ url: receiver.url, ...asked }, name);
  receiver.secrets.push({ secret, since: service.now() });
  return { owner, webhookId: id, receiver, wants };
};

const remove = async ({ subjects }: Run, owner: Subscriber, todoId: string): Promise<void> => {
  subjects.set(`todo.deleted ${todoId}`, owner);
  await owner.deleteTodo(todoId);
};

/** Writers go on while the service is killed and started again, its clock moves, and secrets change. */
const underFire = async (run: Run): Promise<void> => {
  const { context: { random, rounds }, subjects } = run;
  const least = Math.max(LEAST_KILLS, Math.ceil(rounds / EVENTS_PER_KILL));
  const owners = [...new Set(run.endpoints.map(({ owner }) => owner))];
  const choices = random.fork('writers');
  let next = 0;
  let isWritten = false;
  const write = async (): Promise<void> => {
    while (next < rounds) {
      // A part of the events each time, so that every kill finds writers at work.
      while (next > (rounds * (run.kills + 1)) / least) await sleep(REST_POLL_MS);
      const owner = owners[next % OWNERS]!;
      next += 1;
      const todoId = await owner.createTodo(`${owner.email}-${next}`);
      subjects.set(`todo.created ${todoId}`, owner);
      if (next < rounds && choices.chance(0.25)) {
        next += 1;
        await remove(run, owner, todoId);
      }
    }
  };
  const writing = Promise.all(Array.from({ length: WRITERS }, write)).finally(() => {
    isWritten = true;
  });
  const progress = openProgress('webhooks');
  while (!isWritten || run.kills < least) {
    await killAndGoOn(run);
    progress.show(next, rounds, `events, ${run.kills} kills, ${run.rotations} rotations`);
  }
  progress.end();
  await writing;
};

const killAndGoOn = async (run: Run): Promise<void> => {
  const { context: { random }, service, endpoints } = run;
  const moments = random.fork(`kill ${run.kills}`);
  const rotating = rotate(run, moments.pick(endpoints));
  // Nobody listens before the service is up again.
  rotating.catch(() => undefined);
  await sleep(moments.below(10));
  await service.kill();
  run.kills += 1;
  await service.start();
  // Before the clock moves: the owner of a secret that a kill has cut off gets to know it within its overlap.
  await rotating;
  for (let moves = moments.between(1, MOST_MOVES); moves > 0; moves -= 1) {
    await service.advance(moments.pick(MOVES_MS));
    await sleep(moments.between(FIRST_KILL_MS, LAST_KILL_MS));
  }
};

const rotate = async (run: Run, { owner, webhookId, receiver }: Endpoint): Promise<void> => {
  run.rotations += 1;
  const { secret, previousUntil } = await owner.rotate(webhookId, `rotation-${run.rotations}`);
  const [newest, ...before] = receiver.secrets;
  if (newest) newest.until = new Date(previousUntil);
  receiver.secrets.splice(0, receiver.secrets.length, { secret, since: run.service.now() }, ...(newest ? [newest, ...before] : []));
};

/** The receivers are mended; time passes, and owners redeliver what became a dead letter, until nothing is left to do. */
const comeToRest = async (run: Run): Promise<void> => {
  const { service, checks, endpoints } = run;
  run.isMended = true;
  for (let poll = 0; poll < REST_POLLS; poll += 1) {
    const { outbox, queues } = await service.report();
    const isQuiet = outbox.records === 0 && queues.every(({ queue }) => queue.ready === 0);
    if (!isQuiet) {
      await sleep(REST_POLL_MS);
      continue;
    }
    const left = await leftOf(endpoints, service.now());
    await Promise.all(left.dead.map(({ endpoint, id }) => endpoint.owner.redeliver(endpoint.webhookId, id)));
    run.redelivered += left.dead.length;
    if (left.pending + left.dead.length === 0 && queues.every(({ queue }) => queue.invisible === 0)) break;
    // What is under way just now is not overtaken by its lease; what is due waits for a place, and no longer than that.
    if (left.underWay === 0) await service.advance(left.due > 0 ? TURN_MS : REST_MOVE_MS);
    await sleep(REST_POLL_MS);
  }
  const { outbox, queues } = await service.report();
  const [{ pending, dead }, open] = [await leftOf(endpoints, service.now()), queues.reduce((sum, { queue }) => sum + queue.ready + queue.invisible + queue.dead, outbox.records)];
  checks.judge(CHECKS.rest, pending + dead.length + open === 0, () => `${pending} deliveries are pending, ${dead.length} dead letters, ${open} records and messages: ${JSON.stringify(queues.map(({ name, queue }) => ({ name, queue })))}`);
};

interface Left { readonly pending: number; readonly underWay: number; readonly due: number; readonly dead: readonly { readonly endpoint: Endpoint; readonly id: string }[] }

const leftOf = async (endpoints: readonly Endpoint[], now: Date): Promise<Left> => {
  const found = await Promise.all(endpoints.map(async (endpoint) => ({
    endpoint,
    pending: (await endpoint.owner.deliveries(endpoint.webhookId, 'state=pending&limit=100')).items,
    dead: (await endpoint.owner.deliveries(endpoint.webhookId, 'state=dead_letter&limit=100')).items,
  })));
  const pending = found.flatMap((each) => each.pending);
  return {
    pending: pending.length,
    due: pending.filter(({ nextAttemptAt }) => nextAttemptAt !== null && Date.parse(nextAttemptAt) <= now.getTime()).length,
    underWay: pending.filter(({ nextAttemptAt }) => nextAttemptAt === null).length,
    dead: found.flatMap(({ endpoint, dead }) => dead.map(({ id }) => ({ endpoint, id }))),
  };
};

const judgeAccounts = async (run: Run): Promise<void> => {
  const { checks, endpoints, subjects } = run;
  const ids = new Map<string, string>();
  for (const endpoint of endpoints) {
    const { receiver: { seen }, owner, wants, webhookId } = endpoint;
    const taken = new Set(seen.filter(({ answer }) => answer === 200).map(({ subject }) => subject));
    for (const [subject, whose] of subjects) {
      if (whose === owner && wants(subject)) checks.judge(CHECKS.arrived, taken.has(subject), () => `${subject} never came to ${webhookId}`);
    }
    for (const { subject, eventId, doubt } of seen) {
      checks.judge(CHECKS.strangers, subjects.get(subject) === owner && wants(subject), () => `${subject} came to ${webhookId}`);
      checks.judge(CHECKS.genuine, doubt === undefined, () => `${eventId}: ${doubt}`);
      checks.judge(CHECKS.same, (ids.get(subject) ?? eventId) === eventId, () => `${subject} is ${ids.get(subject)} and ${eventId}`);
      ids.set(subject, eventId);
    }
    await judgeEndpoint(run, endpoint);
  }
};

const judgeEndpoint = async (run: Run, endpoint: Endpoint): Promise<void> => {
  const { checks } = run;
  const seen = Map.groupBy(endpoint.receiver.seen, ({ eventId }): string => eventId);
  for await (const { id, eventId } of deliveriesOf(endpoint)) {
    const requests: readonly Seen[] = seen.get(eventId) ?? [];
    seen.delete(eventId);
    const delivery = await endpoint.owner.delivery(endpoint.webhookId, id);
    const wrong = discrepanciesOf(delivery, requests);
    run.interrupted += delivery.attempts.filter(({ outcome }) => outcome === 'interrupted').length;
    checks.judge(CHECKS.accounts, wrong.length === 0, () => wrong.join('; '));
  }
  checks.judge(CHECKS.accounts, seen.size === 0, () => `${seen.size} events were seen by ${endpoint.webhookId} that have no delivery`);
};

const figuresOf = ({ subjects, endpoints, kills, rotations, redelivered, interrupted, service }: Run): Record<string, string | number> => {
  const seen = endpoints.flatMap(({ receiver }) => receiver.seen);
  return {
    events: subjects.size,
    endpoints: endpoints.length,
    requests: `${seen.length}, of which ${seen.filter(({ answer }) => answer === 200).length} were taken`,
    kills,
    rotations,
    'attempts whose end a kill has cut off': interrupted,
    'dead letters redelivered': redelivered,
    'hours that passed by the clock of the service': Math.round((service.now().getTime() - Date.now()) / HOUR),
  };
};
