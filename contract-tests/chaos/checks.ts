/** What one check found. */
export interface CheckResult {
  readonly name: string;
  readonly judged: number;
  readonly failed: number;
  /** The first failures, in words. */
  readonly examples: readonly string[];
}

/** Collects the verdicts of a suite; a check that never judged anything has failed. */
export interface Checks {
  readonly judge: (name: string, holds: boolean, otherwise: () => string) => void;
  readonly results: () => readonly CheckResult[];
  readonly failures: () => number;
}

const EXAMPLES = 5;

/** Opens the checks of a suite, each of which must be judged at least once. */
export const openChecks = (names: readonly string[]): Checks => {
  const tallies = new Map(names.map((name) => [name, { judged: 0, failed: 0, examples: [] as string[] }]));
  return {
    judge(name, holds, otherwise) {
      const tally = tallies.get(name);
      if (tally === undefined) throw new TypeError(`"${name}" is no check of this suite.`);
      tally.judged += 1;
      if (holds) return;
      tally.failed += 1;
      if (tally.examples.length < EXAMPLES) tally.examples.push(otherwise());
    },
    results: () =>
      [...tallies].map(([name, { judged, failed, examples }]) => ({
        name,
        judged,
        failed: judged === 0 ? 1 : failed,
        examples: judged === 0 ? ['This was never judged.'] : [...examples],
      })),
    failures: () => [...tallies.values()].reduce((sum, { failed }) => sum + failed, 0),
  };
};
