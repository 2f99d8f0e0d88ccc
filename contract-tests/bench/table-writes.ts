import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { cachedTable } from '#adapters/local/cached-table.ts';
import { sqliteTable } from '#adapters/local/sqlite-table.ts';
import type { Item, Table } from '#core/ports/table.ts';
import { atLeast, atMost, median, quartiles, tableOf, type Figure, type Section } from './figures.ts';

const CLIENTS = 32;
const TEXT = 'x'.repeat(450);
const clock = { now: () => new Date() };

const anItem = (pk: string, sk: string): Item => ({ pk, sk, version: 1, ix1: sk, text: TEXT });
const round = (value: number, digits = 2): string => value.toFixed(digits);

/** Rows per second of bare node:sqlite in durable transactions of 32 rows of the same table. */
const bareWrites = (file: string, roundMs: number, run: number): number => {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA synchronous = FULL');
  const insert = db.prepare('INSERT INTO items (pk, sk, version, ix1, json) VALUES (?, ?, ?, ?, ?)');
  const start = performance.now();
  let rows = 0;
  while (performance.now() - start < roundMs) {
    db.exec('BEGIN IMMEDIATE');
    for (let index = 0; index < CLIENTS; index += 1, rows += 1) {
      const item = anItem(`USER#${index}`, `TODO#${run}-${rows}`);
      insert.run(item.pk, item.sk, 1, item.sk, JSON.stringify(item));
    }
    db.exec('COMMIT');
  }
  const perSecond = (rows / (performance.now() - start)) * 1000;
  db.close();
  return perSecond;
};

