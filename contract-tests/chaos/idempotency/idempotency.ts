import { setTimeout as sleep } from 'node:timers/promises';
import { openChecks, type Checks } from '../checks.ts';
import { httpClient, outcomeOf, type Answer, type HttpClient } from '../http-client.ts';
import { readTodos } from '../kills/read-documents.ts';
import { meddlingProxy, type MeddlingProxy } from '../meddling-proxy.ts';
import { admitPeople, doorTo, type Person } from '../people.ts';
import { openProgress } from '../progress.ts';
import type { Random } from '../seeded-random.ts';
import { serviceProcess, type ServiceProcess } from '../service-process.ts';
import { spread, type Suite, type SuiteContext, type SuiteResult } from '../suite.ts';
import { cuttingProxy, type CuttingProxy } from './cutting-proxy.ts';
import { essenceOf, kindOf, type Intent } from './intents.ts';

const CHECKS = {
  effects: 'each intent has exactly one effect',
  same: 'all final answers to a key are the same',
  refusals: 'a repetition is answered with the final answer or told to wait',
  other: 'the same key with another body is refused with 422',
  restart: 'after a last restart each key still has its answer, marked as replayed',
} as const;

const MOST_SENDS = 20;
const AT_ONCE = 48;
const KILL_EVERY_MS = 2_000;
/** A short run is killed more often, so that it is killed at all. */
const KILL_OFTEN_MS = 700;
const SHORT_RUN = 5_000;
const PERSON_TODOS = 1_000;
const OTHER_BODY = 0.1;

/** Sends every intent again and again over connections that break, to a service that is killed every two seconds. */
export const idempotencySuite: Suite = {
  name: 'idempotency',
  what: 'POSTs sent 1 to 20 times over cut connections to a service that is killed again and again',
  rounds: { full: 10_000, ci: 1_000, planted: 150 },
  plants: ['forget-key'],
  run: async (context) => {
    const { random, folder, plant } = context;
    const service = await serviceProcess({ folder });
    const client = httpClient();
    const closing: { close: () => Promise<void> }[] = [];
    try {
      const meddling: MeddlingProxy | undefined = plant && (await meddlingProxy(service.apiUrl, plant, random.fork('plant')));
      if (meddling) closing.push(meddling);
      const proxy = await cuttingProxy(meddling?.url ?? service.apiUrl, random.fork('cuts'));
      closing.push(proxy);
      return await runIntents(context, { service, proxy, client });
    } finally {
      client.close();
      await service.kill();
      for (const opened of closing.toReversed()) await opened.close();
    }
  },
};

interface World {
  readonly service: ServiceProcess;
  readonly proxy: CuttingProxy;
  readonly client: HttpClient;
}

interface Counts {
  sends: number;
  cut: number;
  waits: number;
}

const runIntents = async ({ random, rounds }: SuiteContext, world: World): Promise<SuiteResult> => {
  const { service, proxy, client } = world;
  const checks = openChecks(Object.values(CHECKS));
  const counts: Counts = { sends: 0, cut: 0, waits: 0 };
  await service.start();
  const people = await admitPeople(doorTo(service, client), 'sender', Math.ceil(rounds / PERSON_TODOS));
  await Promise.all(people.map((person) => person.token()));
  const intents = Array.from({ length: rounds }, (_, index) => anIntent(index, random));
  const ownerOf = (index: number): Person => people[index % people.length]!;
  const startedMs = performance.now();
  await whileKilled(service, rounds < SHORT_RUN ? KILL_OFTEN_MS : KILL_EVERY_MS, () => sendAll(intents, { ...world, checks, counts, ownerOf, random }));
  const seconds = Math.round((performance.now() - startedMs) / 1_000);
  proxy.relent();
  await judgeReplays(intents, { ...world, checks, counts, ownerOf, random });
  await judgeEffects(intents, people, world, checks);
  return {
    checks: checks.results(),
    figures: {
      intents: rounds,
      requests: counts.sends,
      'without an answer': counts.cut,
      'told to wait (409)': counts.waits,
      'connections cut': proxy.cuts(),
      kills: service.readyMs.length - 2,
      'ready again': spread(service.readyMs.slice(1)),
      seconds,
    },
  };
};

const anIntent = (index: number, random: Random): Intent => ({
  key: `intent-${index}-${random.text(16)}`,
  title: `intent ${index}`,
  sends: random.between(1, MOST_SENDS),
  first: undefined,
  finals: 0,
});

