import type { FileHandle } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ByteRange } from '#core/ports/object-store.ts';

const CHUNK_BYTES = 128 * 1024;

/**
 * The body of a request, chunk by chunk; a chunk is void once the next one is asked for. The socket is read no
 * faster than that. The request stays open if the reader stops early, so that what is left of it can be drained.
 */
export async function* bodyOf(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of chunks) {
    yield chunk;
    release(chunk);
  }
}

// Otherwise some 64 MiB of spent chunks gather before the garbage collector minds them.
const release = ({ buffer, byteLength }: Buffer): void => {
  if ('transfer' in buffer && buffer.byteLength === byteLength) buffer.transfer(0);
};

/** Sends a range of a file as the rest of an answer, at the pace of the client, through two buffers in turn. */
export const sendRange = async (response: ServerResponse, file: FileHandle, { first, last }: ByteRange): Promise<void> => {
  let [filling, sending] = [Buffer.allocUnsafeSlow(CHUNK_BYTES), Buffer.allocUnsafeSlow(CHUNK_BYTES)];
  let flushed: Promise<void> = Promise.resolve();
  for (let position = first; position <= last; ) {
    const [{ bytesRead }] = await Promise.all([file.read(filling, 0, Math.min(CHUNK_BYTES, last - position + 1), position), flushed]);
    if (bytesRead === 0) throw new Error('A content file is shorter than the object index says.');
    [filling, sending] = [sending, filling];
    flushed = write(response, sending.subarray(0, bytesRead));
    position += bytesRead;
  }
  await flushed;
  response.end();
};

// Resolves when the system has the bytes, and the buffer may be filled again.
const write = (response: ServerResponse, chunk: Uint8Array): Promise<void> => {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onClose = (): void => reject(new ClientGone());
  response.once('close', onClose);
  response.write(chunk, (error) => {
    response.off('close', onClose);
    if (error) reject(new ClientGone({ cause: error }));
    else resolve();
  });
  return promise;
};

/** The client closed the connection before it had the whole answer. */
export class ClientGone extends Error {
  constructor(options?: ErrorOptions) {
    super('The client closed the connection.', options);
    this.name = 'ClientGone';
  }
}
