import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server of this process. */
export interface StartedServer {
  /** Endpoint on the loopback interface. */
  readonly url: string;
  stop(): Promise<void>;
}

/** How a server is started on a port. */
export interface ServerCommand {
  /** For people. */
  readonly name: string;
  readonly command: string;
  readonly options: (port: number) => Promise<readonly string[]> | readonly string[];
  /** Its working folder, which exists. */
  readonly folder: string;
  /** Where it answers with success as soon as it can be used; without, any answer of it will do. */
  readonly readyPath?: string;
  /** Default: 30 seconds. */
  readonly readyMs?: number;
}

/** A program that is installed apart from this project. */
export interface Installation {
  readonly name: string;
  /** Where it comes to lie. */
  readonly folder: string;
  /** The file that pins it; a changed one installs anew. */
  readonly pins: string;
  /** Commands that install it, one after the other. */
  readonly commands: readonly (readonly [command: string, ...options: string[]])[];
}

const START_ATTEMPTS = 3;
const READY_MS = 30_000;
const LOOK_MS = 50;
const LOG_CHARACTERS = 1_000;
/** As shells say it. */
const NOT_FOUND = 127;

/** Starts a server on a free port of the loopback interface, and waits until it answers. */
export const startServer = async ({ name, command, options, folder, readyPath, readyMs = READY_MS }: ServerCommand): Promise<StartedServer> => {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const child = spawn(command, await options(port), { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => void (log = `${log}${chunk.toString()}`.slice(-LOG_CHARACTERS)));
    child.on('error', (error) => void (log += error.message));
    const url = `http://127.0.0.1:${port}`;
    if (await isReady(child, { url, readyPath, readyMs })) return { url, stop: () => stop(child) };
    const ended = !isRunning(child);
    await stop(child);
    // Between finding the port and listening on it, another process may take it.
    if (!ended || attempt === START_ATTEMPTS) throw new Error(`${name} did not start: ${log}`);
  }
};

/** Installs a program unless it is there with the same pins. @throws Error saying which command failed, and how */
export const installOnce = async ({ name, folder, pins, commands }: Installation): Promise<void> => {
  const wanted = await readFile(pins, 'utf8');
  const marker = join(folder, 'installed');
  if ((await readFile(marker, 'utf8').catch(() => '')) === wanted) return;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [command, ...options] of commands) {
    const { status, log } = await run(command, options);
    if (status === NOT_FOUND) throw new Error(`${name} cannot be installed: there is no ${command} on the PATH`);
    if (status !== 0) throw new Error(`${name} cannot be installed: ${command} ended with ${status}: ${log.trim()}`);
  }
  await writeFile(marker, wanted);
};

const run = (command: string, options: readonly string[]): Promise<{ readonly status: number; readonly log: string }> =>
  new Promise((resolve) => {
    const child = spawn(command, options, { stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => void (log = `${log}${chunk.toString()}`.slice(-LOG_CHARACTERS)));
    child.once('error', ({ message }) => resolve({ status: NOT_FOUND, log: message }));
    child.once('close', (status) => resolve({ status: status ?? 1, log }));
  });

const isReady = async (child: ChildProcess, { url, readyPath, readyMs }: { readonly url: string; readonly readyPath: string | undefined; readonly readyMs: number }): Promise<boolean> => {
  const deadline = performance.now() + readyMs;
  while (performance.now() < deadline && isRunning(child)) {
    await sleep(LOOK_MS);
    const answer = await fetch(`${url}${readyPath ?? ''}`, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined);
    // Another server that took the port would answer too, but then the child has ended.
    if (answer !== undefined && (answer.ok || readyPath === undefined)) return isRunning(child);
  }
  return false;
};

const isRunning = (child: ChildProcess): boolean => child.pid !== undefined && child.exitCode === null && child.signalCode === null;

const stop = async (child: ChildProcess): Promise<void> => {
  if (!isRunning(child)) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('No port is free.'))));
    });
  });
