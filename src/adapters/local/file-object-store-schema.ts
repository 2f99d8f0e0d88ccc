import { closeSync, existsSync, fsyncSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Marks the file as an object index of this product ("DMOB"); `file` and SQLite's tools show it. */
export const INDEX_APPLICATION_ID = 0x44_4d_4f_42;

const BUSY_TIMEOUT_MS = 10_000;

/** One entry a version: entry n lifts an index from `user_version` n to n + 1. Entries never change once released. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE versions (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     key TEXT NOT NULL,
     version_id TEXT NOT NULL UNIQUE,
     content TEXT NOT NULL UNIQUE,
     size_bytes INTEGER NOT NULL,
     content_type TEXT NOT NULL,
     sha256 TEXT NOT NULL,
     created_at INTEGER NOT NULL
   ) STRICT;
   CREATE UNIQUE INDEX versions_by_key ON versions (key, seq);
   CREATE TABLE uploads (
     upload_id TEXT PRIMARY KEY,
     key TEXT NOT NULL,
     content_type TEXT NOT NULL,
     created_at INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE parts (
     upload_id TEXT NOT NULL REFERENCES uploads (upload_id) ON DELETE CASCADE,
     part_number INTEGER NOT NULL,
     content TEXT NOT NULL UNIQUE,
     size_bytes INTEGER NOT NULL,
     sha256 TEXT NOT NULL,
     PRIMARY KEY (upload_id, part_number)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE completed_uploads (
     upload_id TEXT PRIMARY KEY,
     key TEXT NOT NULL,
     version_id TEXT NOT NULL,
     size_bytes INTEGER NOT NULL,
     content_type TEXT NOT NULL,
     sha256 TEXT NOT NULL,
     created_at INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX completed_uploads_by_time ON completed_uploads (created_at);`,
];

/** Where the index of a store lies. */
export const indexPath = (folder: string): string => join(folder, 'objects.db');

/** Opens a connection whose commits are on disk when they return (WAL, synchronous=FULL). */
export const connectIndex = (path: string): DatabaseSync => {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
  database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=16777216;');
  return database;
};

/**
 * Opens the index of a store for reading: checks that it is whole and ours, creates or migrates it.
 * @throws Error with a sentence for the operator if the index is damaged, foreign, too new or lost
 */
export const openIndex = (folder: string): DatabaseSync => {
  const path = indexPath(folder);
  refuseLostIndex(folder, path);
  const database = openWhole(path);
  try {
    migrate(database, path);
    syncFolderNow(folder);
    database.exec('PRAGMA query_only=ON');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/** Makes new and renamed entries of a folder durable; blocks, so only for the start. */
export const syncFolderNow = (folder: string): void => {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

// A new index beside old contents would make the sweep take every content for an orphan.
const refuseLostIndex = (folder: string, path: string): void => {
  const contents = join(folder, 'content');
  if (existsSync(path) || !existsSync(contents)) return;
  if (readdirSync(contents).every((shard) => readdirSync(join(contents, shard)).length === 0)) return;
  throw new Error(
    `The object index ${path} is missing although ${contents} holds files. ` +
      `Restore objects.db from a backup, or move ${contents} away to start with an empty store.`,
  );
};

const openWhole = (path: string): DatabaseSync => {
  let database: DatabaseSync | undefined;
  try {
    database = connectIndex(path);
    const finding = Object.values(database.prepare('PRAGMA quick_check(1)').get() ?? {})[0];
    if (finding !== 'ok') throw new Error(String(finding));
    return database;
  } catch (error) {
    database?.close();
    const reason = error instanceof Error || isMessage(error) ? error.message : String(error);
    throw new Error(`The object index ${path} is damaged or cannot be read (${reason}). Restore it from a backup, then start again.`, { cause: error });
  }
};

const isMessage = (error: unknown): error is { readonly message: string } =>
  typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';

const migrate = (database: DatabaseSync, path: string): void => {
  const version = pragma(database, 'user_version');
  const isNew = version === 0 && database.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n'] === 0;
  if (!isNew && pragma(database, 'application_id') !== INDEX_APPLICATION_ID) {
    throw new Error(`${path} is not an object index but some other SQLite database. Name another data folder, or move the file away.`);
  }
  if (version > MIGRATIONS.length) {
    throw new Error(`The object index ${path} was written by a newer release (format ${version}, this one knows ${MIGRATIONS.length}). Start that release, or restore an older backup.`);
  }
  for (const [from, sql] of MIGRATIONS.entries()) {
    if (from < version) continue;
    database.exec(`BEGIN IMMEDIATE; ${sql} PRAGMA application_id=${INDEX_APPLICATION_ID}; PRAGMA user_version=${from + 1}; COMMIT;`);
  }
};

const pragma = (database: DatabaseSync, name: 'user_version' | 'application_id'): number =>
  Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
