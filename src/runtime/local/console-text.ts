import type { ConsoleReport } from '#runtime/local/console-report.ts';
import { countOf, countsOf, durationOf, timeOf } from '#runtime/local/console-words.ts';

/** The console as text for a terminal. The report may have travelled as JSON, so its times may be texts. */
export const consoleText = ({ outbox, queues, tasks }: ConsoleReport): string => {
  const parts = [
    outbox.records === 0 ? 'Outbox: empty.' : `Outbox: ${countOf(outbox.records, 'record')} waiting, the oldest for ${durationOf(outbox.lagMs)}.`,
    queues.length === 0 ? 'No consumer has subscribed.' : tableOf(queuesAsRows(queues)),
    ...queues.flatMap(({ name, failing }) => (failing ? [`${name} FAILS, last ${timeOf(failing.at)}:\n  ${onOneLine(failing.reason)}`] : [])),
    ...queues.flatMap(lettersOf),
    ...(tasks.length === 0 ? [] : [tableOf([['TASK', 'WHAT IT LAST DID', 'WHEN', 'FAILURES'], ...tasks.map(({ name, last, failures }) => [name, last ? countsOf(last.counts) : '', last ? timeOf(last.at) : '', String(failures)])])]),
  ];
  return `${parts.join('\n\n')}\n`;
};

/** What became of the wish to redrive, in a sentence. */
export const redrivenText = (queue: string, redriven: number): string =>
  redriven === 0 ? `${queue} has no such dead letter.\n` : `${countOf(redriven, 'dead letter')} of ${queue} ${redriven === 1 ? 'is' : 'are'} on the way again.\n`;

const queuesAsRows = (queues: ConsoleReport['queues']): readonly (readonly string[])[] => [
  ['QUEUE', 'READY', 'WAITING', 'DEAD', 'OLDEST', 'HANDLED', 'FAILED', 'POSTPONED'],
  ...queues.map(({ name, queue, handled, failed, postponed }) => [
    name,
    ...[queue.ready, queue.invisible, queue.dead].map(String),
    queue.ready + queue.invisible === 0 ? '-' : durationOf(queue.oldestAgeMs),
    ...[handled, failed, postponed].map(String),
  ]),
];

const lettersOf = ({ name, queue: { dead }, deadLetters }: ConsoleReport['queues'][number]): readonly string[] => {
  if (dead === 0) return [];
  const shown = deadLetters.length < dead ? `, the oldest ${deadLetters.length} of them` : '';
  const lines = deadLetters.map(({ id, type, ownerId, attempts, reason, diedAt }) => `  ${id}  ${type}  of ${ownerId}  ${countOf(attempts, 'attempt')}  ${timeOf(diedAt)}\n    ${onOneLine(reason)}`);
  return [`${name} has ${countOf(dead, 'dead letter')}${shown}; again with: make redrive QUEUE=${name} [ID=<event id>]\n${lines.join('\n')}`];
};

/** Columns as wide as their widest cell. */
const tableOf = (rows: readonly (readonly string[])[]): string => {
  const widths = rows[0]!.map((_cell, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd()).join('\n');
};

/** Without what could break the line or move the cursor of a terminal. */
const onOneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
