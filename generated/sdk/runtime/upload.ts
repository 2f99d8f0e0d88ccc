// Generated from the contract by `make generate`. Do not edit: change the contract.
import type { Client } from './client.ts';
import { sendParts } from './upload-parts.ts';
import type { UploadOptions, UploadReader, UploadSource, UploadState, UploadTicket } from './upload-source.ts';

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
  const { fileId, ...reserved } = resume ? { ...resume, ticket: await steps.renew(resume.fileId) } : await steps.create({ sizeBytes, sha256: await sha256Of(reader, options) });
  let { ticket } = reserved;
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
