import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { httpClient } from './http-client.ts';

/** The real service as a process of its own, on one data folder and two ports that stay the same. */
export interface ServiceProcess {
  readonly apiUrl: string;
  readonly objectsUrl: string;
  readonly dataFolder: string;
  readonly logFile: string;
  /** Of the process that runs now; undefined when none does. */
  readonly pid: () => number | undefined;
  /** Milliseconds from start to readiness, of every start. */
  readonly readyMs: readonly number[];
  readonly start: () => Promise<void>;
  /** SIGKILL; resolves when the process is gone. */
  readonly kill: () => Promise<void>;
  /** SIGTERM; resolves when the process has ended by itself. */
  readonly stop: () => Promise<void>;
}

/** Where the service lives, and what its environment has besides the usual, asked for at every start. */
export interface ServiceProcessOptions {
  /** A folder of this run; the data folder lies in it. */
  readonly folder: string;
  /** Default: in the folder. */
  readonly logFile?: string;
  readonly environment?: () => Readonly<Record<string, string>>;
}

const ENTRY = join(import.meta.dirname, '../../src/runtime/entries/serve.ts');
const READY_DEADLINE_MS = 60_000;
const POLL_MS = 10;
const LOG_TAIL = 3_000;

/** Prepares the service; `start` starts it. */
export const serviceProcess = async ({ folder, logFile = join(folder, 'service.log'), environment }: ServiceProcessOptions): Promise<ServiceProcess> => {
  const [apiPort, objectsPort] = await freePorts();
  const dataFolder = join(folder, 'data');
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const objectsUrl = `http://127.0.0.1:${objectsPort}`;
  const readyMs: number[] = [];
  let child: ChildProcess | undefined;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = once(ending, 'exit');
    ending.kill(signal);
    await gone;
  };
  const settings = {
    DATA_FOLDER: dataFolder,
    PORT: String(apiPort),
    OBJECTS_PORT: String(objectsPort),
    PUBLIC_OBJECTS_URL: objectsUrl,
    PASSWORD_COST: '10',
    THROTTLING_FACTOR: '1000000',
    LOG_LEVEL: 'error',
  };
  return {
    apiUrl,
    objectsUrl,
    dataFolder,
    logFile,
    pid: () => (child?.exitCode === null && child.signalCode === null ? child.pid : undefined),
    readyMs,
    start: async () => {
      const startedMs = performance.now();
      child = launch(logFile, { ...process.env, ...settings, ...environment?.() });
      await untilReady(child, apiUrl, logFile);
      readyMs.push(performance.now() - startedMs);
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
};

const children = new Set<ChildProcess>();
// However this process ends, no service outlives it.
process.once('exit', () => children.forEach((child) => child.kill('SIGKILL')));

const launch = (logFile: string, environment: NodeJS.ProcessEnv): ChildProcess => {
  const log = openSync(logFile, 'a');
  try {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ENTRY], { env: environment, stdio: ['ignore', log, log] });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  } finally {
    closeSync(log);
  }
};

const untilReady = async (child: ChildProcess, apiUrl: string, logFile: string): Promise<void> => {
  const client = httpClient(1);
  const deadlineMs = performance.now() + READY_DEADLINE_MS;
  try {
    while (performance.now() < deadlineMs) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`The service ended while it started. Its log ends:\n${tailOf(logFile)}`);
      const answer = await client.send({ method: 'GET', url: `${apiUrl}/readyz` });
      if (answer?.status === 200) return;
      await sleep(POLL_MS);
    }
  } finally {
    client.close();
  }
  child.kill('SIGKILL');
  throw new Error(`The service was not ready after ${READY_DEADLINE_MS / 1000} s. Its log ends:\n${tailOf(logFile)}`);
};

const tailOf = (logFile: string): string => readFileSync(logFile, 'utf8').slice(-LOG_TAIL);

/** Finds two ports that are free now; both are held until both are known, so that they differ. */
const freePorts = async (): Promise<readonly [number, number]> => {
  const [first, second] = [createServer(), createServer()];
  await Promise.all([first, second].map((server) => once(server.listen(0, '127.0.0.1'), 'listening')));
  const ports = [portOf(first.address()), portOf(second.address())] as const;
  await Promise.all([first, second].map((server) => once(server.close(), 'close')));
  return ports;
};

const portOf = (address: AddressInfo | string | null): number => {
  if (address === null || typeof address === 'string') throw new TypeError('The server listens on no port.');
  return address.port;
};
