import { expect, test } from '@jest/globals';
import { repetitions } from '#runtime/telemetry-repetitions.ts';

const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds));

test('what repeats itself is told once in ten seconds for each place, with how often it was not', () => {
  const full = repetitions();

  const told = [at(0), at(1), at(9), at(10), at(11), at(40)].map((now) => full.repeated('courier', now));

  expect(told).toEqual([0, undefined, undefined, 2, undefined, 1]);
  expect(full.repeated('relay', at(40))).toBe(0);
});
