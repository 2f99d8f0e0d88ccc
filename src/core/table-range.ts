import type { Query } from '#core/ports/table.ts';

/** The sort keys a query covers, in its index: `low` included, `high` (absent: no bound) excluded. */
export interface KeyRange {
  readonly low: string;
  readonly high?: string;
}

/** Joins `beginsWith`, `from` and `below` of a query into one range; undefined when no key can be in it. */
export const rangeOf = ({ beginsWith = '', from = '', below }: Query): KeyRange | undefined => {
  const low = compareKeys(from, beginsWith) > 0 ? from : beginsWith;
  const end = endOfPrefix(beginsWith);
  const high = below === undefined ? end : end !== undefined && compareKeys(end, below) < 0 ? end : below;
  if (high === undefined) return { low };
  return compareKeys(low, high) < 0 ? { low, high } : undefined;
};

/** Compares two texts by their UTF-8 bytes, the order of keys in every store. */
export const compareKeys = (a: string, b: string): number => {
  for (let index = 0; index < a.length && index < b.length; index += 1) {
    const unitA = a.charCodeAt(index);
    const unitB = b.charCodeAt(index);
    // Surrogate pairs stand for code points above all other units, yet below U+E000 as units.
    if (unitA !== unitB) return lift(unitA) - lift(unitB);
  }
  return a.length - b.length;
};

const lift = (unit: number): number => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);

/** The smallest text above every text that begins with the prefix; undefined when there is none. */
const endOfPrefix = (prefix: string): string | undefined => {
  const points = Array.from(prefix, (character) => character.codePointAt(0)!);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    if (last < 0x10ffff) return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
  }
  return undefined;
};
