import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startServer, type StartedServer } from './server-process.ts';

const INSTALLED = resolve(import.meta.dirname, '../../../../.engines/node_modules');

/** Starts dynoxide, a DynamoDB-compatible server, with its data in `folder`, from the platform package under `installed`; any region and credentials are good. */
export const startDynoxide = async (folder: string, installed = INSTALLED): Promise<StartedServer> => {
  const binary = join(installed, `@dynoxide/${process.platform}-${process.arch}`, 'dynoxide');
  if (!existsSync(binary)) throw new Error(`no dynoxide for ${process.platform}-${process.arch} is installed in ${installed}`);
  await mkdir(folder, { recursive: true });
  const options = (port: number): readonly string[] => ['serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', join(folder, 'dynoxide.db')];
  return startServer({ name: 'dynoxide', command: binary, folder, options });
};
