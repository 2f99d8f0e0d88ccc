import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { FAULT_POINTS } from '#runtime/events/fault-points.ts';
import type { Orders, Outcome } from '#runtime/events/killed-process.testing.ts';

const PROGRAM = join(import.meta.dirname, 'killed-process.testing.ts');
const TODOS = 60;

/** Runs a process; what it says, or the signal that ended it. */
const run = (orders: Orders): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--no-warnings', PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => void (said += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code, signal) => (code === 0 ? resolve(said) : resolve(String(signal ?? code))));
    child.stdin.end(JSON.stringify(orders));
  });

test.each(FAULT_POINTS)('kill -9 "%s" loses no event and repeats no effect', async (point) => {
  const folder = mkdtempSync(join(tmpdir(), 'killed-'));

  const first = await run({ folder, todos: TODOS, killAt: { point, time: 2 } });
  const second = await run({ folder, todos: TODOS });

  const nothing = { ready: 0, invisible: 0, dead: 0, oldestAgeMs: 0 };
  const each = Array.from({ length: TODOS }, () => 1);
  expect(first).toBe('SIGKILL');
  expect(JSON.parse(second)).toEqual({ counted: each, followed: each, outbox: 0, queues: [nothing, nothing] } satisfies Outcome);
});
