import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { contractOperations } from '../probe/contract.ts';
import { makeWorld } from '../probe/world.ts';
import { startOwnProcess } from '../targets/own-process.ts';
import { startZombieProxy } from './zombie-proxy.ts';

const root = resolve(import.meta.dirname, '../..');
const python = join(root, '.engines/python-schemathesis');
const requirements = join(import.meta.dirname, 'requirements.txt');

/** Operations that would take away the account or the session with which all others are called. */
const LEFT_OUT = ['deleteCurrentUser', 'signOut', 'changePassword', 'updateUser'];

/** Enough for a record to be made, deleted and read again. */
const PLANTED_EXAMPLES = '50';

/** Lets Schemathesis, all its phases with the stateful one, loose on a server of its own; returns the exit code. */
const main = async (): Promise<number> => {
  const { values } = parseArgs({ options: { 'max-examples': { type: 'string', default: '50' }, required: { type: 'boolean', default: false } } });
  const missing = await install();
  if (missing !== undefined) {
    say(`SKIPPED Schemathesis: ${missing}`);
    say(`0 passed, ${values.required ? 1 : 0} failed`);
    return values.required ? 1 : 0;
  }
  const backend = await startOwnProcess({ LOG_LEVEL: 'error', THROTTLING_FACTOR: '1000000', STRICT_REPLIES: 'true' });
  const reports = await mkdtemp(join(root, '.engines/fuzz-'));
  try {
    const { admin } = await makeWorld(backend, backend.door);
    const judgement = { url: backend.url, token: admin.accessToken, maxExamples: values['max-examples'], reports };
    const status = await judge(judgement, ['--phases', 'examples,coverage,fuzzing,stateful', ...LEFT_OUT.flatMap((id) => ['--exclude-operation-id', id])]);
    const judged = contractOperations.length - LEFT_OUT.length;
    say(`RAN Schemathesis: ${judged} operations, phases examples, coverage, fuzzing and stateful; ${LEFT_OUT.join(', ')} left out, since they end the account that asks`);
    const isAwake = await findsPlantedFault(judgement);
    say(isAwake ? 'The planted fault, deleted to-dos that are still shown, was found.' : 'The planted fault, deleted to-dos that are still shown, was NOT found: the run proves nothing.');
    const failed = (status === 0 ? 0 : 1) + (isAwake ? 0 : 1);
    say(`${status === 0 ? judged : 0} passed, ${failed} failed`);
    return failed;
  } finally {
    const log = await backend.stop();
    if (/"level":(?:50|60|"error")/.test(log)) say(log);
    await rm(reports, { recursive: true, force: true });
  }
};

interface Judgement {
  readonly url: string;
  readonly token: string;
  readonly maxExamples: string;
  readonly reports: string;
}

const judge = ({ url, token, maxExamples, reports }: Judgement, choice: readonly string[], { isShown = true } = {}): Promise<number> =>
  run(
    join(python, 'bin/st'),
    [
      '--config-file', join(import.meta.dirname, 'schemathesis.toml'),
      'run', join(root, 'generated/openapi.json'),
      '--url', url,
      '--header', `Authorization: Bearer ${token}`,
      '--checks', 'all',
      '--max-examples', maxExamples,
      '--generation-deterministic',
      '--workers', '1',
      '--no-color',
      '--report-dir', reports,
      '--warnings', 'off',
      ...choice,
    ],
    { isShown, cwd: reports, env: { ...process.env, SCHEMATHESIS_HOOKS: join(import.meta.dirname, 'hooks.py') } },
  );

/** Whether the judge sees records that are shown after they were deleted. */
const findsPlantedFault = async (judgement: Judgement): Promise<boolean> => {
  const proxy = await startZombieProxy(judgement.url);
  try {
    const chosen = ['createTodo', 'getTodo', 'deleteTodo'].flatMap((id) => ['--include-operation-id', id]);
    return (await judge({ ...judgement, url: proxy.url, maxExamples: PLANTED_EXAMPLES }, ['--phases', 'stateful', ...chosen], { isShown: false })) === 1;
  } finally {
    proxy.close();
  }
};

/** Puts the pinned packages into a folder of their own; what is there already stays. Returns why it could not. */
const install = async (): Promise<string | undefined> => {
  const wanted = await readFile(requirements, 'utf8');
  const mark = join(python, 'installed.txt');
  if (existsSync(mark) && (await readFile(mark, 'utf8')) === wanted) return undefined;
  await mkdir(join(root, '.engines'), { recursive: true });
  if ((await run('python3', ['-m', 'venv', python])) !== 0) return 'python3 with its module venv is needed';
  if ((await run(join(python, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', '--requirement', requirements])) !== 0) return `pip could not install ${wanted.trim()}`;
  await writeFile(mark, wanted);
  return undefined;
};

const run = (command: string, options: readonly string[], { isShown = true, cwd = root, env = process.env } = {}): Promise<number> =>
  new Promise((resolveStatus) => {
    const child = spawn(command, options, { cwd, env, stdio: ['ignore', isShown ? 'inherit' : 'ignore', 'inherit'] });
    child.once('error', () => resolveStatus(127));
    child.once('exit', (status) => resolveStatus(status ?? 1));
  });

const say = (line: string): void => void process.stdout.write(`${line}\n`);

process.exit(await main());
