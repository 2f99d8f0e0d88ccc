import type { CheckResult } from './checks.ts';
import type { Random } from './seeded-random.ts';

/** A fault that is put between clients and service, or into its disk, to see a check fail. */
export const PLANTS = [
  'swallow-write', 'flip-byte', 'forget-key', 'ignore-if-match', 'skip-item', 'ignore-fsync', 'lose-event', 'forget-mark', 'hide-refusal', 'leak-foreign', 'skip-hit', 'swallow-delivery',
  'repeat-delivery',
] as const;

export type Plant = (typeof PLANTS)[number];

/** What a suite is given. */
export interface SuiteContext {
  readonly random: Random;
  /** A folder of its own, removed afterwards. */
  readonly folder: string;
  /** How much to do, in the suite's own unit. */
  readonly rounds: number;
  readonly plant: Plant | undefined;
  readonly isCi: boolean;
}

/** What a suite found and measured. */
export interface SuiteResult {
  readonly checks: readonly CheckResult[];
  readonly figures: Readonly<Record<string, string | number>>;
  /** Why nothing was checked, where something that the suite needs is missing. */
  readonly skipped?: string;
}

/** One promise, put to the test. */
export interface Suite {
  readonly name: string;
  readonly what: string;
  /** Rounds of a full run, of one in CI, and of one with a planted fault. */
  readonly rounds: { readonly full: number; readonly ci: number; readonly planted: number };
  readonly plants: readonly Plant[];
  readonly run: (context: SuiteContext) => Promise<SuiteResult>;
}

/** Median, 95th percentile and maximum of durations, for people. */
export const spread = (durationsMs: readonly number[]): string => {
  const sorted = durationsMs.toSorted((a, b) => a - b);
  const at = (part: number): number => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0);
  return `median ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms`;
};
