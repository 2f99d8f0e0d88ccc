import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ConsoleReport } from '#runtime/local/console-report.ts';
import { httpClient, jsonOf, type Answer } from '../http-client.ts';
import type { Door } from '../people.ts';
import type { Tells } from './webhooks-process.ts';

/** The service as a process of its own, whose clock is set ahead from outside. */
export interface MovableService {
  readonly dataFolder: string;
  /** By the clock of the service. */
  readonly now: () => Date;
  /** The earliest time that a request on its way may have been signed at. */
  readonly earliest: () => Date;
  readonly advance: (ms: number) => Promise<void>;
  /** Where it listens; it must be up. */
  readonly door: () => Promise<Door>;
  /** Asks where it listens by then, again and again until there is an answer. */
  readonly insist: (ask: (door: Door) => Promise<Answer | undefined>) => Promise<Answer>;
  readonly report: () => Promise<ConsoleReport>;
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const PROCESS = fileURLToPath(new URL('./webhooks-process.ts', import.meta.url));
/** Moves of the clock that a request may have been overtaken by. */
const MOVES_REMEMBERED = 4;
const AGAIN_MS = 10;

/** Prepares the service; `start` starts it. */
export const movableService = (folder: string): MovableService => {
  const dataFolder = join(folder, 'data');
  const client = httpClient();
  const offsets = [0];
  let child: ChildProcess | undefined;
  let place: Door | undefined;
  let waiting: (() => void)[] = [];
  const offsetMs = (): number => offsets.at(-1)!;
  const standing = async (): Promise<Door> => {
    while (place === undefined) await new Promise<void>((resolve) => waiting.push(resolve));
    return place;
  };
  const kill = async (): Promise<void> => {
    const ending = child;
    [child, place] = [undefined, undefined];
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = once(ending, 'exit');
    ending.kill('SIGKILL');
    await gone;
  };
  return {
    dataFolder,
    now: () => new Date(Date.now() + offsetMs()),
    earliest: () => new Date(Date.now() + offsets[0]!),
    advance: async (ms) => {
      offsets.push(offsetMs() + ms);
      offsets.splice(0, offsets.length - MOVES_REMEMBERED);
      if (child === undefined || place === undefined) return;
      const heard = once(child, 'message');
      child.send({ offsetMs: offsetMs() });
      await heard;
    },
    door: standing,
    insist: async (ask) => {
      for (;;) {
        const answer = await ask(await standing());
        // Not while it stops or starts: whoever is turned away then comes again.
        if (answer !== undefined && answer.status !== 503) return answer;
        await sleep(AGAIN_MS);
      }
    },
    report: async () => {
      const { objectsUrl } = await standing();
      const answer = await client.send({ method: 'GET', url: `${objectsUrl}/console.json` });
      if (answer?.status !== 200) throw new Error('The console did not answer.');
      return jsonOf<ConsoleReport>(answer);
    },
    kill,
    start: async () => {
      const started = launch(join(folder, 'service.log'), dataFolder, offsetMs());
      child = started;
      place = await listening(started, folder).then(({ api, operator }) => ({ client, apiUrl: api, objectsUrl: operator }));
      for (const wake of waiting.splice(0)) wake();
    },
    close: async () => {
      await kill();
      client.close();
      waiting = [];
    },
  };
};

const children = new Set<ChildProcess>();
// However this process ends, no service outlives it.
process.once('exit', () => children.forEach((child) => child.kill('SIGKILL')));

const launch = (logFile: string, dataFolder: string, offsetMs: number): ChildProcess => {
  const settings = { DATA_FOLDER: dataFolder, PORT: '0', OBJECTS_PORT: '0', PASSWORD_COST: '10', THROTTLING_FACTOR: '1000000', LOG_LEVEL: 'error', WEBHOOKS_TO_LOOPBACK: 'true' };
  const log = openSync(logFile, 'a');
  try {
    const child = fork(PROCESS, [String(offsetMs)], { env: { ...process.env, ...settings }, execArgv: ['--disable-warning=ExperimentalWarning'], stdio: ['ignore', log, log, 'ipc'] });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  } finally {
    closeSync(log);
  }
};

const LOG_TAIL = 3_000;

const listening = async (child: ChildProcess, folder: string): Promise<{ readonly api: string; readonly operator: string }> => {
  const ended = once(child, 'exit').then(() => undefined);
  const told = await Promise.race([once(child, 'message') as Promise<[Tells]>, ended]);
  if (told === undefined || !('api' in told[0])) throw new Error(`The service ended while it started. Its log ends:\n${readFileSync(join(folder, 'service.log'), 'utf8').slice(-LOG_TAIL)}`);
  return told[0];
};
