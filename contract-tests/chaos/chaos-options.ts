import { parseArgs } from 'node:util';
import { PLANTS, type Plant } from './suite.ts';

/** What a run is asked to do. */
export interface ChaosOptions {
  /** A tenth of everything, and every planted fault. */
  readonly isCi: boolean;
  /** Rounds in place of the usual number. */
  readonly rounds: number | undefined;
  /** Names of suites; undefined for all. */
  readonly only: readonly string[] | undefined;
  readonly seed: string;
  readonly plant: Plant | undefined;
}

/** A run that cannot be started as it was asked for; the message says how to. */
export class UsageError extends Error {}

const OPTIONS = {
  ci: { type: 'boolean' },
  rounds: { type: 'string' },
  only: { type: 'string' },
  seed: { type: 'string' },
  plant: { type: 'string' },
} as const;

/** Reads the command line. @throws UsageError */
export const readOptions = (words: readonly string[], suites: readonly string[], now: Date): ChaosOptions => {
  const { ci, rounds, only, seed, plant } = parse(words);
  const names = only?.split(',');
  const stranger = names?.find((name) => !suites.includes(name));
  if (stranger !== undefined) throw new UsageError(`--only=${stranger}: there is no such suite; there are ${suites.join(', ')}.`);
  if (rounds !== undefined && !/^[1-9]\d{0,6}$/.test(rounds)) throw new UsageError(`--rounds=${rounds}: give a whole number above zero.`);
  const fault = PLANTS.find((name) => name === plant);
  if (plant !== undefined && fault === undefined) throw new UsageError(`--plant=${plant}: there is no such fault; there are ${PLANTS.join(', ')}.`);
  return {
    isCi: ci ?? false,
    rounds: rounds === undefined ? undefined : Number(rounds),
    only: names,
    seed: seed ?? String(now.getTime() % 1_000_000),
    plant: fault,
  };
};

const parse = (words: readonly string[]) => {
  try {
    return parseArgs({ args: [...words], options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)} Options: --ci --rounds=N --only=suite,suite --seed=N --plant=fault.`);
  }
};
