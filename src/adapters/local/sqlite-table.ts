import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { backup, DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Clock } from '#core/ports/clock.ts';
import type { Item, Query, QueryPage, Table } from '#core/ports/table.ts';
import { checkKey, checkQuery } from '#core/table-limits.ts';
import { compareKeys, rangeOf, type KeyRange } from '#core/table-range.ts';
import { asStorageFull } from './out-of-room.ts';
import { syncFolder } from './sqlite-file.ts';
import type { WriterStats } from './sqlite-table-messages.ts';
import { openTableFile } from './sqlite-table-schema.ts';
import { startTableWriter } from './sqlite-table-writer.ts';

/** The embedded table, with what only a single machine needs. */
export interface SqliteTable extends Table {
  /** Copies the table as of now into a file, durably, while reads and writes go on; an old file of that name is replaced. */
  backupTo(file: string): Promise<void>;
  /** Commits and transactions since the start, as of the last acknowledged group. */
  stats(): WriterStats;
}

/** Where the embedded table lives, and the size (bytes) above which it answers StorageFull. */
export interface SqliteTableSettings {
  readonly file: string;
  readonly clock: Clock;
  readonly maxBytes?: number;
}

/** In one step, so that writes that go on meanwhile do not start the copy anew. */
const ALL_PAGES = 2 ** 31 - 1;
/** Sorts above every text in SQLite: the bound of a range that has none. */
const ABOVE_ALL_TEXT = new Uint8Array(1);

/**
 * Opens the Table port on a SQLite file: writes commit in groups on a thread of their own (one
 * synchronisation of the disk for all that wait), reads run here, never wait, and see every acknowledged write.
 * One process at a time may have the file open.
 */
export const sqliteTable = ({ file, clock, maxBytes }: SqliteTableSettings): SqliteTable => {
  const db = openTableFile(file);
  const writer = startTableWriter(maxBytes === undefined ? { file } : { file, maxBytes });
  const readOne = db.prepare('SELECT json FROM items WHERE pk = ? AND sk = ? AND (expiresAt IS NULL OR expiresAt > ?)');
  const readExpired = db.prepare('SELECT json FROM items WHERE expiresAt <= ? ORDER BY expiresAt LIMIT ?');
  const pages = pageStatements(db);
  const nowSeconds = (): number => Math.floor(clock.now().getTime() / 1000);

  return {
    get: async (key) => {
      checkKey(key);
      const row = readOne.get(key.pk, key.sk, nowSeconds());
      return row === undefined ? undefined : toItem(row);
    },
    query: async (query) => {
      checkQuery(query);
      const range = rangeOf(query);
      return range === undefined ? { items: [] } : readPage(pages, query, range, nowSeconds());
    },
    transact: (writes) => writer.transact(writes, nowSeconds()),
    listExpired: async (limit) => readExpired.all(nowSeconds(), limit).map(toItem),
    backupTo: (target) => backUp(file, target),
    stats: () => writer.stats(),
    close: async () => {
      await writer.close();
      if (db.isOpen) db.close();
    },
  };
};

type PageStatements = (index: Query['index'], descending: boolean) => StatementSync;

const pageStatements = (db: DatabaseSync): PageStatements => {
  const prepared = new Map<string, StatementSync>();
  return (index, descending) => {
    const name = `${index}${descending}`;
    const known = prepared.get(name);
    if (known !== undefined) return known;
    const order = descending ? 'DESC' : 'ASC';
    const range =
      index === undefined
        ? `sk >= ? AND sk < ? AND (expiresAt IS NULL OR expiresAt > ?) ORDER BY sk ${order}`
        : `${index} IS NOT NULL AND (${index}, sk) >= (?, ?) AND (${index}, sk) < (?, ?) AND (expiresAt IS NULL OR expiresAt > ?) ORDER BY ${index} ${order}, sk ${order}`;
    const statement = db.prepare(`SELECT json FROM items WHERE pk = ? AND ${range} LIMIT ?`);
    prepared.set(name, statement);
    return statement;
  };
};

const readPage = (pages: PageStatements, query: Query, range: KeyRange, now: number): QueryPage => {
  const { pk, index, descending = false, limit } = query;
  const bounds = index === undefined ? primaryBounds(query, range) : indexBounds(query, range);
  // One row more than asked tells whether a further page exists.
  const rows = pages(index, descending).all(pk, ...bounds, now, limit + 1);
  const items = rows.slice(0, limit).map(toItem);
  const last = items.at(-1);
  if (rows.length <= limit || last === undefined) return { items };
  return { items, next: { at: last[index ?? 'sk'] ?? '', sk: last.sk } };
};

const primaryBounds = ({ after, descending }: Query, { low, high }: KeyRange): [string, string | Uint8Array] => {
  if (after === undefined) return [low, high ?? ABOVE_ALL_TEXT];
  if (descending) return [low, high !== undefined && compareKeys(high, after.sk) < 0 ? high : after.sk];
  const behind = successor(after.sk);
  return [compareKeys(behind, low) > 0 ? behind : low, high ?? ABOVE_ALL_TEXT];
};

const indexBounds = ({ after, descending }: Query, { low, high }: KeyRange): [string, string, string | Uint8Array, string] => {
  if (after === undefined) return [low, '', high ?? ABOVE_ALL_TEXT, ''];
  if (descending) return high !== undefined && compareKeys(high, after.at) <= 0 ? [low, '', high, ''] : [low, '', after.at, after.sk];
  return compareKeys(after.at, low) >= 0 ? [after.at, successor(after.sk), high ?? ABOVE_ALL_TEXT, ''] : [low, '', high ?? ABOVE_ALL_TEXT, ''];
};

/** The next text in byte order: nothing lies between a text and itself with a zero byte. */
const successor = (text: string): string => `${text}\u0000`;

// The one place where stored text becomes an item; only this adapter writes the column.
const toItem = (row: Record<string, unknown>): Item => JSON.parse(row['json'] as string);

const backUp = async (file: string, target: string): Promise<void> => {
  const partial = `${target}.partial`;
  // A connection of its own: one step copies the whole state of one moment, and neither readers nor the writer wait.
  const source = new DatabaseSync(file, { readOnly: true });
  try {
    rmSync(partial, { force: true });
    await backup(source, partial, { rate: ALL_PAGES });
    const descriptor = openSync(partial, 'r+');
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(partial, target);
  } catch (error) {
    // A piece of a copy helps nobody and takes the room that may be what is missing.
    rmSync(partial, { force: true });
    throw asStorageFull(error, target);
  } finally {
    source.close();
  }
  syncFolder(dirname(target));
};
