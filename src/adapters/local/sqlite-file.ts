import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A SQLite file of this product, and what identifies it. */
export interface SqliteFileFormat {
  /** 32-bit number in the file's header, so that no other SQLite file is taken for one. */
  readonly applicationId: number;
  /** Steps from an empty file to the present schema; `PRAGMA user_version` counts the steps taken. */
  readonly steps: readonly string[];
}

/** What node:sqlite throws. */
export interface SqliteError {
  readonly message: string;
  readonly errcode: number;
}

const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/**
 * Opens a file in WAL mode with synchronous=FULL, creates or migrates it, and proves that it is whole.
 * @throws Error saying what is wrong with the file and what to do; the file is then left as it was
 */
export const openSqliteFile = (file: string, format: SqliteFileFormat): DatabaseSync => {
  const isNew = !existsSync(file);
  const db = openConnection(file);
  try {
    checkOwner(db, file, format);
    checkWhole(db, file);
    migrate(db, format);
    if (isNew) syncFolder(dirname(file));
    return db;
  } catch (error) {
    db.close();
    throw isDamage(error) ? damaged(file, error.message, error) : error;
  }
};

/** Whether SQLite refused with this result code, primary or extended (https://sqlite.org/rescode.html). */
export const isSqliteError = (error: unknown, code: number): error is SqliteError =>
  typeof error === 'object' && error !== null && 'message' in error && 'errcode' in error && typeof error.errcode === 'number' && (error.errcode === code || (error.errcode & 0xff) === code);

/** Makes a rename or a new name within a folder survive a power loss. */
export const syncFolder = (folder: string): void => {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

const openConnection = (file: string): DatabaseSync => {
  try {
    return new DatabaseSync(file, { timeout: 5_000 });
  } catch (error) {
    throw new Error(`Cannot open ${file}: check that its folder exists and that this user may write there.`, { cause: error });
  }
};

const checkOwner = (db: DatabaseSync, file: string, { applicationId, steps }: SqliteFileFormat): void => {
  const owner = pragma(db, 'application_id');
  const version = pragma(db, 'user_version');
  const isEmpty = db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n'] === 0;
  if (owner !== applicationId && !(owner === 0 && version === 0 && isEmpty)) {
    throw new Error(`${file} is a SQLite file of another program (application_id ${owner}): choose another data folder, or move the file away.`);
  }
  if (version > steps.length) {
    throw new Error(
      `${file} has schema version ${version}, this release knows versions up to ${steps.length}: start the newer release that wrote it, or restore a backup made by this release.`,
    );
  }
};

const checkWhole = (db: DatabaseSync, file: string): void => {
  const findings = db.prepare('PRAGMA quick_check(5)').all().map((row) => String(row['quick_check']));
  if (findings.length !== 1 || findings[0] !== 'ok') throw damaged(file, findings.join('; ').replaceAll('\n', ' '), undefined);
};

const migrate = (db: DatabaseSync, { applicationId, steps }: SqliteFileFormat): void => {
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  for (let version = pragma(db, 'user_version'); version < steps.length; version += 1) {
    db.exec(`BEGIN IMMEDIATE; ${steps[version]} PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${version + 1}; COMMIT`);
  }
};

const pragma = (db: DatabaseSync, name: 'application_id' | 'user_version'): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);

const isDamage = (error: unknown): error is SqliteError => isSqliteError(error, SQLITE_CORRUPT) || isSqliteError(error, SQLITE_NOTADB);

const damaged = (file: string, finding: string, cause: unknown): Error =>
  new Error(
    `${file} is damaged (${finding}). Nothing was changed. Keep a copy of ${file}, ${file}-wal and ${file}-shm for analysis, remove them, put the newest backup in place as ${file}, and start again.`,
    { cause },
  );
