import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import type { Queue } from '#core/ports/queue.ts';
import { sqliteQueues } from './sqlite-queues.ts';

const folder = mkdtempSync(join(tmpdir(), 'sqlite-queues-crash-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ROUNDS = 12;
const sender = join(import.meta.dirname, 'sqlite-queues-crash.testing.ts');

/** Starts a sender, kills it with SIGKILL after so many acknowledged messages, and returns the ids of all that it acknowledged. */
const acknowledgedUntilKilled = (file: string, round: number, after: number): Promise<string[]> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [sender, file, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.split('\n').length > after) child.kill('SIGKILL');
    });
    child.once('error', reject);
    child.once('close', (_code, signal) => (signal === 'SIGKILL' ? resolve(text.split('\n').slice(0, -1)) : reject(new Error('The sender ended by itself.'))));
  });

const storedIds = async (queue: Queue): Promise<string[]> => {
  const ids: string[] = [];
  for (;;) {
    const messages = await queue.receive({ limit: 100, visibilityMs: 60_000 });
    if (messages.length === 0) return ids;
    ids.push(...messages.map(({ id }) => id));
  }
};

test(`publish loses no acknowledged event, and puts each into both queues or none, in ${ROUNDS} rounds of kill -9`, async () => {
  const file = join(folder, 'queues.db');
  const acknowledged: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) acknowledged.push(...(await acknowledgedUntilKilled(file, round, 1 + ((round * 97) % 300))));

  // A second later, so that what was received when the sender died is visible again.
  const queues = sqliteQueues({ file, clock: { now: () => new Date('2026-01-01T00:00:01Z') }, queues: ['left', 'right'].map((name) => ({ name, maxReceives: 1_000_000 })) });
  const depths = await Promise.all([queues.queue('left').depth(), queues.queue('right').depth()]);
  const [left, right] = [await storedIds(queues.queue('left')), await storedIds(queues.queue('right'))];
  await queues.close();

  expect(acknowledged.length).toBeGreaterThan(ROUNDS);
  const stored = new Set(right);
  expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
  expect(left.toSorted()).toEqual(right.toSorted());
  expect(new Set(left).size).toBe(left.length);
  expect(depths).toEqual([left, right].map(({ length }) => ({ ready: length, invisible: 0, dead: 0, oldestAgeMs: 1_000 })));
}, 60_000);
