import { expect, test } from '@jest/globals';
import { startTask, type TaskRun } from '#runtime/local/background-tasks.ts';

const failures: unknown[] = [];
const onFailure = (error: unknown): void => void failures.push(error);
const until = async (isSo: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 1_000 && !isSo(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 1));
};

test('a task runs again at once while more is due', async () => {
  let left = 3;
  const stop = startTask({ name: 'count', intervalMs: 60_000, run: async () => (left -= 1) > 0 }, onFailure);

  await until(() => left === 0);
  await stop();

  expect(left).toBe(0);
});

test('a task that did something tells what, and one that did nothing tells nothing', async () => {
  const told: [string, object][] = [];
  const runs: TaskRun[] = [{ isMoreDue: true, counts: { removed: 0 } }, { isMoreDue: true, counts: { removed: 2, missing: 0 } }];
  const stop = startTask({ name: 'sweep', intervalMs: 60_000, run: async () => runs.shift() ?? false }, onFailure, (name, counts) => void told.push([name, counts]));

  await until(() => told.length > 0);
  await stop();

  expect(told).toEqual([['sweep', { removed: 2, missing: 0 }]]);
});

test('a task that is told to stop while it runs ends with that run', async () => {
  let release = (): void => undefined;
  const run = (): Promise<boolean> => new Promise((resolve) => (release = () => resolve(false)));
  const stopped = startTask({ name: 'slow', intervalMs: 60_000, run }, onFailure)();

  release();

  await expect(stopped).resolves.toBeUndefined();
});

test('a task that fails is reported by name and tried again', async () => {
  const reported: [unknown, string][] = [];
  let runs = 0;
  const run = async (): Promise<boolean> => {
    runs += 1;
    throw new Error('no network');
  };
  const stop = startTask({ name: 'courier', intervalMs: 1, run }, (error, name) => void reported.push([error, name]));

  await until(() => runs > 0);
  await stop();

  expect(reported[0]).toEqual([new Error('no network'), 'courier']);
});

test('a task that begins later is stopped before its first run', async () => {
  let runs = 0;
  const stop = startTask({ name: 'comparison', firstAfterMs: 60_000, intervalMs: 1, run: async () => (runs += 1) < 0 }, onFailure);

  await new Promise((resolve) => setTimeout(resolve, 5));
  await stop();

  expect(runs).toBe(0);
});
