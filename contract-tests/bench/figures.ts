/** One figure of the report: what was asked, what came out. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  /** Text for people, with its unit. */
  readonly shown: string;
  readonly goal?: { readonly is: '>=' | '<='; readonly than: number; readonly shown: string };
  /** Quartiles and other remarks. */
  readonly note?: string;
}

/** The figures of one part of the bench. */
export interface Section {
  readonly name: string;
  readonly title: string;
  readonly figures: readonly Figure[];
}

/** Returns the value below which the share of all values lies, between neighbours in proportion. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  return sorted[below]! + (sorted[Math.min(below + 1, sorted.length - 1)]! - sorted[below]!) * (place - below);
};

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Returns the middle half of the values as text. */
export const quartiles = (values: readonly number[], digits = 2): string => `${quantile(values, 0.25).toFixed(digits)}–${quantile(values, 0.75).toFixed(digits)}`;

export const isReached = ({ value, goal }: Figure): boolean | undefined => {
  if (goal === undefined) return undefined;
  return goal.is === '>=' ? value >= goal.than : value <= goal.than;
};

/** Writes a section as a table. */
export const tableOf = ({ title, figures }: Section): string => {
  const rows = figures.map((figure) => {
    const reached = isReached(figure);
    return [figure.what, figure.shown, figure.goal?.shown ?? '', reached === undefined ? '' : reached ? 'reached' : 'NOT REACHED', figure.note ?? ''];
  });
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()}`);
  return `\n${title}\n${lines.join('\n')}\n`;
};

export const atLeast = (than: number): NonNullable<Figure['goal']> => ({ is: '>=', than, shown: `≥ ${than}` });
export const atMost = (than: number, unit = ''): NonNullable<Figure['goal']> => ({ is: '<=', than, shown: `≤ ${than}${unit}` });
