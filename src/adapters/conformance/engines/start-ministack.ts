import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { installOnce, startServer, type StartedServer } from './server-process.ts';

const ENGINES = resolve(import.meta.dirname, '../../../../.engines');
const PINS = join(import.meta.dirname, 'ministack/requirements.txt');

/** Starts an empty ministack, which stands in for SNS and its queues; needs Python 3.11 or later. */
export const startMinistack = async (folder: string, engines = ENGINES): Promise<StartedServer> => {
  const installed = join(engines, 'ministack');
  await installOnce({
    name: 'ministack',
    folder: installed,
    pins: PINS,
    commands: [
      ['python3', '-m', 'venv', installed],
      [join(installed, 'bin/pip'), 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--requirement', PINS],
    ],
  });
  await mkdir(folder, { recursive: true });
  const settings = ['BIND_HOST=127.0.0.1', 'MINISTACK_HOST=127.0.0.1', 'IOT_MTLS_ENABLED=0', 'SFTP_ENABLED=0', 'LAMBDA_EXECUTOR=local'];
  return startServer({
    name: 'ministack',
    // It takes its settings from the environment only.
    command: 'env',
    folder,
    options: (port) => [...settings, `GATEWAY_PORT=${port}`, join(installed, 'bin/ministack')],
  });
};
