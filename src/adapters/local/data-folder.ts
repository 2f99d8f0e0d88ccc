import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { lockFolder } from '#adapters/local/folder-lock.ts';

/** The folder with everything that this process stores, held by it alone. */
export interface DataFolder {
  /** Absolute path. */
  readonly path: string;
  /** Returns the 32 random bytes of that name (lower-case letters, digits, hyphens), made at the first call ever. */
  secret(name: string): Buffer;
  /** Lets other processes open the folder; the end of the process, however it ends, does so too. */
  release(): void;
}

/** Version of the folder's layout; a program refuses folders of newer layouts. */
export const FOLDER_FORMAT = 1;

const SECRET_BYTES = 32;
const OWN_BEGINNINGS = /^(lock\.(db|json)|format\.json(\..+)?|lost\+found)$/;

/**
 * Opens a data folder, made with its parents if absent, and locks it against other processes.
 * @throws one sentence when it is taken, not writable, not a folder, not ours, newer or damaged
 */
export const openDataFolder = (path: string): DataFolder => {
  const folder = resolve(path);
  makeWritable(folder);
  const lock = lockFolder(folder);
  try {
    checkFormat(folder);
    mkdirSync(join(folder, 'secrets'), { recursive: true, mode: 0o700 });
    syncFolder(folder);
  } catch (error) {
    lock.release();
    throw error;
  }
  return { path: folder, secret: (name) => secretOf(folder, name), release: lock.release };
};

const makeWritable = (folder: string): void => {
  try {
    const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (made !== undefined) for (let child = folder; child !== dirname(made); child = dirname(child)) syncFolder(dirname(child));
    if (!statSync(folder).isDirectory()) throw notAFolder(folder);
    const probe = join(folder, `format.json.${randomBytes(4).toString('hex')}`);
    closeSync(openSync(probe, 'wx', 0o600));
    rmSync(probe);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOTDIR' || code === 'EEXIST') throw notAFolder(folder);
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') throw new Error(`The data folder ${folder} is not writable: give this user the right to write there or choose another folder.`, { cause: error });
    if (code === 'ENOSPC') throw new Error(`The data folder ${folder} has no space left: free some or choose another folder.`, { cause: error });
    throw error;
  }
};

const notAFolder = (folder: string): Error => new Error(`The data folder ${folder} is not a folder: remove the file on its path or choose another folder.`);

const checkFormat = (folder: string): void => {
  const path = join(folder, 'format.json');
  const text = readIfPresent(path)?.toString('utf8');
  if (text === undefined) {
    if (readdirSync(folder).some((name) => !OWN_BEGINNINGS.test(name))) {
      throw new Error(`The folder ${folder} has other files and no format.json, so it is not a data folder: choose an empty or new one.`);
    }
    createFile(path, Buffer.from(`${JSON.stringify({ format: FOLDER_FORMAT })}\n`));
    return;
  }
  const format = parseFormat(text);
  if (format === undefined) throw new Error(`${path} is damaged: restore the data folder from a backup.`);
  if (format > FOLDER_FORMAT) {
    throw new Error(`The data folder ${folder} has format ${format} and was written by a newer version of this program, which knows format ${FOLDER_FORMAT}: install that version or restore an older backup.`);
  }
};

const parseFormat = (text: string): number | undefined => {
  try {
    const stored: unknown = JSON.parse(text);
    const format = typeof stored === 'object' && stored !== null && 'format' in stored ? stored.format : undefined;
    return typeof format === 'number' && Number.isInteger(format) && format >= 1 ? format : undefined;
  } catch {
    return undefined;
  }
};

const secretOf = (folder: string, name: string): Buffer => {
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(name)) throw new TypeError(`"${name}" is no name for a secret: use lower-case letters, digits and hyphens.`);
  const path = join(folder, 'secrets', `${name}.key`);
  if (readIfPresent(path) === undefined) createFile(path, randomBytes(SECRET_BYTES));
  const secret = readFileSync(path);
  if (secret.length !== SECRET_BYTES) throw new Error(`${path} is damaged (${secret.length} bytes in place of ${SECRET_BYTES}): restore the data folder from a backup.`);
  return secret;
};

/** Creates a file that after a power loss is there in full or not at all; the lock excludes other creators. */
const createFile = (path: string, content: Buffer): void => {
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
  syncFolder(dirname(path));
};

const syncFolder = (path: string): void => {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
};

const readIfPresent = (path: string): Buffer | undefined => {
  try {
    return readFileSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
};

const codeOf = (error: unknown): unknown => (typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined);
