import { randomBytes } from 'node:crypto';
import type { Clock } from '#core/ports/clock.ts';

/** Prefixes of every kind of id; an id is `<prefix>_` and 26 characters of Crockford base 32. */
export type IdPrefix = 'user' | 'session' | 'file' | 'upload' | 'version' | 'share' | 'todo' | 'photo' | 'webhook' | 'delivery' | 'event' | 'request' | 'mail';

/** Makes a new sortable id: 48 bits of milliseconds, then 80 random bits, monotonic within a process. */
export type NewId = (prefix: IdPrefix) => string;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const RANDOM_CHARACTERS = 16;
const POOL_BYTES = 4096;

/**
 * Returns an id source over a clock (ULID layout, https://github.com/ulid/spec, in lower case).
 * Ids of one millisecond, and ids made while the clock stands still or steps back, keep increasing.
 */
export const idSource = (clock: Clock, random: (bytes: number) => Uint8Array = randomBytes): NewId => {
  let pool: Uint8Array = new Uint8Array(0);
  let used = 0;
  let lastMs = -1;
  let time = '';
  const tail = new Uint8Array(RANDOM_CHARACTERS);

  const refill = (): void => {
    if (used + RANDOM_CHARACTERS > pool.length) {
      pool = random(POOL_BYTES);
      used = 0;
    }
    for (let index = 0; index < RANDOM_CHARACTERS; index += 1) tail[index] = pool[used + index]! & 31;
    // The top value stays free, so that counting up never overflows within a millisecond.
    tail[0] = tail[0]! & 15;
    used += RANDOM_CHARACTERS;
  };
  const increment = (): void => {
    for (let index = RANDOM_CHARACTERS - 1; index >= 0; index -= 1) {
      if (tail[index]! < 31) {
        tail[index]! += 1;
        return;
      }
      tail[index] = 0;
    }
  };

  return (prefix) => {
    const nowMs = clock.now().getTime();
    if (nowMs > lastMs) {
      lastMs = nowMs;
      time = encodeTime(nowMs);
      refill();
    } else {
      increment();
    }
    let id = `${prefix}_${time}`;
    for (let index = 0; index < RANDOM_CHARACTERS; index += 1) id += ALPHABET[tail[index]!];
    return id;
  };
};

const encodeTime = (ms: number): string => {
  let rest = ms;
  let text = '';
  for (let index = 0; index < 10; index += 1) {
    text = ALPHABET[rest % 32]! + text;
    rest = Math.floor(rest / 32);
  }
  return text;
};
