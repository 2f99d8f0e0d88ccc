import { Problem } from '#core/problem.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { ThrottlingClass } from '#runtime/http/contract-facts.ts';

/** What is left of a bucket after a request was taken from it. */
export interface Allowance {
  readonly remaining: number;
  readonly resetSeconds: number;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

const MAX_BUCKETS = 100_000;

/**
 * Token buckets of one throttling class, one for each caller or address, kept in this process. When there are too
 * many, the longest unused is forgotten.
 */
export const throttle = (name: string, { ratePerSecond, burst }: ThrottlingClass, clock: Clock) => {
  const buckets = new Map<string, Bucket>();

  const take = (key: string): Allowance => {
    const nowMs = clock.now().getTime();
    const bucket = buckets.get(key) ?? { tokens: burst, atMs: nowMs };
    const elapsedMs = Math.max(0, nowMs - bucket.atMs);
    const tokens = Math.min(burst, bucket.tokens + (elapsedMs * ratePerSecond) / 1000);
    if (tokens < 1) {
      const retryAfterSeconds = Math.max(1, Math.ceil((1 - tokens) / ratePerSecond));
      const detail = `The throttling class ${name} allows ${ratePerSecond} requests a second.`;
      throw new Problem('too_many_requests', detail, { retryAfterSeconds });
    }
    // Deleting first keeps the map in order of last use, oldest first.
    buckets.delete(key);
    bucket.tokens = tokens - 1;
    bucket.atMs = nowMs;
    buckets.set(key, bucket);
    if (buckets.size > MAX_BUCKETS) forgetOldest(buckets);
    return { remaining: Math.floor(tokens - 1), resetSeconds: Math.ceil((burst - tokens + 1) / ratePerSecond) };
  };

  return { take };
};

export type Throttle = ReturnType<typeof throttle>;

const forgetOldest = (buckets: Map<string, Bucket>): void => {
  const oldest = buckets.keys().next();
  if (!oldest.done) buckets.delete(oldest.value);
};
