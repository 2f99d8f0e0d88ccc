import { expect, test } from '@jest/globals';
import { aClock } from '#core/core.testing.ts';
import { inFlightGate } from '#domains/webhooks/in-flight-gate.ts';

const aGate = () => {
  const clock = aClock();
  return { clock, gate: inFlightGate(clock, () => 0.5) };
};
type Entered = ReturnType<ReturnType<typeof inFlightGate>['enter']>;
const leave = (entered: Entered): void => {
  if ('leave' in entered) entered.leave();
};

test('two attempts at a time go to an endpoint, one to an endpoint that is failing', () => {
  const { gate } = aGate();

  const well = [1, 2, 3].map(() => 'leave' in gate.enter('webhook_1', 'well'));
  const failing = [1, 2].map(() => 'leave' in gate.enter('webhook_2', 'failing'));

  expect([well, failing]).toEqual([[true, true, false], [true, false]]);
});

test('a place that was left is free again', () => {
  const { gate } = aGate();
  const entered = gate.enter('webhook_1', 'failing');

  leave(entered);

  expect(gate.enter('webhook_1', 'failing')).toHaveProperty('leave');
});

test('those that are turned away come back one after the other, as far apart as attempts take', () => {
  const { clock, gate } = aGate();
  const slow = gate.enter('webhook_1', 'failing');
  clock.advance(10);
  leave(slow);
  gate.enter('webhook_1', 'failing');

  const turns = [1, 2, 3].map(() => gate.enter('webhook_1', 'failing')).map((turn) => ('comeBackAt' in turn ? turn.comeBackAt.getTime() - clock.now().getTime() : 0));

  expect(turns).toEqual([3_070, 6_140, 9_210]);
});

test('nobody waits for longer than ten minutes, however many there are', () => {
  const { clock, gate } = aGate();
  gate.enter('webhook_1', 'failing');

  const turns = Array.from({ length: 20_000 }, () => gate.enter('webhook_1', 'failing')).map((turn) => ('comeBackAt' in turn ? turn.comeBackAt.getTime() - clock.now().getTime() : 0));

  expect(Math.max(...turns)).toBeLessThanOrEqual(600_000);
  expect(turns.at(-1)).toBe(450_000);
});

test('failing endpoints take half of all places, and leave the others to those that are well', () => {
  const { gate } = aGate();

  const failing = Array.from({ length: 40 }, (_, index) => 'leave' in gate.enter(`webhook_${index}`, 'failing'));

  expect(failing.filter(Boolean)).toHaveLength(32);
  expect(gate.enter('webhook_well', 'well')).toHaveProperty('leave');
});

test('an endpoint that answers ever so slowly counts among the failing ones', () => {
  const { clock, gate } = aGate();
  const slow = gate.enter('webhook_slow', 'well');
  clock.advance(10);
  leave(slow);
  for (let index = 0; index < 32; index += 1) gate.enter(`webhook_${index}`, 'failing');

  expect(gate.enter('webhook_slow', 'well')).toHaveProperty('comeBackAt');
});
