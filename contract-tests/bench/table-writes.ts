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

const CLIENTS = 32;
const TEXT = 'x'.repeat(450);
const clock = { now: () => new Date() };

const anItem = (pk: string, sk: string): Item => ({ pk, sk, version: 1, ix1: sk, text: TEXT });
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
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

const compareWrites = async (folder: string, rounds: number, roundMs: number): Promise<void> => {
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
  say(`durable writes at ${CLIENTS} clients: ${round(median(port), 0)}/s, node:sqlite with ${CLIENTS}-row transactions: ${round(median(bare), 0)}/s`);
  say(`ratio of each round: ${port.map((value, index) => round(value / bare[index]!)).join(' ')}; median ${round(median(port.map((value, index) => value / bare[index]!)))} (goal 0.50)`);
  say(`transactions per commit: ${round((transactions - before.transactions) / (commits - before.commits), 1)}`);
  const of = (name: 'p50' | 'p99' | 'max'): string => round(median(delays.map((delay) => delay[name])));
  say(`event loop delay while writing (sampled every 1 ms): p50 ${of('p50')} ms, p99 ${of('p99')} ms, max ${of('max')} ms (medians of the rounds)`);
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

const compareReads = async (folder: string, rounds: number, others: number): Promise<void> => {
  const files = [join(folder, 'small.db'), join(folder, 'large.db')] as const;
  await fill(files[0], 0);
  await fill(files[1], others);
  const start = performance.now();
  const tables = files.map((file) => sqliteTable({ file, clock }));
  say(`start with ${others} more items (whole file checked): ${round(performance.now() - start, 0)} ms`);
  const cached = tables.map((table) => cachedTable(table, { maxBytes: 32 * 1024 * 1024, clock }));
  for (const [name, pair, times] of [['get + first page of 20', tables, 1_000], ['the same, cached', cached, 10_000]] as const) {
    const took: [number[], number[]] = [[], []];
    for (const table of pair) await readPair(table, 300);
    for (let run = 0; run < rounds; run += 1) {
      for (const place of [0, 1] as const) took[place].push(await readPair(pair[place]!, times));
    }
    const ratio = median(took[1].map((value, index) => value / took[0][index]!));
    say(`${name}: ${round(median(took[0]), 1)} µs almost empty, ${round(median(took[1]), 1)} µs beside ${others} items, ratio ${round(ratio)} (goal 1.20)`);
  }
  await Promise.all(tables.map((table) => table.close()));
};

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' }, 'round-ms': { type: 'string', default: '600' }, items: { type: 'string', default: '1000000' } } });
const folder = mkdtempSync(join(tmpdir(), 'bench-table-'));
try {
  await compareWrites(folder, Number(values.rounds), Number(values['round-ms']));
  await compareReads(folder, Number(values.rounds) * 2 + 1, Number(values.items));
} finally {
  rmSync(folder, { recursive: true });
}
