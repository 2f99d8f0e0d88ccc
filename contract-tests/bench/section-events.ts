import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onAllCores } from './contender-process.ts';
import { atMost, quantile, type Figure, type Section } from './figures.ts';
import type { SignedIn } from './product/people.ts';
import { SERVICE_FLAGS } from './service-flags.ts';

/** How many events wait when the service starts. */
export interface EventsOptions {
  readonly events: number;
}

interface Drained {
  readonly seconds: number;
  readonly peakRssBytes: number;
  readonly loopP99Ms: number;
  readonly handled: readonly { readonly name: string; readonly handled: number }[];
}

const SCRIPT = join(import.meta.dirname, 'contenders/run-backlog.ts');
const COMPILED = join(import.meta.dirname, '../../node_modules/.cache/compiled');
/** Pause between the requests of one client, of which there are some. */
const PACE_MS = 5;
const CLIENTS = 4;
const QUIET_MS = 5_000;
/** Until then neither the clients nor the service have run often enough to be compiled. */
const WARM_MS = 1_000;
const MEBIBYTE = 1024 * 1024;

/** A service that starts with a backlog: how fast it is handled, and what requests notice of it. */
export const eventsSection = async ({ events }: EventsOptions): Promise<Section> => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-events-'));
  try {
    const { seconds: bareSeconds } = await bareLoop(join(folder, 'bare'), events);
    return { name: 'events', title: `A backlog of ${events} events`, figures: await drainFigures(join(folder, 'service'), events, bareSeconds) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const bareLoop = async (folder: string, events: number): Promise<{ readonly seconds: number }> => {
  await told(run([folder, 'write', String(events)]));
  return told(run([folder, 'bare']));
};

const drainFigures = async (folder: string, events: number, bareSeconds: number): Promise<readonly Figure[]> => {
  const { person } = await told<{ readonly person: SignedIn }>(run([folder, 'write', String(events)]));
  const service = run([folder, 'drain']);
  try {
    const { port } = await told<{ readonly port: number }>(service);
    const drained = told<Drained>(service);
    const busy = await latencies(port, person, drained);
    const { seconds, peakRssBytes, loopP99Ms, handled } = await drained;
    const quiet = await latencies(port, person, sleep(QUIET_MS));
    const ratioOf = (share: number): number => quantile(busy, share) / quantile(quiet, share);
    const shown = (share: number): string => `${quantile(busy, share).toFixed(2)} ms, ${quantile(quiet, share).toFixed(2)} ms when quiet`;
    const [rate, bareRate] = [events / seconds, events / bareSeconds];
    const consumers = handled.map((each) => `${each.name} ${each.handled}`).join(', ');
    return [
      { what: 'events handled by every consumer', value: rate, shown: `${rate.toFixed(0)}/s`, note: `${consumers}; ${(rate / bareRate).toFixed(2)} of a bare loop that reads and deletes the same outbox, which takes ${bareRate.toFixed(0)}/s` },
      { what: 'event loop delay meanwhile, p99', value: loopP99Ms, shown: `${loopP99Ms.toFixed(1)} ms`, goal: atMost(50, ' ms') },
      { what: 'to-do read meanwhile, median', value: ratioOf(0.5), shown: `${ratioOf(0.5).toFixed(2)}x`, goal: atMost(1.5, 'x'), note: `${shown(0.5)}; ${busy.length} requests` },
      { what: 'to-do read meanwhile, p99', value: ratioOf(0.99), shown: `${ratioOf(0.99).toFixed(2)}x`, note: shown(0.99) },
      { what: 'resident memory meanwhile, most', value: peakRssBytes / MEBIBYTE, shown: `${(peakRssBytes / MEBIBYTE).toFixed(0)} MiB`, goal: atMost(300, ' MiB') },
    ];
  } finally {
    service.disconnect();
    await once(service, 'exit');
  }
};

/** As `make run` starts the service, whose threads share all cores: without its flags and its compiled code, every thread would need more memory. */
const run = (parameters: readonly string[]): ChildProcess => {
  const [command, args] = onAllCores(['--no-warnings', ...SERVICE_FLAGS, SCRIPT, ...parameters]);
  return spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env: { ...process.env, NODE_ENV: 'production', NODE_COMPILE_CACHE: COMPILED } });
};

const told = <Message>(child: ChildProcess): Promise<Message> =>
  new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Message));
    child.once('exit', (code) => reject(new Error(`The process of the backlog ended with ${code}.`)));
  });

/** Milliseconds of every request, but those of the first second, that some clients send, one after the other, until the work is done. */
const latencies = async (port: number, { token, todoId }: SignedIn, until: Promise<unknown>): Promise<readonly number[]> => {
  const agent = new Agent({ keepAlive: true });
  const measured: number[] = [];
  const warmMs = performance.now() + WARM_MS;
  let isOver = false;
  const over = until.then(() => (isOver = true));
  const client = async (): Promise<void> => {
    while (!isOver) {
      const startedMs = performance.now();
      const status = await read(agent, { port, path: `/v1/todos/${todoId}`, token });
      if (status !== 200) throw new Error(`The to-do was answered with ${status}.`);
      if (startedMs > warmMs) measured.push(performance.now() - startedMs);
      await sleep(PACE_MS);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  await over;
  agent.destroy();
  return measured;
};

const read = (agent: Agent, { port, path, token }: { readonly port: number; readonly path: string; readonly token: string }): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    get({ agent, host: '127.0.0.1', port, path, headers: { authorization: `Bearer ${token}` } }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode));
    }).once('error', reject);
  });
