import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { PoolError } from '#core/ports/user-pool.ts';
import type { UserPoolSettings } from '#adapters/local/user-pool-settings.ts';

/** Hashes passwords off the event loop, few at a time. */
export interface Passwords {
  /** @throws PoolError busy */
  hash(password: string): Promise<string>;
  /** Computes a hash in any case; nothing stored never matches. @throws PoolError busy */
  verify(password: string, stored: string | undefined): Promise<boolean>;
  /** Whether the stored hash was made with other costs than today's. */
  isOutdated(stored: string): boolean;
  /** How many hashes were computed since the start. */
  computed(): number;
}

const BLOCK_SIZE = 8;
const PARALLELISM = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const RETRY_AFTER_SECONDS = 2;

interface ScryptHash {
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** Returns scrypt (RFC 7914) with a salt per user; the parameters stand in the stored text `scrypt$N$r$p$salt$hash`. */
export const scryptPasswords = ({ scryptCost, hashesAtOnce, hashesWaiting }: UserPoolSettings): Passwords => {
  const takeTurn = turns(hashesAtOnce, hashesWaiting);
  let computed = 0;
  const compute = (password: string, made: Omit<ScryptHash, 'hash'>, bytes: number): Promise<Buffer> =>
    takeTurn(() => {
      computed += 1;
      return derive(password, made, bytes);
    });
  const today = { cost: scryptCost, blockSize: BLOCK_SIZE, parallelism: PARALLELISM };
  const nobody: ScryptHash = { ...today, salt: randomBytes(SALT_BYTES), hash: randomBytes(HASH_BYTES) };

  return {
    hash: async (password) => {
      const made = { ...today, salt: randomBytes(SALT_BYTES) };
      return toText({ ...made, hash: await compute(password, made, HASH_BYTES) });
    },
    verify: async (password, stored) => {
      const expected = stored === undefined ? nobody : fromText(stored);
      const given = await compute(password, expected, expected.hash.length);
      return timingSafeEqual(given, expected.hash) && stored !== undefined;
    },
    isOutdated: (stored) => {
      const { cost, blockSize, parallelism } = fromText(stored);
      return cost !== today.cost || blockSize !== today.blockSize || parallelism !== today.parallelism;
    },
    computed: () => computed,
  };
};

const derive = (password: string, { cost, blockSize, parallelism, salt }: Omit<ScryptHash, 'hash'>, bytes: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const options = { N: cost, r: blockSize, p: parallelism, maxmem: 256 * cost * blockSize };
    // NFKC (NIST SP 800-63B): the same password typed on another keyboard gives the same bytes.
    scrypt(password.normalize('NFKC'), salt, bytes, options, (error, hash) => (error ? reject(error) : resolve(hash)));
  });

const turns = (atOnce: number, waiting: number): (<T>(work: () => Promise<T>) => Promise<T>) => {
  let running = 0;
  const queue: (() => void)[] = [];
  return async (work) => {
    if (running < atOnce) {
      running += 1;
    } else {
      if (queue.length >= waiting) throw new PoolError('busy', RETRY_AFTER_SECONDS);
      // Whoever finishes hands over its turn, so `running` stays as it is.
      await new Promise<void>((resolve) => queue.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
};

const toText = ({ cost, blockSize, parallelism, salt, hash }: ScryptHash): string =>
  ['scrypt', cost, blockSize, parallelism, salt.toString('base64url'), hash.toString('base64url')].join('$');

const fromText = (text: string): ScryptHash => {
  const [name, cost, blockSize, parallelism, salt, hash] = text.split('$');
  if (name !== 'scrypt' || !salt || !hash) throw new Error('A stored password hash of the user pool is unreadable. Restore the pool from the last backup.');
  return {
    cost: Number(cost),
    blockSize: Number(blockSize),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  };
};
