import { createHmac, randomBytes } from 'node:crypto';
import { chmodSync, closeSync, existsSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { asStorageFull } from '#adapters/local/out-of-room.ts';

/** The pool's file: one connection, one writer. */
export interface PoolStore {
  readonly db: DatabaseSync;
  /** Commits what `work` wrote, or nothing if it throws; a nested call joins the outer one. @throws StorageFull */
  inTransaction<T>(work: () => T): T;
  /** A keyed hash of text that must not stand in the file: addresses, codes, challenge ids. */
  keyedHash(...parts: readonly string[]): Buffer;
  close(): void;
}

/** `DBup` in ASCII: marks a SQLite file as a user pool of this program. */
const APPLICATION_ID = 0x44427570;

const MIGRATIONS: readonly string[] = [
  `CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
   CREATE TABLE user (
     user_id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, display_name TEXT NOT NULL, role TEXT NOT NULL,
     enabled INTEGER NOT NULL, confirmed INTEGER NOT NULL, password_hash TEXT NOT NULL, registered_ms INTEGER NOT NULL,
     totp_secret TEXT, totp_enabled INTEGER NOT NULL DEFAULT 0, totp_last_step INTEGER NOT NULL DEFAULT 0
   ) STRICT;
   CREATE TABLE session (
     session_id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES user ON DELETE CASCADE,
     started_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX session_of_user ON session (user_id, session_id);
   CREATE INDEX session_by_end ON session (expires_ms);
   CREATE TABLE refresh_token (
     hash BLOB PRIMARY KEY, session_id TEXT NOT NULL REFERENCES session ON DELETE CASCADE, used INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX refresh_token_of_session ON refresh_token (session_id);
   CREATE TABLE challenge (
     hash BLOB PRIMARY KEY, user_id TEXT NOT NULL REFERENCES user ON DELETE CASCADE,
     expires_ms INTEGER NOT NULL, tries_left INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX challenge_of_user ON challenge (user_id);
   CREATE TABLE recovery_code (
     user_id TEXT NOT NULL REFERENCES user ON DELETE CASCADE, hash BLOB NOT NULL, PRIMARY KEY (user_id, hash)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE code (
     address BLOB NOT NULL, purpose TEXT NOT NULL, hash BLOB NOT NULL, expires_ms INTEGER NOT NULL, tries_left INTEGER NOT NULL,
     PRIMARY KEY (address, purpose)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX code_by_end ON code (expires_ms);
   CREATE TABLE sending (address BLOB NOT NULL, purpose TEXT NOT NULL, kind TEXT NOT NULL, sent_ms INTEGER NOT NULL) STRICT;
   CREATE INDEX sending_of_address ON sending (address, purpose, sent_ms);
   CREATE INDEX sending_by_time ON sending (sent_ms);
   CREATE TABLE attempt (
     address BLOB NOT NULL, kind TEXT NOT NULL, wrong INTEGER NOT NULL, locked_until_ms INTEGER NOT NULL, touched_ms INTEGER NOT NULL,
     PRIMARY KEY (address, kind)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX attempt_by_time ON attempt (touched_ms);`,
];

/**
 * Opens (or makes, readable by its owner only) the pool's file: every commit reaches the disk before it is answered.
 * @throws Error with a sentence for the operator if the file is damaged, foreign or newer than this program
 */
export const openPoolStore = (file: string): PoolStore => {
  createPrivateFile(file);
  const db = openChecked(file);
  try {
    migrate(db, file);
  } catch (error) {
    db.close();
    throw error;
  }
  let inside = false;
  const inTransaction = <T>(work: () => T): T => {
    if (inside) return work();
    inside = true;
    try {
      db.exec('BEGIN IMMEDIATE');
      const result = work();
      db.exec('COMMIT');
      return result;
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw asStorageFull(error, file);
    } finally {
      inside = false;
    }
  };
  const key = secretOf(db, 'hash_key', () => randomBytes(32));
  return {
    db,
    inTransaction,
    keyedHash: (...parts) => createHmac('sha256', key).update(parts.join('\0')).digest(),
    close: () => db.close(),
  };
};

/** Returns the pool's secret of that name, making it at first use. */
export const secretOf = (db: DatabaseSync, name: string, make: () => Uint8Array): Buffer => {
  const row = db.prepare('SELECT value FROM secret WHERE name = ?').get(name);
  if (row?.value instanceof Uint8Array) return Buffer.from(row.value);
  const value = make();
  db.prepare('INSERT INTO secret (name, value) VALUES (?, ?)').run(name, value);
  return Buffer.from(value);
};

const createPrivateFile = (file: string): void => {
  if (existsSync(file)) {
    chmodSync(file, 0o600);
    return;
  }
  closeSync(openSync(file, 'a', 0o600));
  const folder = openSync(dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
};

const openChecked = (file: string): DatabaseSync => {
  const db = new DatabaseSync(file, { timeout: 5000, enableForeignKeyConstraints: true });
  try {
    const damage = firstValue(db, 'PRAGMA integrity_check');
    if (damage !== 'ok') throw new Error(String(damage));
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
    return db;
  } catch (error) {
    db.close();
    throw new Error(`The user pool ${file} is damaged or not a SQLite file. Restore it from the last backup, then start again.`, {
      cause: error,
    });
  }
};

const migrate = (db: DatabaseSync, file: string): void => {
  const owner = firstValue(db, 'PRAGMA application_id');
  const version = Number(firstValue(db, 'PRAGMA user_version'));
  const tables = Number(firstValue(db, 'SELECT count(*) FROM sqlite_schema'));
  if (owner !== APPLICATION_ID && (owner !== 0 || tables > 0)) {
    throw new Error(`The file ${file} belongs to another program. Name another file for the user pool, or move this one away.`);
  }
  if (version > MIGRATIONS.length) {
    throw new Error(
      `The user pool ${file} has format ${version}; this program knows formats up to ${MIGRATIONS.length}. ` +
        'Start the newer program, or restore a backup made by this one.',
    );
  }
  for (const [index, statements] of MIGRATIONS.entries()) {
    if (index < version) continue;
    db.exec(`BEGIN IMMEDIATE; ${statements} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
};

const firstValue = (db: DatabaseSync, query: string): unknown => Object.values(db.prepare(query).get() ?? {})[0];
