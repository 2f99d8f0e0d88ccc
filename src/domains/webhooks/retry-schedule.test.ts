import { expect, test } from '@jest/globals';
import { delayBefore, retryAfterMsOf } from '#domains/webhooks/retry-schedule.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const DAY_MS = 86_400_000;

test.each([
  [1, 0, 0, 0],
  [2, 4_500, 5_000, 5_500],
  [5, 6_480_000, 7_200_000, 7_920_000],
  [10, 77_760_000, 86_400_000, 95_040_000],
])('attempt %d waits between 90 %% and 110 %% of its time', (attempt, shortest, middle, longest) => {
  expect([0, 0.5, 1].map((random) => delayBefore(attempt, () => random))).toEqual([shortest, middle, longest]);
});

test.each([
  ['seconds', 503, '120', 120_000],
  ['a date', 429, 'Thu, 01 Jan 2026 00:10:00 GMT', 600_000],
  ['a date that has passed', 503, 'Wed, 31 Dec 2025 00:10:00 GMT', 0],
  ['more than a day', 503, '999999999', DAY_MS],
  ['more than any number', 503, '9'.repeat(400), DAY_MS],
  ['something else', 503, 'soon', 0],
  ['a negative number', 503, '-5', 0],
  ['nothing', 503, '', 0],
  ['seconds with another status', 500, '120', 0],
])('Retry-After with %s is honoured within bounds', (_name, status, text, want) => {
  expect(retryAfterMsOf({ status, headers: text === '' ? {} : { 'retry-after': text } }, NOW)).toBe(want);
});
