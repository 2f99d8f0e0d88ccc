import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import type { Table } from '#core/ports/table.ts';
import { sqliteTable } from './sqlite-table.ts';

const folder = mkdtempSync(join(tmpdir(), 'sqlite-table-crash-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ROUNDS = 20;
const writer = join(import.meta.dirname, 'sqlite-table-crash.testing.ts');

/** Starts a writer, kills it with SIGKILL after so many acknowledged pairs, and returns all that it acknowledged. */
const acknowledgedUntilKilled = (file: string, round: number, after: number): Promise<string[]> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [writer, file, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.split('\n').length > after) child.kill('SIGKILL');
    });
    child.once('error', reject);
    child.once('close', (_code, signal) => (signal === 'SIGKILL' ? resolve(text.split('\n').slice(0, -1)) : reject(new Error('The writer ended by itself.'))));
  });

const storedKeys = async (table: Table, pk: string): Promise<Set<string>> => {
  const keys = new Set<string>();
  for (let after; ; ) {
    const page = await table.query({ pk, limit: 1000, ...(after && { after }) });
    for (const { sk } of page.items) keys.add(sk);
    if (page.next === undefined) return keys;
    after = page.next;
  }
};

test(`transact loses no acknowledged write and stores no half one in ${ROUNDS} rounds of kill -9`, async () => {
  const file = join(folder, 'table.db');
  const acknowledged: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) acknowledged.push(...(await acknowledgedUntilKilled(file, round, 1 + ((round * 97) % 400))));

  const table = sqliteTable({ file, clock: { now: () => new Date('2026-01-01T00:00:00Z') } });
  const [left, right] = [await storedKeys(table, 'LEFT'), await storedKeys(table, 'RIGHT')];
  await table.close();

  expect(acknowledged.length).toBeGreaterThan(ROUNDS);
  expect(acknowledged.filter((sk) => !left.has(sk))).toEqual([]);
  expect([...left].filter((sk) => !right.has(sk))).toEqual([]);
  expect(right.size).toBe(left.size);
}, 60_000);
