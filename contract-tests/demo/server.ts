import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A backend in a process of its own, as `make run` starts it. */
export interface Server {
  /** Base URL of the API, without `/v1`. */
  readonly api: string;
  /** Base URL of mailbox, metrics and signed object URLs. */
  readonly operator: string;
  readonly startedInMs: number;
  /** Ends the process at once, as a power loss would: it cannot finish anything. */
  kill(): Promise<void>;
  /** Lets the process finish what is under way. */
  stop(): Promise<void>;
}

/** Where a server keeps its data and listens. */
export interface Place {
  readonly dataFolder: string;
  /** Ports of an earlier start; without them free ones are taken. */
  readonly ports?: { readonly api: string; readonly operator: string };
}

const ENTRY = fileURLToPath(new URL('../../src/runtime/entries/start.cjs', import.meta.url));
const RUNNING = /API +(http\S+)\/v1[^]*Mailbox +(http\S+)\/mailbox/;
const START_MS = 20_000;

/** Starts a backend and waits until it serves. @throws Error with what the process said instead */
export const startServer = async ({ dataFolder, ports }: Place): Promise<Server> => {
  const startMs = performance.now();
  // Settings of the shell are not the demo's.
  const env = {
    NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
    DATA_FOLDER: dataFolder,
    LOG_LEVEL: 'error',
    PORT: ports?.api ?? '0',
    OBJECTS_PORT: ports?.operator ?? '0',
  };
  const child = spawn(process.execPath, [ENTRY], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const killOnExit = (): void => void child.kill('SIGKILL');
  // Before other listeners: one of them removes the data folder.
  process.prependOnceListener('exit', killOnExit);
  const [api, operator] = await placesOf(child);
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    process.off('exit', killOnExit);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  return { api, operator, startedInMs: performance.now() - startMs, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
};

/** The port at the end of a URL. */
export const portOf = (url: string): string => new URL(url).port;

const placesOf = (child: ChildProcess): Promise<readonly [api: string, operator: string]> =>
  new Promise((resolve, reject) => {
    let said = '';
    const fail = (why: string): void => reject(new Error(`The server ${why}. It said: ${said.trim() || 'nothing'}`));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(`did not start within ${START_MS / 1000} s`);
    }, START_MS);
    child.once('error', ({ message }) => fail(`cannot be started (${message})`));
    child.once('exit', (code) => fail(`ended with exit code ${code}`));
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [, api, operator] = RUNNING.exec(said) ?? [];
      if (api === undefined || operator === undefined) return;
      clearTimeout(timer);
      resolve([api, operator]);
    });
  });
