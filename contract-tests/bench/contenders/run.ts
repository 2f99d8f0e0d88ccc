import { performance as nodePerformance } from 'node:perf_hooks';
import { preparedOf } from '../synthetic/prepare.ts';
import { contenders, type ContenderName, type Usage } from './contender.ts';

// The process of one contender: `node run.ts <name> <operations>`, steered over the IPC channel.

const name = process.argv[2] as ContenderName;
const port = await (await contenders[name].load())(preparedOf(Number(process.argv[3])));
let before = nodePerformance.eventLoopUtilization();

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  const now = nodePerformance.eventLoopUtilization();
  const { utilization } = nodePerformance.eventLoopUtilization(now, before);
  before = now;
  process.send!({ cpuMicroseconds: user + system, rssBytes: process.memoryUsage.rss(), busy: utilization } satisfies Usage);
});
process.on('disconnect', () => process.exit(0));
process.send!({ port });
