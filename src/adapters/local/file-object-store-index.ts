import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import type { UploadedPart } from '#core/ports/object-store.ts';
import { StorageFull } from '#core/ports/table.ts';
import { indexPath, openIndex } from './file-object-store-schema.ts';
import type { WriterReply, WriterRequest } from './file-object-store-writer.ts';
import type { IndexOutcome, IndexWrite, StoredPart, StoredVersion } from './file-object-store-writes.ts';
import { SMALL_HEAP } from './worker-threads.ts';

/** The change may or may not be in the index: contents it names must not be removed by the caller. */
export class IndexUncertain extends Error {
  constructor(reason: string) {
    super(`It is not known whether the object index took a change: ${reason}`);
    this.name = 'IndexUncertain';
  }
}

/** An open multipart upload as the index keeps it. */
export interface StoredUpload {
  readonly uploadId: string;
  readonly key: string;
  readonly contentType: string;
  readonly createdAtMs: number;
}

/** What is stored under which key. Reads are synchronous (microseconds); changes are durable once resolved. */
export interface ObjectIndex {
  /** @throws StorageFull, IndexUncertain */
  change(write: IndexWrite): Promise<IndexOutcome>;
  find(key: string, versionId?: string): StoredVersion | undefined;
  /** Versions in key order, oldest first within a key, after the given row. */
  list(prefix: string, after: { readonly key: string; readonly seq: number }, limit: number): readonly (StoredVersion & { readonly seq: number })[];
  findUpload(key: string, uploadId: string): StoredUpload | undefined;
  findCompleted(key: string, uploadId: string): Omit<StoredVersion, 'content'> | undefined;
  hasCompletedBefore(beforeMs: number): boolean;
  listParts(key: string, uploadId: string): readonly (StoredPart & UploadedPart)[];
  listUploads(prefix: string): readonly StoredUpload[];
  /** Every content name that begins with `shard`. */
  listContents(shard: string): ReadonlySet<string>;
  close(): Promise<void>;
}

/** Opens the index below `folder`; see `openIndex` for what it refuses. */
export const objectIndex = (folder: string): ObjectIndex => {
  const database = openIndex(folder);
  const writer = indexChanges(indexPath(folder));
  return {
    ...indexReads(database),
    change: writer.change,
    close: async () => {
      await writer.close();
      if (database.isOpen) database.close();
    },
  };
};

type Row = Record<string, SQLOutputValue>;

const indexReads = (database: DatabaseSync): Omit<ObjectIndex, 'change' | 'close'> => {
  const current = database.prepare('SELECT * FROM versions WHERE key = ? ORDER BY seq DESC LIMIT 1');
  const version = database.prepare('SELECT * FROM versions WHERE key = ? AND version_id = ?');
  const page = database.prepare('SELECT * FROM versions WHERE (key, seq) > (?, ?) AND key >= ? AND key < ? ORDER BY key, seq LIMIT ?');
  const upload = database.prepare('SELECT * FROM uploads WHERE upload_id = ? AND key = ?');
  const uploads = database.prepare('SELECT * FROM uploads WHERE key >= ? AND key < ? ORDER BY created_at, upload_id');
  const completed = database.prepare('SELECT * FROM completed_uploads WHERE upload_id = ? AND key = ?');
  const completedBefore = database.prepare('SELECT 1 FROM completed_uploads WHERE created_at < ? LIMIT 1');
  const parts = database.prepare('SELECT p.* FROM parts p JOIN uploads u USING (upload_id) WHERE upload_id = ? AND u.key = ? ORDER BY part_number');
  const contents = database.prepare('SELECT content FROM versions WHERE content >= ?1 AND content < ?2 UNION ALL SELECT content FROM parts WHERE content >= ?1 AND content < ?2');

  return {
    find: (key, versionId) => {
      const row = versionId === undefined ? current.get(key) : version.get(key, versionId);
      return row && toVersion(row);
    },
    list: (prefix, after, limit) =>
      page.all(after.key, after.seq, prefix, endOf(prefix), limit).map((row) => ({ ...toVersion(row), seq: Number(row['seq']) })),
    findUpload: (key, uploadId) => {
      const row = upload.get(uploadId, key);
      return row && toUpload(row);
    },
    findCompleted: (key, uploadId) => {
      const row = completed.get(uploadId, key);
      return row && toVersion(row);
    },
    hasCompletedBefore: (beforeMs) => completedBefore.get(beforeMs) !== undefined,
    listParts: (key, uploadId) => parts.all(uploadId, key).map(toPart),
    listUploads: (prefix) => uploads.all(prefix, endOf(prefix)).map(toUpload),
    listContents: (shard) => new Set(contents.all(shard, endOf(shard)).map((row) => String(row['content']))),
  };
};

