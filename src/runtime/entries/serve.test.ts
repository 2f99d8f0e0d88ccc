import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { openDataFolder } from '#adapters/local/data-folder.ts';

const ENTRY = fileURLToPath(new URL('./serve.ts', import.meta.url));
const NOBODY = 65_534;
const root = mkdtempSync(join(tmpdir(), 'serve-'));
chmodSync(root, 0o755);
afterAll(() => rmSync(root, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it said to people. */
  readonly said: string;
}

/** A process that runs the service; `ready` resolves when it says that it runs, `ended` when it is gone. */
const run = (settings: Record<string, string>, uid?: number) => {
  const env = { PORT: '0', OBJECTS_PORT: '0', LOG_LEVEL: 'silent', PASSWORD_COST: '10', ...settings };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ENTRY], { env, stdio: ['ignore', 'ignore', 'pipe'], ...(uid === undefined ? {} : { uid }) });
  let said = '';
  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>();
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.includes('Stop it with')) isReady();
  });
  const ended = new Promise<Ended>((resolve) => child.once('close', (code, signal) => resolve({ code, signal, said })));
  return { child, ready, ended };
};

/** Starts a service that cannot run; returns what it says. */
const refusal = async (settings: Record<string, string>, uid?: number): Promise<string> => {
  const { code, said } = await run(settings, uid).ended;
  expect(code).toBe(1);
  return said;
};

const aFolder = (name: string): string => {
  const folder = join(root, name);
  mkdirSync(folder, { mode: 0o755 });
  return folder;
};

test('the start names a port that is taken and how to choose another', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;

  const said = await refusal({ DATA_FOLDER: join(root, 'port'), PORT: String(port) });
  other.close();

  expect(said).toBe(`DemoBackend cannot run: Port ${port} on 127.0.0.1 is taken by another process. Choose another one with PORT=<port>.\n`);
});

test('the start says who holds a data folder that is taken', async () => {
  const folder = openDataFolder(join(root, 'taken'));

  const said = await refusal({ DATA_FOLDER: folder.path });
  folder.release();

  expect(said).toMatch(new RegExp(`^DemoBackend cannot run: [^\\n]*${folder.path}[^\\n]*${process.pid}[^\\n]*\\n$`));
});

test('the start says that a data folder is not writable', async () => {
  const folder = aFolder('unwritable');
  chmodSync(folder, 0o555);

  const said = await refusal({ DATA_FOLDER: folder }, process.geteuid?.() === 0 ? NOBODY : undefined);

  expect(said).toBe(`DemoBackend cannot run: The data folder ${folder} is not writable: give this user the right to write there or choose another folder.\n`);
});

test.each(['table.db', 'pool.db', 'directory.db'])('the start says that %s is damaged, in one sentence and without a stack', async (file) => {
  const folder = join(root, `damaged-${file}`);
  openDataFolder(folder).release();
  writeFileSync(join(folder, file), 'Not a database. '.repeat(512));

  const said = await refusal({ DATA_FOLDER: folder });

  expect(said).toMatch(new RegExp(`^DemoBackend cannot run: [^\\n]*${join(folder, file)}[^\\n]*\\n$`));
  expect(said).toMatch(/damaged|restore/);
});

test('the start names every setting that cannot be used', async () => {
  const said = await refusal({ DATA_FOLDER: join(root, 'settings'), PORT: 'eighty', LOG_LEVEL: 'loud' });

  expect(said).toMatch(/^DemoBackend cannot run: PORT is "eighty".*\nLOG_LEVEL is "loud"/);
  expect(said).not.toContain('    at ');
});

test('SIGTERM ends a running service in order, and leaves its folder to the next', async () => {
  const folder = join(root, 'stopped');
  const { child, ready, ended } = run({ DATA_FOLDER: folder });
  await ready;

  child.kill('SIGTERM');

  expect(await ended).toMatchObject({ code: 0, signal: null });
  openDataFolder(folder).release();
});