/** Acknowledged single-item transactions per second of 32 clients, each of which waits for its answer. */
const portWrites = async (table: Table, roundMs: number, run: number): Promise<number> => {
  const start = performance.now();
  let rows = 0;
  const client = async (_: unknown, index: number): Promise<void> => {
    for (let own = 0; performance.now() - start < roundMs; own += 1) {
      await table.transact([{ kind: 'put', item: anItem(`USER#${index}`, `TODO#${run}-${own}`), guard: { is: 'absent' } }]);
      rows += 1;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return (rows / (performance.now() - start)) * 1000;
};

const compareWrites = async (folder: string, rounds: number, roundMs: number): Promise<readonly Figure[]> => {
  const files = { bare: join(folder, 'bare.db'), port: join(folder, 'port.db') };
  await sqliteTable({ file: files.bare, clock }).close();
  const table = sqliteTable({ file: files.port, clock });
  await portWrites(table, 300, -1);
  bareWrites(files.bare, 300, -1);
  const delays: { p50: number; p99: number; max: number }[] = [];
  const before = table.stats();
  const bare: number[] = [];
  const port: number[] = [];
  for (let run = 0; run < rounds; run += 1) {
    bare.push(bareWrites(files.bare, roundMs, run));
    // The loop has to see that the blocking round is over, or that round would be counted.
    await sleep(20);
    // A histogram of its own, since one that is enabled again counts the time in between.
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    port.push(await portWrites(table, roundMs, run));
    delay.disable();
    delays.push({ p50: delay.percentile(50) / 1e6, p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 });
  }
  const { commits, transactions } = table.stats();
  await table.close();
  const ratios = port.map((value, index) => value / bare[index]!);
  const perCommit = (transactions - before.transactions) / (commits - before.commits);
  const p99Ms = median(delays.map(({ p99 }) => p99));
  return [
    {
      what: `acknowledged durable writes, ${CLIENTS} clients`, value: median(ratios), shown: round(median(ratios)), goal: atLeast(0.5),
      note: `of node:sqlite with ${CLIENTS}-row transactions; quartiles ${quartiles(ratios)}; ${round(median(port), 0)}/s of ${round(median(bare), 0)}/s, ${round(perCommit, 1)} transactions a commit`,
    },
    {
      what: 'event loop delay meanwhile, p99', value: p99Ms, shown: `${round(p99Ms)} ms`,
      note: `sampled every 1 ms; median ${round(median(delays.map(({ p50 }) => p50)))} ms, largest ${round(Math.max(...delays.map(({ max }) => max)))} ms`,
    },
  ];
};

const USERS = 100;
const OWN = 20;
const userOf = (index: number): string => `USER#${String(index).padStart(8, '0')}`;

const fill = async (file: string, others: number): Promise<void> => {
  await sqliteTable({ file, clock }).close();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; BEGIN');
  const insert = db.prepare('INSERT INTO items (pk, sk, version, ix1, json) VALUES (?, ?, ?, ?, ?)');
  const users = USERS + others / OWN;
  const every = users / USERS;
  for (let user = 0; user < users; user += 1) {
    // The users that are read lie among all the others.
    const pk = Math.floor(user % every) === 0 ? userOf(Math.floor(user / every) * 1_000) : `${userOf(Math.floor(user / every) * 1_000)}+${String(user).padStart(8, '0')}`;
    for (let own = 0; own < OWN; own += 1) {
      const item = anItem(pk, `TODO#${String(own).padStart(4, '0')}`);
      insert.run(item.pk, item.sk, 1, item.sk, JSON.stringify(item));
    }
  }
  db.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
};

/** Microseconds for one get and one first page of 20, over the same 100 users. */
const readPair = async (table: Table, times: number): Promise<number> => {
  const start = performance.now();
  for (let index = 0; index < times; index += 1) {
    const pk = userOf(((index * 37) % USERS) * 1_000);
    const item = await table.get({ pk, sk: `TODO#${String(index % OWN).padStart(4, '0')}` });
    const page = await table.query({ pk, index: 'ix1', descending: true, limit: OWN });
    if (item === undefined || page.items.length !== OWN) throw new Error(`${pk} is not as it was written.`);
  }
  return ((performance.now() - start) / times) * 1000;
};

const compareReads = async (folder: string, rounds: number, others: number): Promise<readonly Figure[]> => {
  const files = [join(folder, 'small.db'), join(folder, 'large.db')] as const;
  await fill(files[0], 0);
  await fill(files[1], others);
  const start = performance.now();
  const tables = files.map((file) => sqliteTable({ file, clock }));
  const startMs = performance.now() - start;
  const cached = tables.map((table) => cachedTable(table, { maxBytes: 32 * 1024 * 1024, clock }));
  const figures: Figure[] = [{ what: `start beside ${others} items, whole file checked`, value: startMs, shown: `${round(startMs, 0)} ms` }];
  for (const [name, pair] of [['get + first page of 20, table port', tables], ['the same, cached', cached]] as const) {
    const times: [number[], number[]] = [[], []];
    for (const table of pair) await readPair(table, 300);
    for (let run = 0; run < rounds; run += 1) {
      for (const place of [0, 1] as const) times[place].push(await readPair(pair[place]!, 1_000));
    }
    const value = median(times[1].map((each, index) => each / times[0][index]!));
    figures.push({ what: name, value, shown: `${round(value)}x`, goal: atMost(1.2, 'x'), note: `${round(median(times[0]), 1)} µs almost empty, ${round(median(times[1]), 1)} µs beside ${others} items` });
  }
  await Promise.all(tables.map((table) => table.close()));
  return figures;
};

/** How long the table port is measured, and beside how many items. */
export interface TableOptions {
  readonly rounds: number;
  readonly roundMs: number;
  readonly items: number;
}

/** The embedded table against node:sqlite itself, and against itself when it is full. */
export const tableSection = async ({ rounds, roundMs, items }: TableOptions): Promise<Section> => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-table-'));
  try {
    const figures = [...(await compareWrites(folder, rounds, roundMs)), ...(await compareReads(folder, rounds * 2 + 1, items))];
    return { name: 'table', title: 'The embedded table', figures };
  } finally {
    rmSync(folder, { recursive: true });
  }
};

if (import.meta.main) {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' }, 'round-ms': { type: 'string', default: '600' }, items: { type: 'string', default: '1000000' } } });
  process.stdout.write(tableOf(await tableSection({ rounds: Number(values.rounds), roundMs: Number(values['round-ms']), items: Number(values.items) })));
}
