import { mkdirSync } from 'node:fs';
import type { NewId } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import { InvalidObjectKey, MAX_OBJECT_KEY_LENGTH, OBJECT_KEY } from '#core/ports/object-store.ts';
import type { ObjectStore } from '#core/ports/object-store.ts';
import { contentFiles } from './file-object-store-content.ts';
import { objectIndex } from './file-object-store-index.ts';
import { wholeObjects } from './file-object-store-objects.ts';
import type { WholeObjects } from './file-object-store-objects.ts';
import { requestSigner } from './file-object-store-signing.ts';
import type { RequestSigner } from './file-object-store-signing.ts';
import { sweepObjects } from './file-object-store-sweep.ts';
import type { SweepReport } from './file-object-store-sweep.ts';
import { multipartUploads } from './file-object-store-uploads.ts';
import type { MultipartUploads } from './file-object-store-uploads.ts';

/** The embedded object store, with what its HTTP surface and its operator need beyond the port. */
export interface FileObjectStore extends ObjectStore {
  /** Reads what a signed URL grants. */
  readonly verify: RequestSigner['verify'];
  /** Takes the bytes of a granted PUT. @throws ObjectRefused, ChecksumMismatch, StorageFull */
  readonly receive: WholeObjects['receive'];
  /** Takes the bytes of a granted part. @throws ObjectRefused, ChecksumMismatch, StorageFull */
  readonly receivePart: MultipartUploads['addPart'];
  /** Opens a version with its bytes; the taker closes `file`. */
  readonly open: WholeObjects['open'];
  /** Removes what crashes left behind; to be run after the start and now and then, beside any traffic. */
  sweep(): Promise<SweepReport>;
}

/** Where the store lies and what it needs. */
export interface FileObjectStoreOptions {
  /** Holds `objects.db` and the tree `content/`; belongs to one process at a time. */
  readonly folder: string;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Origin (and path, if any) below which clients reach `/objects/`, without a slash at the end. */
  readonly publicUrl: string;
  /** At least 32 secret bytes, kept with the data. */
  readonly signingKey: Uint8Array;
}

/**
 * Keeps objects as files and their index in SQLite. Every write goes temp file, SHA-256, fsync, rename,
 * fsync of the folder, index row: nothing is visible before it is whole, verified and on disk.
 * @throws Error with a sentence for the operator if the index is damaged, foreign, too new or lost
 */
export const fileObjectStore = (options: FileObjectStoreOptions): FileObjectStore => {
  mkdirSync(options.folder, { recursive: true });
  const signer = requestSigner(options);
  const index = objectIndex(options.folder);
  const contents = contentFiles(options.folder);
  const uses = { clock: options.clock, newId: options.newId, index, contents };
  const objects = wholeObjects(uses);
  const uploads = multipartUploads(uses);

  return {
    ...signing(signer),
    verify: signer.verify,
    receive: async (grant, bytes) => objects.receive(grant, bytes),
    receivePart: async (grant, bytes) => uploads.addPart(grant, bytes),
    open: async (key, versionId) => objects.open(checked(key), versionId),
    head: async (key, versionId) => objects.head(checked(key), versionId),
    read: async (key, range) => objects.read(checked(key), range),
    put: async (object) => objects.put({ ...object, key: checked(object.key) }),
    copy: async ({ key, versionId }, targetKey) => objects.copy({ key: checked(key), ...(versionId !== undefined && { versionId }) }, checked(targetKey)),
    remove: async (key, versionId) => objects.remove(checked(key), versionId),
    list: objects.list,
    createMultipart: async (upload) => uploads.createMultipart({ ...upload, key: checked(upload.key) }),
    listParts: async (key, uploadId) => uploads.listParts(checked(key), uploadId),
    completeMultipart: async (upload) => uploads.completeMultipart({ ...upload, key: checked(upload.key) }),
    abortMultipart: async (key, uploadId) => uploads.abortMultipart(checked(key), uploadId),
    listMultiparts: uploads.listMultiparts,
    sweep: () => sweepObjects(uses),
    close: () => index.close(),
  };
};

const signing = ({ sign }: RequestSigner): Pick<ObjectStore, 'presignPut' | 'presignPart' | 'presignGet'> => ({
  presignPut: async ({ key, contentType, sizeBytes, sha256, expiresAt, ifNoneMatch = false }) =>
    sign({ action: 'put', key: checked(key), contentType, sizeBytes, sha256, ifNoneMatch }, expiresAt),
  presignPart: async ({ key, uploadId, partNumber, sizeBytes, sha256, expiresAt }) =>
    sign({ action: 'part', key: checked(key), uploadId, partNumber, sizeBytes, sha256 }, expiresAt),
  presignGet: async ({ key, versionId, fileName, contentType, expiresAt }) =>
    sign({ action: 'get', key: checked(key), versionId, fileName, contentType }, expiresAt),
});

// Content never lies under its key, so a hostile key could not leave the folder; it is refused all the same.
const checked = (key: string): string => {
  if (key.length > MAX_OBJECT_KEY_LENGTH || !OBJECT_KEY.test(key)) throw new InvalidObjectKey();
  return key;
};
