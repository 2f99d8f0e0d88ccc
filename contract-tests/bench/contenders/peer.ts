import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const SOURCE = resolve(import.meta.dirname, '../peers');
const INSTALLED = resolve(import.meta.dirname, '../../../.cache/bench-peers');

/** Installs the pinned peers apart from the project's own packages; what is there and the same stays. */
export const installPeers = (): void => {
  const lock = join(INSTALLED, 'package-lock.json');
  const isCurrent = existsSync(join(INSTALLED, 'node_modules')) && existsSync(lock) && readFileSync(lock, 'utf8') === readFileSync(join(SOURCE, 'package-lock.json'), 'utf8');
  if (isCurrent) return;
  mkdirSync(INSTALLED, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(SOURCE, file), join(INSTALLED, file));
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: INSTALLED, stdio: 'inherit' });
};

const resolver = createRequire(join(INSTALLED, 'package.json'));

/** Loads an installed peer; it has no types here, whoever uses it says what it needs of it. */
export const peer = async <Module>(name: string): Promise<Module> => import(pathToFileURL(resolver.resolve(name)).href);

/** Returns the file of an installed peer, for programs of their own. */
export const peerFile = (name: string): string => resolver.resolve(name);
