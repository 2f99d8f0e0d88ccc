import { expect, test } from '@jest/globals';
import { aClock } from '#core/core.testing.ts';
import { idSource } from '#core/ids.ts';

test('an id is its prefix and 26 characters, of which the first ten are the time', () => {
  const id = idSource(aClock('2026-01-01T00:00:00.000Z'), (bytes) => new Uint8Array(bytes))('todo');

  expect(id).toBe('todo_01kdvdna000000000000000000');
  expect(id).toMatch(/^todo_[0-9a-hjkmnp-tv-z]{26}$/);
});

test('ids of later milliseconds sort behind earlier ones, whatever their random part', () => {
  const clock = aClock();
  const newId = idSource(clock);

  const ids = Array.from({ length: 1_000 }, () => {
    clock.advance(0.001);
    return newId('todo');
  });

  expect(ids.toSorted()).toEqual(ids);
});

test('100,000 ids of one millisecond are all different and increase', () => {
  const newId = idSource(aClock());

  const ids = Array.from({ length: 100_000 }, () => newId('todo'));

  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id, index) => index === 0 || id > ids[index - 1]!)).toBe(true);
});

test('ids keep increasing while the clock steps back', () => {
  const clock = aClock();
  const newId = idSource(clock);

  const ids = [0, -3_600, 1, 0, 3_598].map((seconds) => {
    clock.advance(seconds);
    return newId('todo');
  });

  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(5);
});

test('counting up never runs over, even from the highest random part', () => {
  const newId = idSource(aClock(), (bytes) => new Uint8Array(bytes).fill(255));

  const ids = [newId('todo'), newId('todo')];

  expect(ids[0]).toMatch(/f{1}z{15}$/);
  expect(ids[1]).toMatch(/g0{15}$/);
});

test('ids of two processes at the same time differ', () => {
  const clock = aClock();

  expect(idSource(clock)('todo')).not.toBe(idSource(clock)('todo'));
});
