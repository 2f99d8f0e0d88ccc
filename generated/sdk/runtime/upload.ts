// Generated from the contract by `make generate`. Do not edit: change the contract.
import type { Client } from './client.ts';
import type { RawBody } from './operation.ts';
import { sendParts } from './upload-parts.ts';

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

/** The three operations that an upload is made of. */
export interface UploadSteps<Done> {
  readonly create: (facts: { readonly sizeBytes: number; readonly sha256: string }) => Promise<UploadState & { readonly ticket: UploadTicket }>;
  readonly renew: (fileId: string) => Promise<UploadTicket>;
  readonly complete: (fileId: string) => Promise<Done>;
}

/** Reserves, sends and completes a file. Rejects as operations do; the file then stays reserved and can be resumed. */
export const transfer = async <Done>(client: Client, steps: UploadSteps<Done>, source: UploadSource, options: UploadOptions = {}): Promise<Done> => {
  const reader = readerOf(source);
  const { sizeBytes } = reader;
  const { resume, signal } = options;
  signal?.throwIfAborted();
  let { fileId, ticket } = resume ? { ...resume, ticket: await steps.renew(resume.fileId) } : await steps.create({ sizeBytes, sha256: await sha256Of(reader, options) });
  options.onState?.({ fileId });
  for (let idle = 0; ;) {
    const missing = ticket.parts.reduce((sum, part) => sum + part.sizeBytes, 0);
    const tally = { sentBytes: sizeBytes - missing };
    if (await sendParts(client, reader, ticket, options, tally)) return steps.complete(fileId);
    // A store that refuses fresh signatures would be asked for ever.
    idle = tally.sentBytes > sizeBytes - missing ? 0 : idle + 1;
    if (idle > 2) throw new Error(`uploadFile: the store refuses the signed requests of file ${fileId}. Check the clocks and the proxy in between.`);
    ticket = await steps.renew(fileId);
  }
};

const mebibyte = 1024 * 1024;

const readerOf = (source: UploadSource): UploadReader => {
  if (source instanceof Blob) return { sizeBytes: source.size, read: (start, end) => source.slice(start, end) };
  if (!(source instanceof ArrayBuffer) && !ArrayBuffer.isView(source)) return source;
  const bytes = source instanceof ArrayBuffer ? new Uint8Array(source) : source;
  return { sizeBytes: bytes.byteLength, read: (start, end) => bytes.subarray(start, end) };
};

const sha256Of = async (reader: UploadReader, { sha256, hasher, signal }: UploadOptions): Promise<string> => {
  const known = sha256 ?? await reader.sha256?.();
  if (known) return known;
  const { sizeBytes } = reader;
  const bytesOf = async (start: number, end: number): Promise<Uint8Array> =>
    new Uint8Array(await new Response(await reader.read(start, end) as BodyInit).arrayBuffer());
  if (!hasher) {
    if (sizeBytes > 64 * mebibyte) throw new TypeError(`uploadFile: WebCrypto cannot hash ${sizeBytes} bytes piece by piece. Give sha256 or a hasher.`);
    return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', await bytesOf(0, sizeBytes) as BufferSource)));
  }
  const hash = hasher();
  for (let start = 0; start < sizeBytes; start += 4 * mebibyte) {
    signal?.throwIfAborted();
    hash.update(await bytesOf(start, Math.min(start + 4 * mebibyte, sizeBytes)));
  }
  return hash.digest();
};

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
