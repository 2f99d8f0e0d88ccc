import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { describeEventBus } from '#adapters/conformance/event-bus.conformance.ts';
import { sqliteQueues } from './sqlite-queues.ts';

const folder = mkdtempSync(join(tmpdir(), 'bus-'));
afterAll(() => rmSync(folder, { recursive: true }));

describeEventBus('embeddedEventBus', {
  open: async (subscriptions) => {
    const names = ['indexer', 'sender', 'idler'];
    const queues = sqliteQueues({
      file: join(folder, 'queues.db'),
      clock: { now: () => new Date('2026-01-01T00:00:00Z') },
      queues: names.map((name) => ({ name, maxReceives: 5 })),
    });
    return {
      bus: queues.bus(subscriptions),
      queues: { indexer: queues.queue('indexer'), sender: queues.queue('sender'), idler: queues.queue('idler') },
      close: () => queues.close(),
    };
  },
  settleMs: 0,
});
