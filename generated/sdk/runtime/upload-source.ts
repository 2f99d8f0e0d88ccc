// Generated from the contract by `make generate`. Do not edit: change the contract.
import type { RawBody } from './operation.ts';

/** Bytes that can be read piece by piece, and again after a failure. */
export interface UploadReader {
  readonly sizeBytes: number;
  /** The bytes from `start` up to, but without, `end`. */
  readonly read: (start: number, end: number) => RawBody | Promise<RawBody>;
  /** Lower-case hex SHA-256 of all bytes, where it can be had without holding them. */
  readonly sha256?: () => Promise<string>;
}

/** What can be uploaded. */
export type UploadSource = Blob | ArrayBuffer | Uint8Array | UploadReader;

/** An incremental SHA-256, for Blobs that are too large to be held. */
export interface Hasher {
  readonly update: (bytes: Uint8Array) => void;
  /** Lower-case hex. */
  readonly digest: () => string | Promise<string>;
}

/** What has to be kept to go on after a restart. */
export interface UploadState {
  readonly fileId: string;
}

/** How an upload is done. */
export interface UploadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Parts at a time; 4 unless given. */
  readonly concurrency?: number | undefined;
  /** For one attempt of one part; 300,000 unless given. */
  readonly partTimeoutMs?: number | undefined;
  /** After every part. */
  readonly onProgress?: ((progress: { readonly sentBytes: number; readonly totalBytes: number }) => void) | undefined;
  /** As soon as the file is reserved: keep it to resume. */
  readonly onState?: ((state: UploadState) => void) | undefined;
  /** Goes on with an earlier upload of the same source; only missing parts are sent. */
  readonly resume?: UploadState | undefined;
  /** Lower-case hex SHA-256 of the source, if it is known. */
  readonly sha256?: string | undefined;
  /** Makes the hash of a Blob beyond 64 MiB; smaller ones are hashed by WebCrypto. */
  readonly hasher?: (() => Hasher) | undefined;
}

/** The plan of an upload as the API hands it out. */
export interface UploadTicket {
  /** RFC 3339; signatures are refused from then on. */
  readonly expiresAt: string;
  readonly partSizeBytes: number;
  /** Parts that the store does not have yet. */
  readonly parts: readonly {
    /** From 1. */
    readonly partNumber: number;
    readonly sizeBytes: number;
    readonly method: string;
    readonly url: string;
    /** Sent as they stand. */
    readonly signedHeaders: Readonly<Record<string, string>>;
  }[];
}
