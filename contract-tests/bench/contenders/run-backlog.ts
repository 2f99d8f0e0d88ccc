import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { openFolderStores } from '#runtime/local/embedded-stores.ts';
import { startService } from '#runtime/local/start-service.ts';
import { readSettings } from '#runtime/settings.ts';
import { drainBarely, writeBacklog } from '../product/backlog.ts';
import { signIn } from '../product/people.ts';

// A backlog of events: `node run-backlog.ts <folder> write|bare|drain <events>`.
//   write  signs somebody up, and leaves so many events in the outbox of a service that does not run
//   bare   takes them out in a bare loop            drain  starts the service, and tells when all were handled

const [folder = '', phase = '', events = '0'] = process.argv.slice(2);
const clock = { now: () => new Date() };
const settings = readSettings({ DATA_FOLDER: folder, PORT: '0', OBJECTS_PORT: '0', PASSWORD_COST: '10', THROTTLING_FACTOR: '1000000', LOG_LEVEL: 'error' });
const POLL_MS = 50;
const LOOP_RESOLUTION_MS = 5;
const NANOSECONDS_PER_MS = 1e6;

const write = async (): Promise<void> => {
  const service = await startService(settings);
  const [person] = await signIn(service, 1);
  await service.events.idle();
  await service.stop();
  const stores = await openFolderStores(folder, clock, { ...settings, publicObjectsUrl: 'http://localhost:1' });
  await writeBacklog(stores.table, person!, Number(events));
  await stores.close();
  process.send!({ port: 0, person });
};

const bare = async (): Promise<void> => {
  const stores = await openFolderStores(folder, clock, { ...settings, publicObjectsUrl: 'http://localhost:1' });
  const startedMs = performance.now();
  const drained = await drainBarely(stores.table);
  const seconds = (performance.now() - startedMs) / 1_000;
  await stores.close();
  process.send!({ port: 0, drained, seconds });
};

const drain = async (): Promise<void> => {
  const service = await startService(settings);
  const delay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  delay.enable();
  const startedMs = performance.now();
  process.send!({ port: Number(new URL(service.places.api).port) });
  let peakRssBytes = 0;
  const watch = setInterval(() => (peakRssBytes = Math.max(peakRssBytes, process.memoryUsage.rss())), POLL_MS);
  await service.events.idle();
  clearInterval(watch);
  const seconds = (performance.now() - startedMs) / 1_000;
  const loopP99Ms = delay.percentile(99) / NANOSECONDS_PER_MS - LOOP_RESOLUTION_MS;
  delay.disable();
  process.send!({ isDrained: true, seconds, peakRssBytes, loopP99Ms, handled: (await service.events.status()).consumers.map(({ name, handled }) => ({ name, handled })) });
  process.once('disconnect', () => void service.stop().finally(() => process.exit(0)));
  await sleep(600_000);
};

const phases: Readonly<Record<string, () => Promise<void>>> = { write, bare, drain };
await phases[phase]?.();
if (phase !== 'drain') process.exit(0);
