import { createCipheriv, createHash } from 'node:crypto';

/** A source of choices that are the same for the same seed; what the clock and the network decide is not. */
export interface Random {
  /** A whole number from 0 to `limit - 1`. */
  readonly below: (limit: number) => number;
  /** A whole number from `first` to `last`, both included. */
  readonly between: (first: number, last: number) => number;
  /** True with this probability. */
  readonly chance: (probability: number) => boolean;
  readonly pick: <Value>(values: readonly Value[]) => Value;
  /** Lower-case letters and digits. */
  readonly text: (length: number) => string;
  /** An independent source, so that one user of chance does not shift the choices of another. */
  readonly fork: (name: string) => Random;
}

const SIGNS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Returns the source of a seed (sfc32, seeded by SHA-256). */
export const seededRandom = (seed: string): Random => {
  const hash = createHash('sha256').update(seed).digest();
  const state = Uint32Array.from([0, 4, 8, 12], (offset) => hash.readUInt32LE(offset));
  const next = (): number => {
    const [a = 0, b = 0, c = 0, counter = 0] = state;
    const result = (a + b + counter) >>> 0;
    state.set([b ^ (b >>> 9), (c + (c << 3)) >>> 0, (((c << 21) | (c >>> 11)) + result) >>> 0, counter + 1]);
    return result / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    between: (first, last) => first + below(last - first + 1),
    chance: (probability) => next() < probability,
    pick: (values) => {
      const value = values[below(values.length)];
      if (value === undefined) throw new RangeError('There is nothing to pick from.');
      return value;
    },
    text: (length) => Array.from({ length }, () => SIGNS[below(SIGNS.length)]).join(''),
    fork: (name) => seededRandom(`${seed}/${name}`),
  };
};

/** Returns bytes that follow from a seed and look like nothing in particular; they begin with a line of text, so that no file type is seen in them. */
export const seededBytes = (seed: string, sizeBytes: number): Buffer => {
  const key = createHash('sha256').update(seed).digest();
  const bytes = createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(sizeBytes));
  bytes.write('chaos\n', 0, 'latin1');
  return bytes;
};
