import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import type { Dialect, DialectAdapter, SqliteDatabase } from 'kysely';
import { asStorageFull } from '#adapters/local/out-of-room.ts';

/** An SQLite file and what identifies it as ours. */
export interface SqliteFile {
  readonly path: string;
  /** 32-bit number in the file's header (`PRAGMA application_id`). */
  readonly applicationId: number;
}

/**
 * Opens an SQLite file with Kysely on node:sqlite: write-ahead log, every commit synced to disk, checked for
 * damage. @throws one sentence when the file is damaged or belongs to another program
 */
export const openSqlite = <Tables>({ path, applicationId }: SqliteFile): Kysely<Tables> => {
  const database = new DatabaseSync(path, { timeout: 5_000 });
  try {
    identify(database, path, applicationId);
    checkIntegrity(database, path);
    // secure_delete: what a removed user left in the file is overwritten, not only unlinked.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF');
  } catch (error) {
    database.close();
    throw isDamage(error) ? damaged(path, error) : error;
  }
  return new Kysely<Tables>({ dialect: sqliteDialect(database, path) });
};

const identify = (database: DatabaseSync, path: string, applicationId: number): void => {
  const stored = pragma(database, 'application_id');
  if (stored === applicationId) return;
  const { tables } = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() ?? {};
  if (stored !== 0 || tables !== 0) {
    throw new Error(`${path} is a database of another program: choose another data folder or move the file away.`);
  }
  database.exec(`PRAGMA application_id = ${applicationId}`);
};

const checkIntegrity = (database: DatabaseSync, path: string): void => {
  const result = pragma(database, 'quick_check(1)');
  if (result !== 'ok') throw damaged(path, result);
};

const pragma = (database: DatabaseSync, name: string): unknown => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];

const damaged = (path: string, cause: unknown): Error => new Error(`${path} is damaged: restore it from a backup.`, { cause });

const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

const isDamage = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'errcode' in error && (error.errcode === SQLITE_CORRUPT || error.errcode === SQLITE_NOTADB);

const sqliteDialect = (database: DatabaseSync, path: string): Dialect => {
  const dialect = new SqliteDialect({ database: toKyselyDatabase(database, path) });
  return {
    createDriver: () => dialect.createDriver(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createAdapter: () => withTransactionalDdl(dialect.createAdapter()),
  };
};

/** SQLite rolls table changes back like any other; Kysely's adapter denies it, and migrations would not be atomic. */
const withTransactionalDdl = (adapter: DialectAdapter): DialectAdapter =>
  Object.create(adapter, { supportsTransactionalDdl: { value: true } });

const toKyselyDatabase = (database: DatabaseSync, path: string): SqliteDatabase => ({
  close: () => database.close(),
  prepare: (text) => {
    if (text === 'rollback' && !database.isTransaction) return ROLLED_BACK;
    const statement = database.prepare(text);
    return {
      reader: statement.columns().length > 0,
      all: (parameters) => tellingFull(path, () => statement.all(...parameters.map(toSqlValue))),
      run: (parameters) => tellingFull(path, () => statement.run(...parameters.map(toSqlValue))),
      iterate: (parameters) => statement.iterate(...parameters.map(toSqlValue)),
    };
  },
});

/** A transaction that found the disk full was rolled back by SQLite itself; refusing to do so again would hide why. */
const ROLLED_BACK: ReturnType<SqliteDatabase['prepare']> = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [][Symbol.iterator](),
};

const tellingFull = <Result>(path: string, work: () => Result): Result => {
  try {
    return work();
  } catch (error) {
    throw asStorageFull(error, path);
  }
};

const toSqlValue = (value: unknown): SQLInputValue => {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' || value instanceof Uint8Array) return value;
  throw new TypeError(`SQLite cannot store a value of type ${typeof value}.`);
};
