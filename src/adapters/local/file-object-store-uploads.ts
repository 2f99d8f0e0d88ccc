import type { Clock } from '#core/ports/clock.ts';
import type { NewId } from '#core/ids.ts';
import { ChecksumMismatch, IncompleteUpload } from '#core/ports/object-store.ts';
import type { ObjectHead, ObjectStore, UploadedPart } from '#core/ports/object-store.ts';
import type { Content, ContentFiles } from './file-object-store-content.ts';
import type { ObjectIndex } from './file-object-store-index.ts';
import { hasCode, ObjectRefused } from './file-object-store-refusal.ts';
import type { Grant } from './file-object-store-signing.ts';
import type { StoredPart, StoredVersion } from './file-object-store-writes.ts';

/** The multipart side of the store. */
export interface MultipartUploads extends Pick<ObjectStore, 'createMultipart' | 'listParts' | 'completeMultipart' | 'abortMultipart' | 'listMultiparts'> {
  /** Takes the bytes of one part. @throws ObjectRefused, ChecksumMismatch, StorageFull */
  addPart(part: Extract<Grant, { action: 'part' }>, bytes: AsyncIterable<Uint8Array>): Promise<UploadedPart>;
}

interface Uses {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly index: ObjectIndex;
  readonly contents: ContentFiles;
}

type Completion = Parameters<ObjectStore['completeMultipart']>[0];

const JOIN_CHUNK_BYTES = 256 * 1024;

/** Keeps parts as contents of their own and joins them, one pass through the hash, when the upload completes. */
export const multipartUploads = ({ clock, newId, index, contents }: Uses): MultipartUploads => {
  const inTurn = turns();

  const addPart: MultipartUploads['addPart'] = async (grant, bytes) => {
    const { key, uploadId, partNumber } = grant;
    if (index.findUpload(key, uploadId) === undefined) throw uploadNotFound();
    const { part, released } = await contents.add(bytes, grant, ({ name, sizeBytes, sha256 }) =>
      inTurn(uploadId, async () => {
        const part = { uploadId, partNumber, content: name, sizeBytes, sha256 };
        const { done, released } = await index.change({ kind: 'addPart', key, part });
        if (!done) throw uploadNotFound();
        return { part, released };
      }),
    );
    await contents.discard(released);
    return toUploadedPart(part);
  };

  const complete = async (upload: Completion): Promise<ObjectHead> => {
    const { key, uploadId } = upload;
    const earlier = index.findCompleted(key, uploadId);
    if (earlier !== undefined) {
      if (earlier.sha256 !== upload.sha256) throw new ChecksumMismatch(upload.sha256, earlier.sha256);
      return toHead(earlier);
    }
    const contentType = index.findUpload(key, uploadId)?.contentType ?? upload.contentType;
    const parts = chooseParts(index.listParts(key, uploadId), upload.partSizesBytes);
    const { version, released } = await joinParts(contents, parts, upload.sha256, async ({ name, sizeBytes, sha256 }) => {
      const version = { key, versionId: newId('version'), content: name, sizeBytes, contentType, sha256, createdAtMs: clock.now().getTime() };
      const { done, released } = await index.change({ kind: 'complete', uploadId, version });
      if (!done) throw uploadNotFound();
      return { version, released };
    });
    await contents.discard(released);
    return toHead(version);
  };

  return {
    addPart,
    createMultipart: async ({ key, contentType }) => {
      const uploadId = newId('upload');
      await index.change({ kind: 'openUpload', uploadId, key, contentType, createdAtMs: clock.now().getTime() });
      return uploadId;
    },
    listParts: async (key, uploadId) => index.listParts(key, uploadId).map(toUploadedPart),
    completeMultipart: (upload) => inTurn(upload.uploadId, () => complete(upload)),
    abortMultipart: (key, uploadId) =>
      inTurn(uploadId, async () => {
        const { released } = await index.change({ kind: 'dropUpload', key, uploadId });
        await contents.discard(released);
      }),
    listMultiparts: async (prefix) =>
      index.listUploads(prefix).map(({ key, uploadId, createdAtMs }) => ({ key, uploadId, createdAt: new Date(createdAtMs) })),
  };
};

/** What the port shows of a stored version. */
export const toHead = ({ key, versionId, sizeBytes, contentType, sha256, createdAtMs }: Omit<StoredVersion, 'content'>): ObjectHead => ({
  key,
  versionId,
  sizeBytes,
  contentType,
  sha256,
  createdAt: new Date(createdAtMs),
});

const toUploadedPart = ({ partNumber, sizeBytes, sha256 }: StoredPart): UploadedPart => ({ partNumber, sizeBytes, sha256 });

const uploadNotFound = (): ObjectRefused => new ObjectRefused('upload_not_found', 'There is no open upload with this id; it was completed, aborted or never begun.');

const chooseParts = (parts: readonly StoredPart[], sizesBytes: readonly number[]): readonly StoredPart[] => {
  if (sizesBytes.length === 0) throw new RangeError('A multipart upload has at least one part.');
  const chosen = sizesBytes.map((sizeBytes, position) => parts.find((part) => part.partNumber === position + 1 && part.sizeBytes === sizeBytes));
  const missing = chosen.flatMap((part, position) => (part === undefined ? [position + 1] : []));
  if (missing.length > 0) throw new IncompleteUpload(missing);
  return chosen.filter((part) => part !== undefined);
};

const joinParts = async <T>(contents: ContentFiles, parts: readonly StoredPart[], sha256: string, commit: (content: Content) => Promise<T>): Promise<T> => {
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) {
    if (only.sha256 !== sha256) throw new ChecksumMismatch(sha256, only.sha256);
    return contents.duplicate({ name: only.content, sizeBytes: only.sizeBytes, sha256 }, commit);
  }
  const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  try {
    return await contents.add(readParts(contents, parts), { sizeBytes, sha256 }, commit);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) throw new Error('A part that the object index names has no file. Send the parts again.', { cause: error });
    throw error;
  }
};

// One buffer for all chunks: whoever takes a chunk is done with it before asking for the next.
async function* readParts(contents: ContentFiles, parts: readonly StoredPart[]): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(JOIN_CHUNK_BYTES);
  for (const part of parts) {
    await using file = await contents.open(part.content);
    for (let { bytesRead } = await file.read(buffer); bytesRead > 0; { bytesRead } = await file.read(buffer)) {
      yield buffer.subarray(0, bytesRead);
    }
  }
}

/** Runs actions with the same name one after the other. */
const turns = (): (<T>(name: string, action: () => Promise<T>) => Promise<T>) => {
  const last = new Map<string, Promise<unknown>>();
  return (name, action) => {
    const turn = (last.get(name) ?? Promise.resolve()).then(action, action);
    const settled = turn.catch(() => undefined).finally(() => {
      if (last.get(name) === settled) last.delete(name);
    });
    last.set(name, settled);
    return turn;
  };
};
