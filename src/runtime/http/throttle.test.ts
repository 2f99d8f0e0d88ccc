import { expect, test } from '@jest/globals';
import { throttle } from '#runtime/http/throttle.ts';

const aClock = (startMs = 0) => {
  let nowMs = startMs;
  return { now: () => new Date(nowMs), forward: (ms: number) => (nowMs += ms) };
};

test('a bucket admits its burst, then what the rate refills', () => {
  const clock = aClock();
  const { take } = throttle('write', { ratePerSecond: 2, burst: 3, per: 'caller' }, clock);

  expect([take('alice'), take('alice'), take('alice')].map(({ remaining }) => remaining)).toEqual([2, 1, 0]);
  expect(() => take('alice')).toThrow('too_many_requests');
  clock.forward(500);
  expect(take('alice')).toEqual({ remaining: 0, resetSeconds: 2 });
  expect(() => take('alice')).toThrow('too_many_requests');
});

test('a refusal says when the next request is admitted', () => {
  const clock = aClock();
  const { take } = throttle('heavy', { ratePerSecond: 0.1, burst: 1, per: 'caller' }, clock);

  take('alice');

  expect(() => take('alice')).toThrow(expect.objectContaining({ members: { retryAfterSeconds: 10 } }));
  clock.forward(10_000);
  expect(take('alice').remaining).toBe(0);
});

test('one caller at its limit takes nothing from another', () => {
  const { take } = throttle('write', { ratePerSecond: 1, burst: 1, per: 'caller' }, aClock());

  take('alice');

  expect(() => take('alice')).toThrow('too_many_requests');
  expect(take('bob').remaining).toBe(0);
});

test('a clock that steps back refills nothing and takes nothing', () => {
  const clock = aClock(600_000);
  const { take } = throttle('write', { ratePerSecond: 1, burst: 2, per: 'caller' }, clock);

  take('alice');
  clock.forward(-600_000);

  expect(take('alice').remaining).toBe(0);
  expect(() => take('alice')).toThrow('too_many_requests');
});
