import { expect, test } from '@jest/globals';
import { openChecks } from './checks.ts';

test('openChecks counts verdicts and keeps the first failures in words', () => {
  const checks = openChecks(['kept']);

  for (let round = 0; round < 10; round += 1) checks.judge('kept', round < 2, () => `round ${round}`);

  expect(checks.results()).toEqual([{ name: 'kept', judged: 10, failed: 8, examples: ['round 2', 'round 3', 'round 4', 'round 5', 'round 6'] }]);
  expect(checks.failures()).toBe(8);
});

test('a check that never judged anything has failed', () => {
  const checks = openChecks(['kept', 'forgotten']);

  checks.judge('kept', true, () => 'never asked');

  expect(checks.results().map(({ name, failed }) => [name, failed])).toEqual([['kept', 0], ['forgotten', 1]]);
});
