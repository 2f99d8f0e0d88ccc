import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isSqliteError, syncFolder, type SqliteError } from './sqlite-file.ts';

/** Marks the file as a search index of this product ("DBSi"), so that no other SQLite file is taken for one. */
const APPLICATION_ID = 0x44425369;

/**
 * Steps from an empty file to the present schema; `PRAGMA user_version` counts the steps taken. Every generation has tables
 * of its own, made by `createGeneration`; removals are remembered for all of them.
 */
const STEPS: readonly string[] = [
  `CREATE TABLE generations (
     number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, state TEXT NOT NULL, createdAt INTEGER NOT NULL, documents INTEGER NOT NULL
   );
   CREATE TABLE scopes (number INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL UNIQUE, isGone INTEGER NOT NULL DEFAULT 0);
   CREATE TABLE removals (id TEXT PRIMARY KEY, version INTEGER NOT NULL, removedAt INTEGER NOT NULL) WITHOUT ROWID;
   CREATE INDEX removals_removedAt ON removals (removedAt);`,
];

const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/** One generation of the index: `live` is searched, `filling` is being rebuilt, `dropped` waits for its end. */
export interface Generation {
  readonly number: number;
  readonly name: string;
  readonly state: 'live' | 'filling' | 'dropped';
  readonly createdAt: number;
  readonly documents: number;
}

/**
 * Makes sure that the file is a search index of this release with a generation to search, creating or migrating it. A damaged
 * file is set aside as `<file>.damaged` and an empty index takes its place. Returns whether that happened, and whether
 * the index begins empty for that or for want of a file.
 * @throws Error saying what is wrong and what to do, if the file belongs to another program or a newer release, or its folder cannot be written
 */
export const prepareSearchFile = (file: string, now: number): { readonly recreated: boolean; readonly isEmpty: boolean } => {
  const isNew = !existsSync(file);
  try {
    prepare(file, now);
    return { recreated: false, isEmpty: isNew };
  } catch (error) {
    if (!isDamage(error)) throw error;
    setAside(file);
    prepare(file, now);
    return { recreated: true, isEmpty: true };
  }
};

/** Moves a damaged index out of the way; an older one of that name is replaced. */
export const setAside = (file: string): void => {
  for (const suffix of ['', '-wal', '-shm']) {
    rmSync(`${file}.damaged${suffix}`, { force: true });
    if (existsSync(`${file}${suffix}`)) renameSync(`${file}${suffix}`, `${file}.damaged${suffix}`);
  }
  syncFolder(dirname(file));
};

/** Whether SQLite found the file damaged. */
export const isDamage = (error: unknown): error is SqliteError => isSqliteError(error, SQLITE_CORRUPT) || isSqliteError(error, SQLITE_NOTADB);

/** The generations of the file, oldest first. */
export const listGenerations = (db: DatabaseSync): readonly Generation[] =>
  // The one place where stored rows become generations; only `createGeneration` and the writer write them.
  db.prepare('SELECT number, name, state, createdAt, documents FROM generations ORDER BY number').all() as unknown as Generation[];

/** Adds an empty generation within the open transaction; returns its name. */
export const createGeneration = (db: DatabaseSync, state: 'live' | 'filling', now: number): string => {
  // Partly random: a name never comes again, not even in a file that takes the place of a damaged one.
  const insert = db.prepare("INSERT INTO generations (name, state, createdAt, documents) VALUES (? || '-' || lower(hex(randomblob(4))), ?, ?, 0) RETURNING number, name");
  const row = insert.get(now.toString(36), state, now);
  const number = Number(row?.['number']);
  // The tokenizer `ascii` takes every other character as part of a word: words arrive here ready made, separated by spaces.
  db.exec(
    `CREATE TABLE documents_${number} (
       n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, owner INTEGER NOT NULL, scope INTEGER NOT NULL, version INTEGER NOT NULL, type INTEGER NOT NULL,
       updatedAt INTEGER NOT NULL, tags TEXT NOT NULL, title TEXT NOT NULL, titleKey TEXT NOT NULL
     );
     CREATE INDEX documents_${number}_titleKey ON documents_${number} (scope, titleKey);
     CREATE INDEX documents_${number}_owner ON documents_${number} (owner);
     CREATE TABLE texts_${number} (n INTEGER PRIMARY KEY, text TEXT NOT NULL);
     CREATE VIRTUAL TABLE words_${number} USING fts5 (title, tags, text, labels, content = '', contentless_delete = 1, detail = column, tokenize = 'ascii');
     CREATE VIRTUAL TABLE vocabulary_${number} USING fts5vocab (words_${number}, row);`,
  );
  return String(row?.['name']);
};

/** The tables of a generation, in an order in which they can be dropped. */
export const tablesOf = (number: number): readonly string[] => ['vocabulary', 'words', 'texts', 'documents'].map((table) => `${table}_${number}`);

const prepare = (file: string, now: number): void => {
  const isNew = !existsSync(file);
  const db = openConnection(file);
  try {
    checkOwner(db, file);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    for (let version = pragma(db, 'user_version'); version < STEPS.length; version += 1) {
      db.exec(`BEGIN IMMEDIATE; ${STEPS[version]} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version + 1}; COMMIT`);
    }
    addFirstGeneration(db, now);
    if (isNew) syncFolder(dirname(file));
  } finally {
    db.close();
  }
};

const addFirstGeneration = (db: DatabaseSync, now: number): void => {
  if (listGenerations(db).some(({ state }) => state === 'live')) return;
  db.exec('BEGIN IMMEDIATE');
  createGeneration(db, 'live', now);
  db.exec('COMMIT');
};

const openConnection = (file: string): DatabaseSync => {
  try {
    return new DatabaseSync(file, { timeout: 5_000 });
  } catch (error) {
    throw new Error(`Cannot open ${file}: check that its folder exists and that this user may write there.`, { cause: error });
  }
};

const checkOwner = (db: DatabaseSync, file: string): void => {
  const owner = pragma(db, 'application_id');
  const version = pragma(db, 'user_version');
  const isEmpty = db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n'] === 0;
  if (owner !== APPLICATION_ID && !(owner === 0 && version === 0 && isEmpty)) {
    throw new Error(`${file} is a SQLite file of another program (application_id ${owner}): choose another data folder, or move the file away.`);
  }
  if (version > STEPS.length) {
    throw new Error(
      `${file} has schema version ${version}, this release knows versions up to ${STEPS.length}: start the newer release that wrote it, or move the file away and rebuild the index.`,
    );
  }
};

const pragma = (db: DatabaseSync, name: 'application_id' | 'user_version'): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
