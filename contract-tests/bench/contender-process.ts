import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import type { ContenderName } from './contenders/all-contenders.ts';
import type { Usage } from './contenders/contender.ts';

/** A contender in a process of its own. */
export interface RunningContender {
  readonly name: string;
  readonly port: number;
  readonly usage: () => Promise<Usage>;
  readonly stop: () => Promise<void>;
}

const SERVER_CORE = '0';
const LOAD_CORE = '1';

const hasTaskset = (): boolean => {
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' });
    return availableParallelism() > 1;
  } catch {
    return false;
  }
};

const pins = hasTaskset();

/** Keeps this process, which makes the load, away from the servers' core; says whether it could. */
export const pinLoad = (): boolean => {
  if (pins) execFileSync('taskset', ['-acp', LOAD_CORE, String(process.pid)], { stdio: 'ignore' });
  return pins;
};

/** The command line that runs a script with this Node on the servers' core. */
export const pinned = (args: readonly string[]): readonly [string, readonly string[]] =>
  pins ? ['taskset', ['-c', SERVER_CORE, process.execPath, ...args]] : [process.execPath, args];

/** The command line that runs a script with this Node on every core, wherever this process may run. */
export const onAllCores = (args: readonly string[]): readonly [string, readonly string[]] =>
  pins ? ['taskset', ['-c', `0-${cpus().length - 1}`, process.execPath, ...args]] : [process.execPath, args];

/** Starts a contender over the contract of so many operations. */
export const startContender = async (name: ContenderName, operations: number): Promise<RunningContender> =>
  (await startProcess(name, 'contenders/run.ts', [name, String(operations)])).process;

/** Starts a script that says its port when it serves; returns what else it said. */
export const startProcess = async (name: string, script: string, parameters: readonly string[]): Promise<{ readonly process: RunningContender; readonly said: Readonly<Record<string, unknown>> }> => {
  const [command, args] = pinned(['--no-warnings', join(import.meta.dirname, script), ...parameters]);
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env: { ...process.env, NODE_ENV: 'production' } });
  const said = await nextMessage<{ readonly port: number } & Readonly<Record<string, unknown>>>(child, name);
  return {
    said,
    process: {
      name,
      port: said.port,
      usage: () => {
        child.send('usage');
        return nextMessage<Usage>(child, name);
      },
      stop: async () => {
        if (child.exitCode !== null) return;
        child.disconnect();
        await once(child, 'exit');
      },
    },
  };
};

const nextMessage = <Message>(child: ChildProcess, name: string): Promise<Message> =>
  new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error(`The process of ${name} ended.`));
    child.once('exit', fail);
    child.once('message', (message) => {
      child.off('exit', fail);
      resolve(message as Message);
    });
  });
