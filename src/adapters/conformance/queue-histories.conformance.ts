import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { NewMessage, Queue, QueueDepth } from '#core/ports/queue.ts';
import { aMessage, idsOf, type QueueWorld } from './queue-world.ts';

/** One step of a random history; receipts are named by the order in which they were handed out, whether they still count or not. */
type Step =
  | { readonly do: 'send'; readonly groups: readonly string[] }
  | { readonly do: 'receive'; readonly limit: number; readonly visibilityMs: number }
  | { readonly do: 'remove' | 'bury'; readonly receipts: readonly number[] }
  | { readonly do: 'postpone'; readonly receipts: readonly number[]; readonly delayMs: number }
  | { readonly do: 'redrive'; readonly messages?: readonly number[] }
  | { readonly do: 'wait'; readonly ms: number };

/** A message as the model knows it; dead letters have a reason. */
interface Known {
  readonly message: NewMessage;
  readonly sentMs: number;
  attempts: number;
  visibleMs: number;
  receipt?: string | undefined;
  reason?: string | undefined;
}

const MAX_RECEIVES = 3;

/** Defines that any history of calls leaves the adapter and a small model with the same messages. */
export const describeQueueHistories = (world: QueueWorld, runs: number): void => {
  test(`${runs} random histories read the same as a model in memory`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aStep(), { minLength: 1, maxLength: 25 }), async (steps) => {
        const queue = await world.newQueue({ maxReceives: MAX_RECEIVES });
        const run: Run = { queue, world, known: [], sent: [], receipts: [] };
        for (const step of steps) {
          await take(step, run);
          await compare(run);
        }
      }),
      { numRuns: runs, seed: 20_260_101 },
    );
  }, 120_000);
};

interface Run {
  readonly queue: Queue;
  readonly world: QueueWorld;
  known: Known[];
  readonly sent: string[];
  readonly receipts: string[];
}

const take = async (step: Step, run: Run): Promise<void> => {
  const { queue, world } = run;
  switch (step.do) {
    case 'wait': return world.wait(step.ms);
    case 'send': return send(step.groups, run);
    case 'receive': return receive(step, run);
    case 'redrive': return redrive(step.messages, run);
    case 'remove':
      await queue.remove(receiptsOf(step.receipts, run));
      run.known = run.known.filter(({ receipt }) => receipt === undefined || !receiptsOf(step.receipts, run).includes(receipt));
      return undefined;
    case 'bury':
      await queue.bury(receiptsOf(step.receipts, run).map((receipt) => ({ receipt, reason: 'broken' })));
      for (const known of answered(step.receipts, run)) Object.assign(known, { receipt: undefined, reason: 'broken' });
      return undefined;
    case 'postpone':
      await queue.postpone(receiptsOf(step.receipts, run).map((receipt) => ({ receipt, delayMs: step.delayMs })));
      for (const known of answered(step.receipts, run)) Object.assign(known, { receipt: undefined, visibleMs: nowMs(run) + step.delayMs });
      return undefined;
  }
};

const send = async (groups: readonly string[], run: Run): Promise<void> => {
  const messages = groups.map((group) => aMessage({ group }));
  await run.queue.send(messages);
  run.sent.push(...messages.map(({ id }) => id));
  run.known.push(...messages.map((message) => ({ message, sentMs: nowMs(run), attempts: 0, visibleMs: nowMs(run) })));
};

/** Which visible messages come is the queue's choice; how many is not. */
const receive = async ({ limit, visibilityMs }: Extract<Step, { do: 'receive' }>, run: Run): Promise<void> => {
  const [alive, exhausted] = [visible(run).filter(({ attempts }) => attempts < MAX_RECEIVES), visible(run).filter(({ attempts }) => attempts >= MAX_RECEIVES)];
  const received = await run.queue.receive({ limit, visibilityMs });
  const dead = (await run.queue.listDead(100)).map(({ id }) => id);

  expect(received).toHaveLength(Math.min(limit, alive.length));
  for (const { receipt, ...message } of received) {
    const known = alive.find((candidate) => candidate.message.id === message.id);
    expect(message).toEqual({ ...known?.message, attempts: Number(known?.attempts) + 1, sentAt: new Date(known?.sentMs ?? 0) });
    Object.assign(known ?? {}, { attempts: message.attempts, receipt, visibleMs: nowMs(run) + visibilityMs });
    run.receipts.push(receipt);
  }
  const died = exhausted.filter(({ message }) => dead.includes(message.id));
  if (received.length < limit) expect(died).toEqual(exhausted);
  for (const known of died) Object.assign(known, { receipt: undefined, reason: `was received ${MAX_RECEIVES} times and never answered` });
};

const redrive = async (numbers: readonly number[] | undefined, run: Run): Promise<void> => {
  const ids = numbers?.flatMap((number) => run.sent.slice(number, number + 1));
  const chosen = run.known.filter(({ reason, message }) => reason !== undefined && (ids === undefined || ids.includes(message.id)));

  expect(await run.queue.redrive(ids)).toBe(chosen.length);
  for (const known of chosen) Object.assign(known, { reason: undefined, attempts: 0, visibleMs: nowMs(run) });
};

const compare = async (run: Run): Promise<void> => {
  const live = run.known.filter(({ reason }) => reason === undefined);
  const ready = visible(run).length;
  const dead = run.known.filter(({ reason }) => reason !== undefined);
  const oldestAgeMs = live.length === 0 ? 0 : nowMs(run) - Math.min(...live.map(({ sentMs }) => sentMs));

  expect(await run.queue.depth()).toEqual({ ready, invisible: live.length - ready, dead: dead.length, oldestAgeMs } satisfies QueueDepth);
  const letters = await run.queue.listDead(100);
  expect(idsOf(letters)).toEqual(idsOf(dead.map(({ message }) => message)));
  for (const { id, reason, attempts } of letters) expect({ reason, attempts }).toEqual(pick(dead.find(({ message }) => message.id === id)));
};

const pick = (known: Known | undefined): unknown => ({ reason: known?.reason, attempts: known?.attempts });

const nowMs = ({ world }: Run): number => world.now().getTime();

const visible = (run: Run): Known[] => run.known.filter(({ reason, visibleMs }) => reason === undefined && visibleMs <= nowMs(run));

const receiptsOf = (numbers: readonly number[], { receipts }: Run): string[] => numbers.flatMap((number) => receipts.slice(number, number + 1));

const answered = (numbers: readonly number[], run: Run): Known[] =>
  run.known.filter(({ receipt }) => receipt !== undefined && receiptsOf(numbers, run).includes(receipt));

const aStep = (): fc.Arbitrary<Step> => {
  const some = fc.uniqueArray(fc.nat({ max: 12 }), { minLength: 1, maxLength: 5 });
  const ms = fc.integer({ min: 1, max: 5 }).map((seconds) => seconds * 1_000);
  return fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('send' as const), groups: fc.array(fc.constantFrom('alice', 'bob', 'carol'), { minLength: 1, maxLength: 4 }) }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('receive' as const), limit: fc.integer({ min: 1, max: 4 }), visibilityMs: ms }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('remove' as const, 'bury' as const), receipts: some }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('postpone' as const), receipts: some, delayMs: fc.oneof(fc.constant(0), ms) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('redrive' as const), messages: some }, { requiredKeys: ['do'] }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), ms }) },
  );
};
