import type { Readable } from 'node:stream';

/** A request that the client itself sends to the store; it succeeds only with exactly these headers. */
export interface SignedRequest {
  readonly method: 'GET' | 'PUT';
  readonly url: string;
  /** Headers that the client must send as they stand (lower-case names). */
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: Date;
}

/** What is known of a stored object without reading it. */
export interface ObjectHead {
  readonly key: string;
  readonly versionId: string;
  readonly sizeBytes: number;
  readonly contentType: string;
  /** Lower-case hex SHA-256 of all bytes. */
  readonly sha256: string;
  readonly createdAt: Date;
}

/** One uploaded part; numbers start at 1. */
export interface UploadedPart {
  readonly partNumber: number;
  readonly sizeBytes: number;
  readonly sha256: string;
}

export interface ByteRange {
  /** First and last byte, both included. */
  readonly first: number;
  readonly last: number;
}

/** The bytes that arrived are not those that were announced; nothing was published. */
export class ChecksumMismatch extends Error {
  readonly expected: string;
  readonly actual: string;

  constructor(expected: string, actual: string) {
    super(`The SHA-256 of the bytes is ${actual}, not ${expected}.`);
    this.name = 'ChecksumMismatch';
    this.expected = expected;
    this.actual = actual;
  }
}

/** The parts present do not make up the object: some are missing or have another size. */
export class IncompleteUpload extends Error {
  readonly missingParts: readonly number[];

  constructor(missingParts: readonly number[]) {
    super(`Parts missing or of another size: ${missingParts.join(', ')}.`);
    this.name = 'IncompleteUpload';
    this.missingParts = missingParts;
  }
}

/** The key is not one that a store accepts; see `OBJECT_KEY`. */
export class InvalidObjectKey extends Error {
  constructor() {
    super('An object key is 1 to 512 characters: segments of A-Z, a-z, 0-9, _ and -, divided by single slashes.');
    this.name = 'InvalidObjectKey';
  }
}

/** There is no such object, or no such version of it. */
export class ObjectNotFound extends Error {
  constructor() {
    super('There is no object under this key and version.');
    this.name = 'ObjectNotFound';
  }
}

/** Keys that every store accepts; their length is at most `MAX_OBJECT_KEY_LENGTH`. */
export const OBJECT_KEY = /^[A-Za-z0-9_-]+(?:\/[A-Za-z0-9_-]+)*$/;
export const MAX_OBJECT_KEY_LENGTH = 512;

/** Longest life of a signed PUT. */
export const MAX_SIGNED_PUT_MS = 15 * 60_000;
/** Longest life of a signed GET. */
export const MAX_SIGNED_GET_MS = 7 * 24 * 60 * 60_000;
/** Most bytes that `put` takes from memory. */
export const MAX_PUT_BYTES = 16 * 1024 * 1024;
/** Most parts of one multipart upload. */
export const MAX_PARTS = 10_000;

/**
 * Bytes under opaque keys (S3; files on one machine). Keys are `/`-separated segments of `[A-Za-z0-9_-]`,
 * at most 512 bytes. A key may hold several versions; the newest is current. An object becomes visible
 * whole or not at all, and is durable when the call or the client's PUT is answered.
 * Calls that write throw `StorageFull` when no room is left; calls that take a key throw `InvalidObjectKey`;
 * a signature asked for with values out of bounds is a RangeError.
 */
export interface ObjectStore {
  /**
   * Signs one PUT of a whole object: method, key, type, length and SHA-256 are bound as signed headers.
   * `expiresAt` lies at most 15 minutes ahead.
   * `ifNoneMatch: true` also refuses to overwrite a present key (412).
   */
  presignPut(put: {
    readonly key: string;
    readonly contentType: string;
    readonly sizeBytes: number;
    readonly sha256: string;
    readonly expiresAt: Date;
    readonly ifNoneMatch?: boolean;
  }): Promise<SignedRequest>;

  /** Opens a multipart upload and returns its id; parts of other ids never mix with it. */
  createMultipart(upload: { readonly key: string; readonly contentType: string }): Promise<string>;

  /** Signs one PUT of one part, its length and, if given, its SHA-256. Sending a part again replaces it. */
  presignPart(part: {
    readonly key: string;
    readonly uploadId: string;
    readonly partNumber: number;
    readonly sizeBytes: number;
    readonly sha256?: string;
    readonly expiresAt: Date;
  }): Promise<SignedRequest>;

  /** Lists the parts that arrived whole, by number; empty for an unknown upload. */
  listParts(key: string, uploadId: string): Promise<readonly UploadedPart[]>;

  /**
   * Joins parts 1…n into the object, checks size and SHA-256, and publishes it under `key`.
   * Repeating it after success returns the same head (for at least seven days); an unknown or aborted upload
   * has no parts. The upload stays open when it throws.
   * @throws IncompleteUpload, ChecksumMismatch
   */
  completeMultipart(upload: {
    readonly key: string;
    readonly uploadId: string;
    readonly contentType: string;
    readonly partSizesBytes: readonly number[];
    readonly sha256: string;
  }): Promise<ObjectHead>;

  /** Drops an upload and its parts; unknown ids are fine. */
  abortMultipart(key: string, uploadId: string): Promise<void>;

  /** Describes the current or the given version; undefined if absent. */
  head(key: string, versionId?: string): Promise<ObjectHead | undefined>;

  /** Opens the bytes of the current or the given version, streamed; undefined if absent. @throws RangeError if `first` lies beyond the end */
  read(key: string, options?: { readonly versionId?: string; readonly range?: ByteRange }): Promise<Readable | undefined>;

  /** Writes a small object (at most 16 MiB) from memory. */
  put(object: { readonly key: string; readonly contentType: string; readonly bytes: Uint8Array }): Promise<ObjectHead>;

  /** Makes the bytes of one key (current or given version) the newest version of another, without reading them through the process. @throws ObjectNotFound */
  copy(source: { readonly key: string; readonly versionId?: string }, targetKey: string): Promise<ObjectHead>;

  /** Signs a download; the answer carries this type and `Content-Disposition: attachment` with this file name, and honours Range. */
  presignGet(get: {
    readonly key: string;
    readonly versionId?: string;
    readonly fileName: string;
    readonly contentType: string;
    readonly expiresAt: Date;
  }): Promise<SignedRequest>;

  /** Removes one version, or every version of the key; absent ones are fine. */
  remove(key: string, versionId?: string): Promise<void>;

  /** Lists keys under a prefix, with every version, in key order; `after` is the `next` of the page before. Limit 1–1,000, default 1,000. */
  list(prefix: string, after?: string, limit?: number): Promise<{ readonly objects: readonly ObjectHead[]; readonly next?: string }>;

  /** Lists open multipart uploads under a prefix, oldest first; for the sweep. */
  listMultiparts(prefix: string): Promise<readonly { readonly key: string; readonly uploadId: string; readonly createdAt: Date }[]>;

  close(): Promise<void>;
}
