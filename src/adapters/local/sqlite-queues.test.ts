import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { describeQueue } from '#adapters/conformance/queue.conformance.ts';
import { sqliteQueues } from './sqlite-queues.ts';

const HISTORIES = 200;
const QUEUES = 1_000;

const folder = mkdtempSync(join(tmpdir(), 'queues-'));
afterAll(() => rmSync(folder, { recursive: true }));

describeQueue('sqliteQueues', {
  open: async (clock) => {
    // The queues of a file are known when it is opened: some for every number of receives that the suite asks for.
    const settings = [2, 3, 100].flatMap((maxReceives) => Array.from({ length: QUEUES }, (_, index) => ({ name: `queue-${maxReceives}-${index}`, maxReceives })));
    const queues = sqliteQueues({ file: join(folder, 'queues.db'), clock, queues: settings });
    let used = 0;
    return { newQueue: async ({ maxReceives }) => queues.queue(`queue-${maxReceives}-${(used += 1)}`), close: () => queues.close() };
  },
  hasClock: true,
  visibilityMs: 30_000,
  isFair: true,
  histories: HISTORIES,
});
