/** What one task beside the requests has done since the start of the process. */
export interface TaskFigures {
  readonly name: string;
  /** The last time that it did something. */
  readonly last: { readonly at: Date; readonly counts: Readonly<Record<string, number>> } | undefined;
  readonly totals: Readonly<Record<string, number>>;
  readonly failures: number;
  /** Its last failure, until it does something again. */
  readonly failing: { readonly at: Date; readonly reason: string } | undefined;
}

/** Counts in plain memory what tasks do. */
export interface TaskMeter {
  done(name: string, counts: Readonly<Record<string, number>>, at: Date): void;
  failed(name: string, reason: string, at: Date): void;
  /** By name. */
  figures(): readonly TaskFigures[];
}

/** Returns a meter of tasks that have done nothing. */
export const taskMeter = (): TaskMeter => {
  const tasks = new Map<string, TaskFigures>();
  const of = (name: string): TaskFigures => tasks.get(name) ?? { name, last: undefined, totals: {}, failures: 0, failing: undefined };
  return {
    done: (name, counts, at) => {
      const { totals, failures } = of(name);
      const sums = Object.fromEntries(Object.entries(counts).map(([what, count]) => [what, (totals[what] ?? 0) + count]));
      tasks.set(name, { name, last: { at, counts }, totals: { ...totals, ...sums }, failures, failing: undefined });
    },
    failed: (name, reason, at) => {
      const before = of(name);
      tasks.set(name, { ...before, failures: before.failures + 1, failing: { at, reason } });
    },
    figures: () => [...tasks.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
};
