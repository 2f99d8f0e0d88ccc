import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { StorageFull } from '#core/ports/table.ts';
import { isSqliteError, type SqliteError } from './sqlite-file.ts';

const SQLITE_FULL = 13;
/** The shared memory file of the write-ahead log could not grow. */
const SQLITE_IOERR_SHMSIZE = 4874;
/**
 * What SQLite says of an exceeded quota, and of a file system that finds out late: write, fsync, dir_fsync, truncate, shmopen, shmmap, cantopen. It
 * says the same of a broken disk (https://sqlite.org/rescode.html).
 */
const DOUBTFUL: readonly number[] = [778, 1034, 1290, 1546, 4618, 5386, 14];
const PROBE_BYTES = 64 * 1024;

/** Whether SQLite refused a change of this file because there is no room: on the disk, within a quota, or within the bound of the file. */
export const isOutOfRoom = (error: unknown, file: string): error is SqliteError => {
  if (isSqliteError(error, SQLITE_FULL) || isSqliteError(error, SQLITE_IOERR_SHMSIZE)) return true;
  return DOUBTFUL.some((code) => isSqliteError(error, code)) && !hasRoomNow(dirname(file));
};

/** What is to be thrown in place of an error: StorageFull where SQLite or the file system had no room, else the error itself. */
export const asStorageFull = (error: unknown, file: string): unknown => (isOutOfRoom(error, file) || isNoSpace(error) ? new StorageFull({ cause: error }) : error);

/** Whether the file system refused because there is no room. Node has no code for an exceeded quota (`Unknown system error -122`), only the number. */
export const isNoSpace = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'errno' in error && (error.errno === -constants.errno.ENOSPC || error.errno === -constants.errno.EDQUOT);

/** Whether a folder has room for a little more; asks the file system, since only a write tells of quotas. Any other failure is no lack of room. */
export const hasRoom = async (folder: string): Promise<boolean> => {
  const path = probeIn(folder);
  try {
    await using file = await open(path, 'wx', 0o600);
    const { bytesWritten } = await file.write(Buffer.alloc(PROBE_BYTES));
    return bytesWritten === PROBE_BYTES;
  } catch (error) {
    return !isNoSpace(error);
  } finally {
    await rm(path, { force: true });
  }
};

const hasRoomNow = (folder: string): boolean => {
  const path = probeIn(folder);
  try {
    const file = openSync(path, 'wx', 0o600);
    try {
      const written = writeSync(file, Buffer.alloc(PROBE_BYTES));
      fsyncSync(file);
      return written === PROBE_BYTES;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return !isNoSpace(error);
  } finally {
    rmSync(path, { force: true });
  }
};

const probeIn = (folder: string): string => join(folder, `format.json.room-${randomBytes(4).toString('hex')}`);

/** Moves the write-ahead log into its file and closes the connection; without room the log stays where it is, and the next start takes it up. */
export const closeCheckpointed = (db: DatabaseSync, file: string): void => {
  try {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch (error) {
    if (!isOutOfRoom(error, file)) throw error;
  } finally {
    db.close();
  }
};
