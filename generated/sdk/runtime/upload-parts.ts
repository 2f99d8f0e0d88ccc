// Generated from the contract by `make generate`. Do not edit: change the contract.
import { raw } from './bodies.ts';
import { call } from './call.ts';
import type { Client } from './client.ts';
import { ApiProblem } from './errors.ts';
import type { UploadOptions, UploadReader, UploadTicket } from './upload-source.ts';

/** Where an upload stands; shared by all rounds of it. */
export interface Tally {
  sentBytes: number;
}

/**
 * Sends the parts of a ticket, several at once, each retried by itself. Resolves to false as soon as the store refuses a
 * signed request: a new ticket then tells what is missing.
 */
export const sendParts = async (client: Client, reader: UploadReader, ticket: UploadTicket, options: UploadOptions, tally: Tally): Promise<boolean> => {
  const { signal, concurrency = 4, partTimeoutMs = 300_000, onProgress } = options;
  const controller = new AbortController();
  const cancel = (): void => controller.abort(signal?.reason);
  if (signal?.aborted) cancel();
  else signal?.addEventListener('abort', cancel);
  // Signed requests carry their own right; the headers of the API must not leak to the store.
  const store: Client = { ...client, baseUrl: '', headers: {} };
  const left = [...ticket.parts];
  let honoured = true;
  const work = async (): Promise<void> => {
    for (let part = left.shift(); part && honoured; part = left.shift()) {
      controller.signal.throwIfAborted();
      if (Date.parse(ticket.expiresAt) <= Date.now()) return void (honoured = false);
      const start = (part.partNumber - 1) * ticket.partSizeBytes;
      const body = await reader.read(start, start + part.sizeBytes);
      const limits = { signal: controller.signal, timeoutMs: partTimeoutMs, deadlineMs: partTimeoutMs * 2 };
      try {
        await call(store, { id: 'uploadFile', method: part.method, path: part.url, encode: { '*': raw } }, { headers: part.signedHeaders, body }, limits);
      } catch (error) {
        // 403: the signature ended. 412: the object is there, the answer to an earlier attempt was lost.
        if (!(error instanceof ApiProblem) || ![403, 412].includes(error.status)) throw error;
        return void (honoured = false);
      }
      tally.sentBytes += part.sizeBytes;
      onProgress?.({ sentBytes: tally.sentBytes, totalBytes: reader.sizeBytes });
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, left.length) }, work));
  } catch (error) {
    controller.abort(error);
    throw error;
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
  return honoured;
};
