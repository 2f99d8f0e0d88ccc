import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { httpDoor } from './http-door.ts';
import type { Door } from './target.ts';

const CONTRACT = fileURLToPath(new URL('../../generated/openapi.json', import.meta.url));

/** Starts `prism mock` on the published contract in a process of its own. */
export const startPrism = async (): Promise<{ readonly door: Door; readonly stop: () => Promise<void> }> => {
  const prism = createRequire(import.meta.url).resolve('@stoplight/prism-cli');
  const child = spawn(process.execPath, [prism, 'mock', CONTRACT, '--port', '0', '--host', '127.0.0.1', '-m', 'false'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { SCARF_ANALYTICS: 'false' },
  });
  let url = '';
  for await (const line of createInterface({ input: child.stdout })) {
    url = /listening on (http:\S+)/.exec(line)?.[1] ?? '';
    if (url !== '') break;
  }
  child.stdout.resume();
  const door = httpDoor('Prism', url);
  return {
    door,
    stop: async () => {
      door.close();
      if (child.exitCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
};