/** Kills and restarts the service again and again while something goes on; afterwards it is up. */
const whileKilled = async (service: ServiceProcess, everyMs: number, run: () => Promise<void>): Promise<void> => {
  const over = new AbortController();
  const killing = (async () => {
    while (!over.signal.aborted) {
      await sleep(everyMs, undefined, { signal: over.signal }).catch(() => undefined);
      await service.kill();
      await service.start();
    }
  })();
  try {
    await run();
  } finally {
    over.abort();
    await killing;
  }
};

interface Sending extends World {
  readonly checks: Checks;
  readonly counts: Counts;
  readonly ownerOf: (index: number) => Person;
  readonly random: Random;
}

const sendAll = async (intents: readonly Intent[], sending: Sending): Promise<void> => {
  const progress = openProgress('idempotency');
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < intents.length; index = next++) {
      await fulfil(intents[index]!, index, sending);
      progress.show(index, intents.length, `intents, ${sending.counts.sends} requests, ${sending.checks.failures()} failures`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  progress.end();
};

/** Sends an intent in groups of 1 to 4 at the same time, as often as planned and until it was answered once. */
const fulfil = async (intent: Intent, index: number, sending: Sending): Promise<void> => {
  const { random } = sending;
  for (let sent = 0; sent < intent.sends || intent.finals === 0; ) {
    const group = Math.min(random.between(1, 4), Math.max(1, intent.sends - sent));
    const answers = await Promise.all(Array.from({ length: group }, () => send(intent, index, sending, intent.title)));
    sent += group;
    for (const answer of answers) receive(intent, answer, sending);
    // The service is away or the key is busy: a client waits a moment before it comes again.
    if (answers.every((answer) => answer?.status !== 201)) await sleep(random.between(5, 40));
  }
  if (random.chance(OTHER_BODY)) await sendOtherBody(intent, index, sending);
};

const send = async ({ key }: Intent, index: number, { client, proxy, counts, ownerOf }: Sending, title: string): Promise<Answer | undefined> => {
  counts.sends += 1;
  const headers = { 'idempotency-key': key };
  return client.send({ method: 'POST', url: `${proxy.url}/v1/todos`, token: await ownerOf(index).token(), headers, json: { title } });
};

const receive = (intent: Intent, answer: Answer | undefined, { checks, counts }: Sending): void => {
  if (answer === undefined) {
    counts.cut += 1;
    return;
  }
  const kind = kindOf(answer);
  if (kind === 'in progress') counts.waits += 1;
  checks.judge(CHECKS.refusals, kind !== 'wrong', () => `${intent.key} was answered with ${outcomeOf(answer)}`);
  if (kind !== 'final') return;
  const essence = essenceOf(answer);
  intent.first ??= essence;
  intent.finals += 1;
  checks.judge(CHECKS.same, essence === intent.first, () => `${intent.key}: first ${intent.first}, then ${essence}`);
};

/** Sends another body under the key until there is an answer; a final one must be the refusal. */
const sendOtherBody = async (intent: Intent, index: number, sending: Sending): Promise<void> => {
  for (;;) {
    const answer = await send(intent, index, sending, `${intent.title}, changed`);
    if (answer !== undefined && answer.status !== 409 && answer.status !== 503) {
      const isRefused = answer.status === 422 && answer.body.includes('"idempotency_key_reused"');
      sending.checks.judge(CHECKS.other, isRefused, () => `${intent.key} with another body was answered with ${outcomeOf(answer)}`);
      return;
    }
    await sleep(sending.random.between(5, 40));
  }
};

const judgeReplays = async (intents: readonly Intent[], sending: Sending): Promise<void> => {
  await sending.service.kill();
  await sending.service.start();
  for (const [index, intent] of intents.entries()) {
    if (!sending.random.chance(Math.min(1, 200 / intents.length))) continue;
    const answer = await send(intent, index, sending, intent.title);
    const holds = answer !== undefined && essenceOf(answer) === intent.first && answer.headers['idempotent-replayed'] === 'true';
    sending.checks.judge(CHECKS.restart, holds, () => `${intent.key} was answered with ${outcomeOf(answer)}, replayed: ${answer?.headers['idempotent-replayed']}`);
  }
};

const judgeEffects = async (intents: readonly Intent[], people: readonly Person[], { service, client }: World, checks: Checks): Promise<void> => {
  const effects = new Map<unknown, number>();
  for (const person of people) {
    for (const { title } of (await readTodos(doorTo(service, client), await person.token())).values()) effects.set(title, (effects.get(title) ?? 0) + 1);
  }
  for (const { title } of intents) checks.judge(CHECKS.effects, effects.get(title) === 1, () => `"${title}" is there ${effects.get(title) ?? 0} times`);
  checks.judge(CHECKS.effects, effects.size === intents.length, () => `there are ${effects.size} different to-dos for ${intents.length} intents`);
};
