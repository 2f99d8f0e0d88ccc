import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { File } from '#generated/types.ts';

/** The databases of a data folder. */
export const DATABASES: readonly string[] = ['table.db', 'queues.db', 'pool.db', 'directory.db', 'objects/objects.db'];

/** Checks copies of the databases of a folder that no process has open; returns what is wrong with each that is damaged. */
export const damagesOf = (dataFolder: string, names: readonly string[] = DATABASES): readonly string[] => {
  const aside = mkdtempSync(join(tmpdir(), 'chaos-integrity-'));
  try {
    return names.flatMap((name) => {
      const finding = integrityOf(copyWithLog(join(dataFolder, name), aside));
      return finding === 'ok' ? [] : [`${name}: ${finding}`];
    });
  } finally {
    rmSync(aside, { recursive: true });
  }
};

// The shared-memory index is not copied: SQLite rebuilds it from the log, as after a crash of the machine.
const copyWithLog = (path: string, aside: string): string => {
  const copy = join(aside, basename(path));
  for (const suffix of ['', '-wal', '-journal']) if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix);
  return copy;
};

const integrityOf = (path: string): string => {
  if (!existsSync(path)) return 'is missing';
  const database = new DatabaseSync(path);
  try {
    return database.prepare('PRAGMA integrity_check(3)').all().map(({ integrity_check }) => String(integrity_check)).join('; ');
  } finally {
    database.close();
  }
};

/** What the index of the object folder names, and what lies there. */
export interface ObjectFolder {
  /** Verified contents by the id of their file. */
  readonly contents: readonly { readonly fileId: string; readonly sizeBytes: number }[];
  /** Uploads that hold bytes: single ones that arrived, and multipart ones with parts. */
  readonly incoming: number;
  /** Names in the index without a file. */
  readonly missing: readonly string[];
  /** Files that no name in the index stands for, temporary ones included. */
  readonly leftovers: readonly string[];
}

/** Reads the object folder of a running service, beside its connections. */
export const readObjectFolder = (dataFolder: string): ObjectFolder => {
  const folder = join(dataFolder, 'objects');
  const database = new DatabaseSync(join(folder, 'objects.db'), { readOnly: true });
  try {
    const versions = database.prepare('SELECT key, content, size_bytes FROM versions').all();
    const parts = database.prepare('SELECT upload_id, content FROM parts').all();
    const named = new Set([...versions, ...parts].map(({ content }) => String(content)));
    const present = new Set(readdirSync(join(folder, 'content')).flatMap((shard) => readdirSync(join(folder, 'content', shard))));
    const verified = versions.filter(({ key }) => String(key).startsWith('files/'));
    return {
      contents: verified.map(({ key, size_bytes }) => ({ fileId: String(key).split('/')[2] ?? '', sizeBytes: Number(size_bytes) })),
      incoming: versions.length - verified.length + new Set(parts.map(({ upload_id }) => upload_id)).size,
      missing: [...named].filter((name) => !present.has(name)),
      leftovers: [...present].filter((name) => !named.has(name)),
    };
  } finally {
    database.close();
  }
};

/**
 * Compares the object folder with the files that people have: every ready file has its content once, a pending one
 * at most once (its completion was cut after the bytes were verified), and there is nothing else.
 */
export const faultsOf = ({ contents, incoming, missing, leftovers }: ObjectFolder, files: readonly File[]): readonly string[] => {
  const byId = new Map(files.map((file) => [file.id, file]));
  const found = new Map(contents.map((content) => [content.fileId, content]));
  const pending = files.filter(({ state }) => state === 'pending');
  return [
    ...missing.map((name) => `content ${name} is missing`),
    ...leftovers.map((name) => `${name} is left over`),
    ...contents.filter(({ fileId }) => !byId.has(fileId)).map(({ fileId }) => `${fileId} is no file and has content`),
    ...files.filter(({ id, state, sizeBytes }) => state === 'ready' && found.get(id)?.sizeBytes !== sizeBytes).map(({ id }) => `${id} is ready and has no such content`),
    ...(found.size === contents.length ? [] : ['a file has several contents']),
    ...(incoming <= pending.length ? [] : [`${incoming} uploads hold bytes, and ${pending.length} are open`]),
  ];
};
