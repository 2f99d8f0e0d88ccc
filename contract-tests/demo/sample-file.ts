import { createHash, randomFillSync } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Large enough to travel in several parts. */
export const SAMPLE_BYTES = 64 * 1024 * 1024;

const CHUNK_BYTES = 1024 * 1024;

/** Writes a file of random bytes, which no layer can make smaller. */
export const createSampleFile = async (folder: string): Promise<string> => {
  const path = join(folder, 'sample.bin');
  await using file = await open(path, 'wx');
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (let written = 0; written < SAMPLE_BYTES; written += CHUNK_BYTES) await file.write(randomFillSync(chunk));
  return path;
};

/** What to call a file of this path. Bytes of any format may be announced as just bytes. */
export const factsOf = (path: string): { readonly name: string; readonly contentType: string } => ({
  name: basename(path),
  contentType: 'application/octet-stream',
});

/** Lower-case hex SHA-256 of a file, or of bytes as they arrive. */
export const sha256Of = async (source: string | AsyncIterable<Uint8Array>): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of typeof source === 'string' ? createReadStream(source) : source) hash.update(chunk);
  return hash.digest('hex');
};
