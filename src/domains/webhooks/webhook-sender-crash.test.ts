import { afterEach, expect, test } from '@jest/globals';
import { Postponed } from '#core/consumer.ts';
import { webhookSender, type SenderUses } from '#domains/webhooks/webhook-sender.ts';
import { ProcessEnded, webhooksWorld } from '#domains/webhooks/webhooks.testing.ts';

let world = webhooksWorld();
afterEach(async () => {
  await world.remove();
  world = webhooksWorld();
});

/** A process that ends before or after its commit of the given number. */
const ending = (when: 'before' | 'after', commit: number): SenderUses => {
  let commits = 0;
  const isLast = (): boolean => (commits += 1) === commit;
  return {
    ...world,
    commit: async (effects) => {
      const last = isLast();
      if (last && when === 'before') throw new ProcessEnded();
      await world.commit(effects);
      if (last) throw new ProcessEnded();
    },
  };
};

const handOver = async (uses: SenderUses) => {
  const { event } = world.messages[0]!;
  await webhookSender(uses).consume([{ event, attempts: 1 }]).catch((error: unknown) => {
    if (!(error instanceof ProcessEnded) && !(error instanceof Postponed)) throw error;
  });
};

test.each([
  ['before the claim', 'before', 1, 1, ['succeeded']],
  ['between claim and sending', 'after', 1, 1, ['interrupted', 'succeeded']],
  ['between sending and recording', 'before', 2, 2, ['interrupted', 'succeeded']],
  ['after recording', 'after', 2, 1, ['succeeded']],
] as const)('a process that ends %s loses no delivery, and each attempt that was begun counts', async (_name, when, commit, requests, outcomes) => {
  const { id } = await world.registered();
  await world.happens();

  await handOver(ending(when, commit));
  await world.workToTheEnd();

  const delivery = await world.onlyDelivery(id);
  expect(world.egress.requests).toHaveLength(requests);
  expect(delivery).toMatchObject({ state: 'delivered', attemptCount: outcomes.length });
  expect(delivery.attempts.map(({ end }) => end?.outcome)).toEqual(outcomes);
});

test('nobody gives an attempt up, or begins another, while its lease lasts', async () => {
  const { id } = await world.registered();
  await world.happens();
  await handOver(ending('after', 1));

  world.clock.advance(29);
  await world.work();

  expect(world.egress.requests).toEqual([]);
  expect(await world.onlyDelivery(id)).toMatchObject({ attemptCount: 1, attempts: [{ end: null }], nextAttemptAt: null });
});

test('processes that end in every attempt use the schedule up, and no more', async () => {
  const { id } = await world.registered();
  await world.happens();

  for (let death = 1; death <= 40; death += 1) {
    await handOver(ending('before', 2));
    world.clock.advance(3 * 3600);
  }
  await world.workToTheEnd();

  expect(await world.onlyDelivery(id)).toMatchObject({ state: 'dead_letter', attemptCount: 10 });
  expect(world.egress.requests.length).toBeLessThanOrEqual(10);
});

/** An attempt whose process takes so long that another one gives it up; resolves the answer that comes at last. */
const aGivenUpAttempt = async () => {
  const { id } = await world.registered();
  await world.happens();
  const answer = Promise.withResolvers<{ readonly status: number }>();
  world.egress.answerWith(() => answer.promise);
  const slow = handOver(world);
  while (world.egress.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  world.clock.advance(31);
  await handOver(world);
  const answerLate = (status: number): Promise<void> => {
    answer.resolve({ status });
    return slow;
  };
  return { answerLate, delivery: () => world.onlyDelivery(id) };
};

test('a process that was given up and answers late is believed when it delivered', async () => {
  const { answerLate, delivery } = await aGivenUpAttempt();
  expect(await delivery()).toMatchObject({ state: 'pending', attempts: [{ end: { outcome: 'interrupted' } }] });

  await answerLate(200);

  expect(await delivery()).toMatchObject({ state: 'delivered', attemptCount: 1, nextAttemptAt: null, attempts: [{ end: { outcome: 'succeeded' } }] });
});

test('a process that was given up and fails late does not put the next attempt off', async () => {
  const { answerLate, delivery } = await aGivenUpAttempt();
  const { nextAttemptAt } = await delivery();
  world.clock.advance(2);

  await answerLate(500);

  expect(await delivery()).toMatchObject({ state: 'pending', nextAttemptAt, attempts: [{ end: { outcome: 'failed', status: 500 } }] });
});
