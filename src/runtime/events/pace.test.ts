import { setImmediate as turnOfTheLoop, setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { backgroundPace } from '#runtime/events/pace.ts';

test('turn lets one piece begin in each turn of the event loop, in the order in which they came', async () => {
  const { turn } = backgroundPace();
  const begun: string[] = [];
  const pieces = ['first', 'second', 'third'].map((name) => turn().then(() => void begun.push(name)));

  const seen: number[] = [];
  while (begun.length < 3) {
    seen.push(begun.length);
    await turnOfTheLoop();
  }

  await Promise.all(pieces);
  expect(begun).toEqual(['first', 'second', 'third']);
  expect(new Set(seen)).toEqual(new Set([0, 1, 2]));
});

test('after giveWay a piece waits until others had more time than the piece before it took', async () => {
  const { turn, giveWay } = backgroundPace();
  const order: string[] = [];
  giveWay();
  const first = turn().then(() => {
    order.push('piece');
    const endMs = performance.now() + 2;
    while (performance.now() < endMs);
  });
  const second = turn().then(() => void order.push('next piece'));

  await first;
  await sleep(1).then(() => void order.push('others'));

  await second;
  expect(order).toEqual(['piece', 'others', 'next piece']);
});

test('without requests pieces follow each other at once', async () => {
  const { turn } = backgroundPace();

  const pieces = await Promise.all(Array.from({ length: 1_000 }, () => turn()));

  expect(pieces).toHaveLength(1_000);
});
