import type { Readable } from 'node:stream';
import type { ImageSource } from '#core/ports/image-processor.ts';
import { SNIFFED_BYTES } from './sniff-image.ts';

/** An image of which the first bytes were read. */
export interface OpenedImage {
  readonly head: Buffer;
  /** All bytes, those of the head included; to be read once. */
  chunks(): AsyncIterable<Uint8Array>;
  /** Gives the source back, read or not. */
  close(): void;
}

interface Reading {
  readonly readMs: number;
  /** Ends the reading. */
  readonly closing: AbortSignal;
}

/** Opens an image and reads enough to tell its format. @throws what reading throws, and Error when that takes too long */
export const openImage = async (source: ImageSource, { readMs, closing }: Reading): Promise<OpenedImage> => {
  const late = AbortSignal.timeout(readMs);
  const over = AbortSignal.any([late, closing]);
  const stream = await unless(over, source.read());
  const abort = (): void => void stream.destroy(reasonOf(over));
  over.addEventListener('abort', abort, { once: true });
  // A source that fails while nobody reads it must not end the process; who reads next sees the failure.
  stream.on('error', () => undefined);
  if (over.aborted) abort();
  const iterator: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  const start = await headOf(iterator);
  return {
    head: Buffer.concat(start),
    chunks: () => allOf(start, iterator),
    close: () => {
      over.removeEventListener('abort', abort);
      stream.destroy();
    },
  };
};

const reasonOf = ({ reason }: AbortSignal): Error =>
  reason instanceof DOMException ? new Error('The image could not be read in time. Ask again.', { cause: reason }) : reason;

const unless = (over: AbortSignal, opening: Promise<Readable>): Promise<Readable> =>
  new Promise((resolve, reject) => {
    const giveUp = (): void => {
      reject(reasonOf(over));
      opening.then((stream) => stream.destroy(), () => undefined);
    };
    over.addEventListener('abort', giveUp, { once: true });
    opening.finally(() => over.removeEventListener('abort', giveUp)).then(resolve, reject);
    if (over.aborted) giveUp();
  });

const headOf = async (iterator: AsyncIterator<Buffer>): Promise<readonly Buffer[]> => {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  while (sizeBytes < SNIFFED_BYTES) {
    const next = await iterator.next();
    if (next.done === true) break;
    chunks.push(next.value);
    sizeBytes += next.value.byteLength;
  }
  return chunks;
};

async function* allOf(start: readonly Buffer[], iterator: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield* start;
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
}
