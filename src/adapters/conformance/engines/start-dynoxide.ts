import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A DynamoDB-compatible server of this process. */
export interface StartedDynoxide {
  /** Endpoint for the SDK, on the loopback interface; any region and credentials are good. */
  readonly url: string;
  stop(): Promise<void>;
}

const INSTALLED = resolve(import.meta.dirname, '../../../../.engines/node_modules');
const START_ATTEMPTS = 3;
const READY_MS = 10_000;

/** Starts dynoxide with its data in `folder`, from the platform package under `installed`. */
export const startDynoxide = async (folder: string, installed = INSTALLED): Promise<StartedDynoxide> => {
  const binary = join(installed, `@dynoxide/${process.platform}-${process.arch}`, 'dynoxide');
  if (!existsSync(binary)) throw new Error(`no dynoxide for ${process.platform}-${process.arch} is installed in ${installed}`);
  await mkdir(folder, { recursive: true });
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const child = spawn(binary, ['serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', join(folder, 'dynoxide.db')], { stdio: ['ignore', 'ignore', 'pipe'] });
    const log: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => log.push(chunk));
    child.on('error', (error) => log.push(Buffer.from(error.message)));
    const url = `http://127.0.0.1:${port}`;
    if (await isReady(child, url)) return { url, stop: () => stop(child) };
    await stop(child);
    // Between finding the port and listening on it, another process may take it.
    if (attempt === START_ATTEMPTS) throw new Error(`dynoxide did not start in ${folder}: ${Buffer.concat(log).toString().slice(-500)}`);
  }
};

const isReady = async (child: ChildProcess, url: string): Promise<boolean> => {
  for (let waitedMs = 0; waitedMs < READY_MS && isRunning(child); waitedMs += 20) {
    await sleep(20);
    const answer = await fetch(url, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined);
    // Another server that took the port would answer too, but then the child has ended.
    if (answer !== undefined) return isRunning(child);
  }
  return false;
};

const isRunning = (child: ChildProcess): boolean => child.pid !== undefined && child.exitCode === null && child.signalCode === null;

const stop = async (child: ChildProcess): Promise<void> => {
  if (!isRunning(child)) return;
  const ended = new Promise((resolveEnd) => child.once('exit', resolveEnd));
  child.kill('SIGKILL');
  await ended;
};

const freePort = (): Promise<number> =>
  new Promise((resolvePort, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address !== null ? resolvePort(address.port) : reject(new Error('no free port'))));
    });
  });
