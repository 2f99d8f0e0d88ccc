import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { httpDoor } from './http-door.ts';
import { mailsOf, type Surroundings } from './machine.ts';
import type { Door } from './target.ts';

/** A backend in a process of its own that logs everything, and what it has said. */
export interface OwnProcess extends Surroundings {
  readonly door: Door;
  /** Base of the API's paths. */
  readonly url: string;
  /** Ends the process and returns everything that it wrote to its standard streams. */
  readonly stop: () => Promise<string>;
}

const ENTRY = fileURLToPath(new URL('../../src/runtime/entries/serve.ts', import.meta.url));
const RUNNING = /API +(http\S+)\/v1[^]*Mailbox +(http\S+)\/mailbox/;

/** Starts a backend in a process of its own, on a new data folder. */
export const startOwnProcess = async (environment: Readonly<Record<string, string>>): Promise<OwnProcess> => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'contract-tests-'));
  const env = { DATA_FOLDER: dataFolder, PORT: '0', OBJECTS_PORT: '0', PASSWORD_COST: '10', ADMINISTRATORS: 'admin@example.org', ...environment };
  const child = spawn(process.execPath, ['--no-warnings', ENTRY], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const listening = new Promise<readonly [api: string, operator: string]>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const [, api, operator] = RUNNING.exec(said) ?? [];
      if (api !== undefined && operator !== undefined) resolve([api, operator]);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', () => reject(new Error(`The backend ended: ${said}`)));
  });
  const [api, operator] = await listening;
  const door = httpDoor('own process', api);
  return {
    door,
    url: api,
    now: () => new Date(),
    mailsTo: (address) => mailsOf(operator, address),
    stop: async () => {
      door.close();
      if (child.exitCode !== null || child.signalCode !== null) return said;
      const closed = once(child, 'close');
      child.kill();
      await closed;
      await rm(dataFolder, { recursive: true, force: true });
      return said;
    },
  };
};
