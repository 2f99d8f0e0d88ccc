import { expect, test } from '@jest/globals';
import { aClock } from '#core/core.testing.ts';
import { inFlightGate, type Entered } from '#domains/webhooks/in-flight-gate.ts';

interface OwnGate { readonly enter: (webhookId: string, health: 'well' | 'failing', ownerId?: string) => Promise<Entered> }

const aGate = () => {
  const clock = aClock();
  const { enter } = inFlightGate(clock, () => 0.5);
  // Every endpoint has an owner of its own, unless a test says otherwise.
  const gate: OwnGate = { enter: (webhookId, health, ownerId = `owner of ${webhookId}`) => enter({ webhookId, ownerId }, health) };
  return { clock, gate };
};
const leave = (entered: Entered): void => {
  if ('leave' in entered) entered.leave();
};

/** An endpoint whose attempts take ten seconds. */
const slow = async (webhookId: string, { clock, gate }: ReturnType<typeof aGate>): Promise<void> => {
  const entered = await gate.enter(webhookId, 'failing');
  clock.advance(10);
  leave(entered);
};
const enterOften = (gate: OwnGate, webhookId: string, times: number) => Promise.all(Array.from({ length: times }, () => gate.enter(webhookId, 'failing')));

/** Whether a place comes without anybody leaving one. */
const isAtOnce = (entering: Promise<Entered>): Promise<boolean> => Promise.race([entering.then((entered) => 'leave' in entered), new Promise<boolean>((resolve) => setImmediate(resolve, false))]);

test('two attempts at a time go to an endpoint, one to an endpoint that is failing', async () => {
  const { gate } = aGate();

  const well = [await isAtOnce(gate.enter('webhook_1', 'well')), await isAtOnce(gate.enter('webhook_1', 'well')), await isAtOnce(gate.enter('webhook_1', 'well'))];
  const failing = (await enterOften(gate, 'webhook_2', 2)).map((entered) => 'leave' in entered);

  expect([well, failing]).toEqual([[true, true, false], [true, false]]);
});

test('who waits for a quick endpoint gets the place that is left, in turn', async () => {
  const { gate } = aGate();
  const [first] = [await gate.enter('webhook_1', 'well'), await gate.enter('webhook_1', 'well')];
  const [third, fourth] = [gate.enter('webhook_1', 'well'), gate.enter('webhook_1', 'well')];

  leave(first);

  expect([await isAtOnce(third), await isAtOnce(fourth)]).toEqual([true, false]);
});

test('nobody waits for an endpoint that does not answer quickly', async () => {
  const here = aGate();
  await slow('webhook_1', here);
  await here.gate.enter('webhook_1', 'well');
  await here.gate.enter('webhook_1', 'well');

  expect(await here.gate.enter('webhook_1', 'well')).toHaveProperty('comeBackAt');
});

test('sixteen attempts wait at once, the next is turned away', async () => {
  const { gate } = aGate();
  for (let count = 0; count < 8; count += 1) for (const webhookId of ['webhook_1', 'webhook_2']) void gate.enter(webhookId, 'well');
  for (let count = 0; count < 6; count += 1) void gate.enter('webhook_3', 'well');

  expect(await gate.enter('webhook_3', 'well')).toHaveProperty('comeBackAt');
});

test('those that are turned away come back one after the other, as far apart as attempts take', async () => {
  const here = aGate();
  const { clock, gate } = here;
  await slow('webhook_1', here);
  await gate.enter('webhook_1', 'failing');

  const turns = (await enterOften(gate, 'webhook_1', 3)).map((turn) => ('comeBackAt' in turn ? turn.comeBackAt.getTime() - clock.now().getTime() : 0));

  expect(turns).toEqual([3_070, 6_140, 9_210]);
});

test('nobody is turned away for longer than ten minutes, however many there are', async () => {
  const here = aGate();
  const { clock, gate } = here;
  await slow('webhook_1', here);
  await gate.enter('webhook_1', 'failing');

  const turns = (await enterOften(gate, 'webhook_1', 2_000)).map((turn) => ('comeBackAt' in turn ? turn.comeBackAt.getTime() - clock.now().getTime() : 0));

  expect(Math.max(...turns)).toBeLessThanOrEqual(600_000);
  expect(turns.at(-1)).toBe(450_000);
});

test('failing endpoints take a quarter of all places, and leave the others to those that are well', async () => {
  const { gate } = aGate();

  const failing = await Promise.all(Array.from({ length: 40 }, (_, index) => gate.enter(`webhook_${index}`, 'failing')));

  expect(failing.filter((entered) => 'leave' in entered)).toHaveLength(32);
  expect(await gate.enter('webhook_well', 'well')).toHaveProperty('leave');
});

test('an endpoint that answers ever so slowly counts among the failing ones', async () => {
  const here = aGate();
  await slow('webhook_slow', here);
  for (let index = 0; index < 32; index += 1) await here.gate.enter(`webhook_${index}`, 'failing');

  expect(await here.gate.enter('webhook_slow', 'well')).toHaveProperty('comeBackAt');
});

test('those who wait for an endpoint that has become slow are sent away together, not left behind', async () => {
  const { clock, gate } = aGate();
  const [first] = [await gate.enter('webhook_1', 'well'), await gate.enter('webhook_1', 'well')];
  const waiting = [1, 2, 3].map(() => gate.enter('webhook_1', 'well'));
  for (let index = 0; index < 32; index += 1) await gate.enter(`webhook_failing_${index}`, 'failing');
  clock.advance(10);

  leave(first);

  for (const entered of await Promise.all(waiting)) expect(entered).toHaveProperty('comeBackAt');
});

test('each endpoint of one person gets a place, but those of which nothing is known a second one only while few are taken', async () => {
  const { gate } = aGate();
  const enter = (webhookId: string) => isAtOnce(gate.enter(webhookId, 'well', 'alice'));
  leave(await gate.enter('webhook_known', 'well', 'alice'));

  const twice = [];
  for (let index = 0; index < 19; index += 1) twice.push([await enter(`webhook_${index}`), await enter(`webhook_${index}`)]);

  expect(twice.map(([first]) => first)).toEqual(Array.from({ length: 19 }, () => true));
  expect(twice.filter(([, second]) => second)).toHaveLength(4);
  expect([await enter('webhook_known'), await enter('webhook_known')]).toEqual([true, true]);
  expect(await isAtOnce(gate.enter('webhook_of_bob', 'well', 'bob'))).toBe(true);
});

test('one person holds 40 places at most, however many endpoints come and go, and gets them again', async () => {
  const { gate } = aGate();

  const entered = await Promise.all(Array.from({ length: 50 }, (_, index) => gate.enter(`webhook_${index}`, 'well', 'alice')));
  const before = entered.filter((each) => 'leave' in each).length;
  leave(entered[0]!);

  expect(before).toBe(40);
  expect(await isAtOnce(gate.enter('webhook_again', 'well', 'alice'))).toBe(true);
  expect(await isAtOnce(gate.enter('webhook_once_more', 'well', 'alice'))).toBe(false);
});
