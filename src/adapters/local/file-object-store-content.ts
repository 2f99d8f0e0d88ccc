import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { access, constants, copyFile, link, open, readdir, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ChecksumMismatch } from '#core/ports/object-store.ts';
import { StorageFull } from '#core/ports/table.ts';
import { IndexUncertain } from './file-object-store-index.ts';
import { hasCode, ObjectRefused } from './file-object-store-refusal.ts';
import { syncFolderNow } from './file-object-store-schema.ts';
import { isNoSpace } from './out-of-room.ts';

/** Bytes on disk under a random name, verified and durable. */
export interface Content {
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** What the bytes must turn out to be; absent members are not checked. */
export interface ExpectedBytes {
  readonly sizeBytes?: number | undefined;
  readonly sha256?: string | undefined;
}

/** Writes content and hands it to `commit`, which makes it reachable; if that refuses, the content is gone again. */
export interface ContentFiles {
  /** Names two hexadecimal digits long, one per folder. */
  readonly shards: readonly string[];
  /** @throws ChecksumMismatch, ObjectRefused length_mismatch, StorageFull, whatever `commit` throws */
  add<T>(bytes: AsyncIterable<Uint8Array>, expected: ExpectedBytes, commit: (content: Content) => Promise<T>): Promise<T>;
  /** Gives existing content a second name without reading it. @throws ENOENT if it is gone */
  duplicate<T>(source: Content, commit: (content: Content) => Promise<T>): Promise<T>;
  open(name: string): Promise<FileHandle>;
  /** Removes content that nothing names any more. */
  discard(names: readonly string[]): Promise<void>;
  /** File names in a shard, and those which no running write or commit needs. */
  listShard(shard: string): Promise<{ readonly names: ReadonlySet<string>; readonly idle: readonly string[] }>;
  exists(name: string): Promise<boolean>;
}

const SHARDS = Array.from({ length: 256 }, (_, index) => index.toString(16).padStart(2, '0'));
const TEMPORARY = '.tmp';
const NAME_BYTES = 20;

/** Opens the tree of contents below `folder` and creates its 256 folders on the first start. */
export const contentFiles = (folder: string): ContentFiles => {
  const root = join(folder, 'content');
  const active = new Set<string>();
  const pathOf = (name: string): string => join(root, name.slice(0, 2), name);
  createShards(root);

  const create = async <T>(fill: (path: string, name: string) => Promise<Content>, commit: (content: Content) => Promise<T>): Promise<T> => {
    const name = randomBytes(NAME_BYTES).toString('hex');
    const path = pathOf(name);
    active.add(name);
    try {
      return await commit(await fill(path, name));
    } catch (error) {
      // The row may exist: the sweep decides later.
      if (!(error instanceof IndexUncertain)) await removeAll([path, path + TEMPORARY]);
      throw isNoSpace(error) ? new StorageFull({ cause: error }) : error;
    } finally {
      active.delete(name);
    }
  };

  return {
    shards: SHARDS,
    add: (bytes, expected, commit) =>
      create(async (path, name) => {
        const written = await writeVerified(path + TEMPORARY, bytes, expected);
        await rename(path + TEMPORARY, path);
        await syncFolder(dirname(path));
        return { name, ...written };
      }, commit),
    duplicate: (source, commit) =>
      create(async (path, name) => {
        await linkOrCopy(pathOf(source.name), path);
        await syncFolder(dirname(path));
        return { ...source, name };
      }, commit),
    open: (name) => open(pathOf(name), 'r'),
    discard: (names) => removeAll(names.map(pathOf)),
    listShard: async (shard) => {
      const names = new Set(await readdir(join(root, shard)));
      return { names, idle: [...names].filter((name) => !active.has(name.replace(TEMPORARY, ''))) };
    },
    exists: (name) => access(pathOf(name)).then(() => true, () => false),
  };
};

const createShards = (root: string): void => {
  if (existsSync(join(root, SHARDS.at(-1)!))) return;
  mkdirSync(root, { recursive: true });
  for (const shard of SHARDS) mkdirSync(join(root, shard), { recursive: true });
  syncFolderNow(root);
  syncFolderNow(dirname(root));
};

// Hashing overlaps with the write of the same chunk; the next chunk is asked for only when both are done.
const writeVerified = async (path: string, bytes: AsyncIterable<Uint8Array>, expected: ExpectedBytes): Promise<Omit<Content, 'name'>> => {
  await using file = await open(path, 'wx', 0o600);
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of bytes) {
    sizeBytes += chunk.byteLength;
    if (expected.sizeBytes !== undefined && sizeBytes > expected.sizeBytes) throw lengthMismatch(expected.sizeBytes, 'more');
    const writing = writeWhole(file, chunk);
    hash.update(chunk);
    await writing;
  }
  if (expected.sizeBytes !== undefined && sizeBytes < expected.sizeBytes) throw lengthMismatch(expected.sizeBytes, 'fewer');
  const sha256 = hash.digest('hex');
  if (expected.sha256 !== undefined && expected.sha256 !== sha256) throw new ChecksumMismatch(expected.sha256, sha256);
  await file.sync();
  return { sizeBytes, sha256 };
};

const lengthMismatch = (sizeBytes: number, which: 'more' | 'fewer'): ObjectRefused =>
  new ObjectRefused('length_mismatch', `There are ${which} bytes than the ${sizeBytes} announced.`);

const writeWhole = async (file: FileHandle, chunk: Uint8Array): Promise<void> => {
  for (let written = 0; written < chunk.byteLength; ) {
    written += (await file.write(chunk, written, chunk.byteLength - written)).bytesWritten;
  }
};

// Not every file system links, and each has a limit of links per file.
const linkOrCopy = async (source: string, target: string): Promise<void> => {
  try {
    await link(source, target);
  } catch (error) {
    if (!hasCode(error, 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) throw error;
    await copyFile(source, target + TEMPORARY, constants.COPYFILE_FICLONE);
    await syncFile(target + TEMPORARY);
    await rename(target + TEMPORARY, target);
  }
};

const syncFile = async (path: string): Promise<void> => {
  await using file = await open(path, 'r+');
  await file.sync();
};

const syncFolder = async (path: string): Promise<void> => {
  await using folder = await open(path, 'r');
  await folder.sync();
};

const removeAll = async (paths: readonly string[]): Promise<void> => {
  await Promise.all(paths.map((path) => rm(path, { force: true })));
};
