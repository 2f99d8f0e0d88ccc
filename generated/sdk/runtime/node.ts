// Generated from the contract by `make generate`. Do not edit: change the contract.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';

/** A file on disk as a source of `uploadFile`: read part by part, never held whole. */
export const fileSource = async (path: string): Promise<{
  readonly sizeBytes: number;
  readonly read: (start: number, end: number) => Promise<Uint8Array>;
  readonly sha256: () => Promise<string>;
}> => {
  const { size } = await stat(path);
  return {
    sizeBytes: size,
    read: async (start, end) => {
      const file = await open(path);
      try {
        const bytes = new Uint8Array(end - start);
        for (let filled = 0; filled < bytes.length;) {
          const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
          if (bytesRead === 0) throw new Error(`${path} became shorter while it was read.`);
          filled += bytesRead;
        }
        return bytes;
      } finally {
        await file.close();
      }
    },
    sha256: async () => {
      const hash = createHash('sha256');
      for await (const chunk of createReadStream(path)) hash.update(chunk);
      return hash.digest('hex');
    },
  };
};
