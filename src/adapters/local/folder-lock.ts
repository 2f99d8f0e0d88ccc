import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A lock that this process holds. */
export interface FolderLock {
  release(): void;
}

const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/**
 * Takes the lock of a folder until it is released or the process ends, by whatever means: an exclusive
 * transaction on `lock.db`, of which the operating system keeps the lock. Nothing else may open that file in this
 * process, not even to copy it: closing it would drop the lock (POSIX record locks belong to the process).
 * @throws one sentence when another process has it
 */
export const lockFolder = (folder: string): FolderLock => {
  const path = join(folder, 'lock.db');
  const note = join(folder, 'lock.json');
  const database = openLocked(path, folder, note);
  writeFileSync(note, `${JSON.stringify({ pid: process.pid, since: new Date(performance.timeOrigin).toISOString() })}\n`, { mode: 0o600 });
  const release = (): void => {
    if (!database.isOpen) return;
    process.off('exit', release);
    rmSync(note, { force: true });
    database.close();
  };
  // The listener also keeps the handle from being garbage-collected, which would drop the lock.
  process.on('exit', release);
  return { release };
};

const openLocked = (path: string, folder: string, note: string): DatabaseSync => {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    database.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database?.close();
    const code = typeof error === 'object' && error !== null && 'errcode' in error ? error.errcode : undefined;
    if (code === SQLITE_BUSY) throw new Error(`The data folder ${folder} is in use by another process${holderOf(note)}: stop it or choose another folder.`);
    if (code === SQLITE_CORRUPT || code === SQLITE_NOTADB) throw new Error(`${path} is damaged: delete this file, which holds no data, and start again.`, { cause: error });
    throw error;
  }
};

/** The holder's note may be missing or old; it only makes the message more helpful. */
const holderOf = (note: string): string => {
  try {
    const { pid, since }: { pid?: unknown; since?: unknown } = JSON.parse(readFileSync(note, 'utf8'));
    return Number.isInteger(pid) ? ` (process ${pid}, running since ${since})` : '';
  } catch {
    return '';
  }
};
