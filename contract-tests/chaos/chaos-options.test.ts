import { expect, test } from '@jest/globals';
import { readOptions, UsageError } from './chaos-options.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const SUITES = ['kills', 'pages'];

test('readOptions without words asks for a full run of every suite', () => {
  const options = readOptions([], SUITES, NOW);

  expect(options).toEqual({ isCi: false, rounds: undefined, only: undefined, seed: String(NOW.getTime() % 1_000_000), plant: undefined });
});

test('readOptions reads every option', () => {
  const options = readOptions(['--ci', '--rounds=7', '--only=pages,kills', '--seed=5', '--plant=skip-item'], SUITES, NOW);

  expect(options).toEqual({ isCi: true, rounds: 7, only: ['pages', 'kills'], seed: '5', plant: 'skip-item' });
});

test.each([
  ['a suite that does not exist', '--only=pages,floods', /floods.*kills, pages/],
  ['a fault that does not exist', '--plant=fire', /fire.*swallow-write/],
  ['a number of rounds that is none', '--rounds=some', /whole number/],
  ['an option that does not exist', '--faster', /--ci --rounds=N/],
])('readOptions refuses %s and says what there is', (_name, word, message) => {
  const read = (): unknown => readOptions([word], SUITES, NOW);

  expect(read).toThrow(UsageError);
  expect(read).toThrow(message);
});
