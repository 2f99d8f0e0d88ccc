import { mkdirSync, writeFileSync } from 'node:fs';
import type { Operation } from '../probe/contract.ts';
import type { Sighting } from '../probe/session.ts';

/** Which declared statuses of which operations were seen. */
export interface Coverage {
  readonly declared: number;
  readonly seen: number;
  /** `operation status` of what was declared and never seen. */
  readonly missing: readonly string[];
  /** Rows for people. */
  readonly table: string;
}

/** Compares what was seen with what is declared. */
export const coverageOf = (operations: readonly Operation[], sightings: readonly Sighting[]): Coverage => {
  const seen = new Set(sightings.map(({ operationId, status }) => `${operationId} ${status}`));
  const pairs = operations.flatMap(({ id, responses }) => [...responses.keys()].map((status) => `${id} ${status}`));
  const statuses = [...new Set(operations.flatMap(({ responses }) => [...responses.keys()]))].sort((a, b) => a - b);
  const rows = operations.map(({ id, responses }) => {
    const cells = statuses.map((status) => (responses.has(status) ? (seen.has(`${id} ${status}`) ? ' ● ' : ' ○ ') : '   '));
    return `${id.padEnd(22)} ${cells.join(' ')}`;
  });
  const missing = pairs.filter((pair) => !seen.has(pair));
  const head = `${''.padEnd(22)} ${statuses.join(' ')}`;
  return { declared: pairs.length, seen: pairs.length - missing.length, missing, table: [head, ...rows].join('\n') };
};

const FOLDER = new URL('../../coverage/', import.meta.url);

/** Prints a report and keeps it under coverage/. */
export const report = (name: string, text: string): void => {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(new URL(`${name}.txt`, FOLDER), `${text}\n`);
  process.stdout.write(`\n${text}\n`);
};