// Keys and content names are ASCII below DEL, so this bounds every text that begins with the prefix.
const endOf = (prefix: string): string => `${prefix}\u007f`;

const toVersion = (row: Row): StoredVersion => ({
  key: String(row['key']),
  versionId: String(row['version_id']),
  content: String(row['content']),
  sizeBytes: Number(row['size_bytes']),
  contentType: String(row['content_type']),
  sha256: String(row['sha256']),
  createdAtMs: Number(row['created_at']),
});

const toPart = (row: Row): StoredPart => ({
  uploadId: String(row['upload_id']),
  partNumber: Number(row['part_number']),
  content: String(row['content']),
  sizeBytes: Number(row['size_bytes']),
  sha256: String(row['sha256']),
});

const toUpload = (row: Row): StoredUpload => ({
  uploadId: String(row['upload_id']),
  key: String(row['key']),
  contentType: String(row['content_type']),
  createdAtMs: Number(row['created_at']),
});

interface IndexChanges {
  change(write: IndexWrite): Promise<IndexOutcome>;
  close(): Promise<void>;
}

// Starts the writing thread with the first change: a process that only reads never pays for it.
const indexChanges = (path: string): IndexChanges => {
  const waiting = new Map<number, PromiseWithResolvers<IndexOutcome>>();
  let worker: Worker | undefined;
  let lastId = 0;
  let ended: string | undefined;

  const end = (reason: string): void => {
    ended ??= reason;
    for (const { reject } of waiting.values()) reject(new IndexUncertain(reason));
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(new URL('./file-object-store-writer.ts', import.meta.url), { workerData: path, name: 'objects-writer', resourceLimits: SMALL_HEAP });
    started.on('message', (reply: WriterReply) => {
      const { resolve, reject } = waiting.get(reply.id) ?? {};
      waiting.delete(reply.id);
      if ('outcome' in reply) resolve?.(reply.outcome);
      else reject?.(toError(reply));
    });
    started.on('error', (error) => end(`its writing thread failed (${String(error)}); restart the process.`));
    started.on('exit', () => end('its writing thread has ended.'));
    return started;
  };
  const send = (request: (id: number) => WriterRequest): Promise<IndexOutcome> => {
    if (ended !== undefined) return Promise.reject(new Error(`The object store takes no changes: ${ended}`));
    worker ??= start();
    lastId += 1;
    const result = Promise.withResolvers<IndexOutcome>();
    waiting.set(lastId, result);
    worker.postMessage(request(lastId));
    return result.promise;
  };

  return {
    change: (write) => send((id) => ({ id, write })),
    close: async () => {
      if (worker !== undefined && ended === undefined) await send((id) => ({ id, close: true }));
      end('it is closed.');
    },
  };
};

const toError = (reply: Extract<WriterReply, { failure: string }>): Error => {
  if (reply.failure === 'full') return new StorageFull({ cause: new Error(reply.message) });
  if (reply.failure === 'uncertain') return new IndexUncertain(reply.message);
  return new Error(`The object index refused a change: ${reply.message}`);
};
