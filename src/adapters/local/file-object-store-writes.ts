import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** One version of an object as the index keeps it; `content` names its file. */
export interface StoredVersion {
  readonly key: string;
  readonly versionId: string;
  readonly content: string;
  readonly sizeBytes: number;
  readonly contentType: string;
  readonly sha256: string;
  readonly createdAtMs: number;
}

/** One part of an open upload as the index keeps it. */
export interface StoredPart {
  readonly uploadId: string;
  readonly partNumber: number;
  readonly content: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** One change of the index; each is applied whole or not at all. */
export type IndexWrite =
  | { readonly kind: 'publish'; readonly version: StoredVersion; readonly onlyIfAbsent: boolean }
  | { readonly kind: 'openUpload'; readonly uploadId: string; readonly key: string; readonly contentType: string; readonly createdAtMs: number }
  | { readonly kind: 'addPart'; readonly key: string; readonly part: StoredPart }
  | { readonly kind: 'complete'; readonly uploadId: string; readonly version: StoredVersion }
  | { readonly kind: 'dropUpload'; readonly key: string; readonly uploadId: string }
  | { readonly kind: 'remove'; readonly key: string; readonly versionId: string | undefined }
  | { readonly kind: 'forgetCompleted'; readonly beforeMs: number };

/** What a change did: `done` is false if its condition did not hold; `released` names contents without a row now. */
export interface IndexOutcome {
  readonly done: boolean;
  readonly released: readonly string[];
}

const DONE: IndexOutcome = { done: true, released: [] };
const REFUSED: IndexOutcome = { done: false, released: [] };

/** Returns a function that applies changes on a connection, inside whatever transaction is open there. */
export const indexWriter = (database: DatabaseSync): ((write: IndexWrite) => IndexOutcome) => {
  const statements = prepareWrites(database);

  return (write) => {
    switch (write.kind) {
      case 'publish':
        if (write.onlyIfAbsent && statements.findKey.get(write.version.key) !== undefined) return REFUSED;
        addVersion(statements, write.version);
        return DONE;
      case 'openUpload':
        statements.addUpload.run(write.uploadId, write.key, write.contentType, write.createdAtMs);
        return DONE;
      case 'addPart':
        return addPart(statements, write.key, write.part);
      case 'complete':
        return complete(statements, write.uploadId, write.version);
      case 'dropUpload':
        return dropUpload(statements, write.key, write.uploadId);
      case 'remove':
        return write.versionId === undefined
          ? { done: true, released: contentsOf(statements.removeKey, write.key) }
          : { done: true, released: contentsOf(statements.removeVersion, write.key, write.versionId) };
      case 'forgetCompleted':
        statements.forgetCompleted.run(write.beforeMs);
        return DONE;
    }
  };
};

type Statements = ReturnType<typeof prepareWrites>;

const prepareWrites = (database: DatabaseSync) => ({
  findKey: database.prepare('SELECT 1 FROM versions WHERE key = ? LIMIT 1'),
  addVersion: database.prepare('INSERT INTO versions (key, version_id, content, size_bytes, content_type, sha256, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)'),
  removeKey: database.prepare('DELETE FROM versions WHERE key = ? RETURNING content'),
  removeVersion: database.prepare('DELETE FROM versions WHERE key = ? AND version_id = ? RETURNING content'),
  findUpload: database.prepare('SELECT 1 FROM uploads WHERE upload_id = ? AND key = ?'),
  addUpload: database.prepare('INSERT INTO uploads (upload_id, key, content_type, created_at) VALUES (?, ?, ?, ?)'),
  removeUpload: database.prepare('DELETE FROM uploads WHERE upload_id = ?'),
  addPart: database.prepare('INSERT INTO parts (upload_id, part_number, content, size_bytes, sha256) VALUES (?, ?, ?, ?, ?)'),
  removePart: database.prepare('DELETE FROM parts WHERE upload_id = ? AND part_number = ? RETURNING content'),
  removeParts: database.prepare('DELETE FROM parts WHERE upload_id = ? RETURNING content'),
  addCompleted: database.prepare('INSERT INTO completed_uploads (upload_id, key, version_id, size_bytes, content_type, sha256, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)'),
  forgetCompleted: database.prepare('DELETE FROM completed_uploads WHERE created_at < ?'),
});

const addVersion = (statements: Statements, version: StoredVersion): void => {
  const { key, versionId, content, sizeBytes, contentType, sha256, createdAtMs } = version;
  statements.addVersion.run(key, versionId, content, sizeBytes, contentType, sha256, createdAtMs);
};

const addPart = (statements: Statements, key: string, part: StoredPart): IndexOutcome => {
  if (statements.findUpload.get(part.uploadId, key) === undefined) return REFUSED;
  const released = contentsOf(statements.removePart, part.uploadId, part.partNumber);
  statements.addPart.run(part.uploadId, part.partNumber, part.content, part.sizeBytes, part.sha256);
  return { done: true, released };
};

const complete = (statements: Statements, uploadId: string, version: StoredVersion): IndexOutcome => {
  const { key, versionId, sizeBytes, contentType, sha256, createdAtMs } = version;
  const dropped = dropUpload(statements, key, uploadId);
  if (!dropped.done) return REFUSED;
  addVersion(statements, version);
  statements.addCompleted.run(uploadId, key, versionId, sizeBytes, contentType, sha256, createdAtMs);
  return dropped;
};

const dropUpload = (statements: Statements, key: string, uploadId: string): IndexOutcome => {
  if (statements.findUpload.get(uploadId, key) === undefined) return REFUSED;
  const released = contentsOf(statements.removeParts, uploadId);
  statements.removeUpload.run(uploadId);
  return { done: true, released };
};

const contentsOf = (statement: StatementSync, ...values: readonly (string | number)[]): readonly string[] =>
  statement.all(...values).map((row) => String(row['content']));
