import { performance } from 'node:perf_hooks';
import type { Usage } from './contender.ts';

/** Tells the bench that this process serves, and answers its questions until it lets go. */
export const steered = (started: object, stop: () => Promise<void> = async () => undefined): void => {
  let before = performance.eventLoopUtilization();
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    process.send!({ cpuMicroseconds: user + system, rssBytes: process.memoryUsage.rss(), busy: utilization } satisfies Usage);
  });
  process.on('disconnect', () => void stop().finally(() => process.exit(0)));
  process.send!(started);
};
