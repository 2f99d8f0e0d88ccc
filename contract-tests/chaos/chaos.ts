import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOptions, UsageError, type ChaosOptions } from './chaos-options.ts';
import { diskFullSuite } from './disk-full/disk-full.ts';
import { eventsSuite } from './events/events.ts';
import { idempotencySuite } from './idempotency/idempotency.ts';
import { incrementsSuite } from './increments.ts';
import { killsSuite } from './kills/kills.ts';
import { pagesSuite } from './pages.ts';
import { powerLossSuite } from './power-loss/power-loss.ts';
import { searchPrivacySuite } from './search/search-privacy.ts';
import { searchRebuildSuite } from './search/search-rebuild.ts';
import { seededRandom } from './seeded-random.ts';
import type { Plant, Suite, SuiteResult } from './suite.ts';
import { webhooksSuite } from './webhooks/webhooks.ts';

const SUITES: readonly Suite[] = [killsSuite, idempotencySuite, incrementsSuite, pagesSuite, powerLossSuite, eventsSuite, diskFullSuite, searchPrivacySuite, searchRebuildSuite, webhooksSuite];

const EXAMPLE_LENGTH = 500;
/** Fails when a suite throws, which says nothing about its other checks. */
const ENDS = 'the suite comes to its end';

interface Tally {
  passed: number;
  failed: number;
}

/** Puts the promises about reliability to the test; the last line counts the checks. */
const main = async (): Promise<void> => {
  const options = readOptions(process.argv.slice(2), SUITES.map(({ name }) => name), new Date());
  const tally: Tally = { passed: 0, failed: 0 };
  const suites = SUITES.filter(({ name, plants }) => (options.only?.includes(name) ?? true) && (options.plant === undefined || plants.includes(options.plant)));
  say(`Seed ${options.seed}: --seed=${options.seed} makes the same choices again; the moments of crashes differ.`);
  for (const suite of suites) await runSuite(suite, options, tally);
  if (options.isCi) for (const suite of suites) for (const plant of suite.plants) await provePlant(suite, plant, options, tally);
  say(`\n${tally.passed} passed, ${tally.failed} failed`);
  process.exitCode = tally.failed === 0 ? 0 : 1;
};

const runSuite = async (suite: Suite, options: ChaosOptions, tally: Tally): Promise<void> => {
  const { name, what, rounds } = suite;
  const usual = options.plant ? rounds.planted : options.isCi ? rounds.ci : rounds.full;
  say(`\n${name}: ${what}${options.plant ? `, with the fault ${options.plant}` : ''}`);
  const result = await attempt(suite, options, options.rounds ?? usual, options.plant);
  if (result.skipped !== undefined) {
    say(`  SKIPPED: ${result.skipped}`);
    if (options.isCi) tally.failed += 1;
    return;
  }
  for (const { name: check, judged, failed, examples } of result.checks) {
    say(`  ${failed === 0 ? 'ok    ' : 'FAILED'}  ${check} (${failed === 0 ? judged : `${failed} of ${judged}`})`);
    for (const example of examples) say(`          ${example.slice(0, EXAMPLE_LENGTH)}`);
    if (failed === 0) tally.passed += 1;
    else tally.failed += 1;
  }
  for (const [figure, value] of Object.entries(result.figures)) say(`  ${figure}: ${value}`);
};

/** A planted fault shows only where chance leads a crash past it; so often it gets a new one. */
const PLANT_TRIES = 5;

/** Shows that a suite can fail: with a planted fault it must. */
const provePlant = async (suite: Suite, plant: Plant, options: ChaosOptions, tally: Tally): Promise<void> => {
  for (let turn = 1; turn <= PLANT_TRIES; turn += 1) {
    const { checks, skipped } = await attempt(suite, { ...options, seed: `${options.seed}/${turn}` }, suite.rounds.planted, plant);
    if (skipped !== undefined) return fail(suite, plant, tally, skipped);
    const found = checks.filter(({ failed, judged, name }) => failed > 0 && judged > 0 && name !== ENDS).map(({ name }) => name);
    if (found.length > 0) {
      tally.passed += 1;
      return say(`\n${suite.name}: the planted fault ${plant} is found in try ${turn}: ${found.join('; ')}`);
    }
  }
  fail(suite, plant, tally, `in ${PLANT_TRIES} tries`);
};

const fail = ({ name }: Suite, plant: Plant, tally: Tally, why: string): void => {
  tally.failed += 1;
  say(`\n${name}: the planted fault ${plant} is NOT found: ${why}`);
};

const attempt = async (suite: Suite, { seed, isCi }: ChaosOptions, rounds: number, plant: Plant | undefined): Promise<SuiteResult> => {
  const folder = mkdtempSync(join(tmpdir(), `chaos-${suite.name}-`));
  const clean = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', clean);
  try {
    return await suite.run({ random: seededRandom(`${seed}/${suite.name}`), folder, rounds, plant, isCi });
  } catch (error) {
    const example = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { checks: [{ name: ENDS, judged: 1, failed: 1, examples: [example] }], figures: {} };
  } finally {
    process.off('exit', clean);
    clean();
  }
};

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof UsageError ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.stdout.write('0 passed, 1 failed\n');
  process.exitCode = 1;
});
