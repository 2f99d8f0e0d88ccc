import { expect, test } from '@jest/globals';
import { seededBytes, seededRandom } from './seeded-random.ts';

test('seededRandom makes the same choices for the same seed and others for another', () => {
  const choices = (seed: string): readonly number[] => {
    const random = seededRandom(seed);
    return Array.from({ length: 50 }, () => random.between(5, 400));
  };

  expect(choices('one')).toEqual(choices('one'));
  expect(choices('one')).not.toEqual(choices('two'));
  expect(choices('one').every((choice) => choice >= 5 && choice <= 400)).toBe(true);
});

test('seededRandom spreads its choices evenly', () => {
  const random = seededRandom('even');
  const counts = new Array<number>(8).fill(0);

  for (let draw = 0; draw < 8_000; draw += 1) counts[random.below(8)]! += 1;

  expect(Math.min(...counts)).toBeGreaterThan(850);
  expect(Math.max(...counts)).toBeLessThan(1_150);
});

test('a fork is independent of what its source was asked before', () => {
  const fresh = seededRandom('one').fork('files');
  const used = seededRandom('one');
  used.below(10);

  expect(used.fork('files').text(20)).toBe(fresh.text(20));
});

test('seededBytes follow from their seed and length', () => {
  const bytes = seededBytes('one', 1_000);

  expect(bytes).toHaveLength(1_000);
  expect(seededBytes('one', 1_000).equals(bytes)).toBe(true);
  expect(seededBytes('two', 1_000).equals(bytes)).toBe(false);
});
