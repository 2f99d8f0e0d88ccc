import { DURATION_BOUNDS, bucketOf } from '#runtime/telemetry-requests.ts';

/** What a consumer did since the start of the process. */
export interface ConsumerFigures {
  readonly name: string;
  /** Events handed over, repetitions included. */
  readonly attempts: number;
  readonly handled: number;
  readonly failed: number;
  readonly postponed: number;
  /** Moved to the dead letters by the runner. */
  readonly buried: number;
  readonly batches: number;
  readonly sumSeconds: number;
  /** Batches per bucket of `DURATION_BOUNDS`, and one more for those above. */
  readonly buckets: readonly number[];
  /** The last event that was not handled, until one is. */
  readonly failing: { readonly at: Date; readonly reason: string } | undefined;
}

/** What became of the events of one batch. */
export interface BatchFigures {
  readonly attempts: number;
  readonly handled: number;
  readonly failed: number;
  readonly postponed: number;
  readonly buried: number;
  readonly seconds: number;
  readonly reason: string | undefined;
}

/** Counts in plain memory what one consumer does. */
export interface ConsumerMeter {
  record(batch: BatchFigures, at: Date): void;
  figures(): ConsumerFigures;
}

/** Returns a meter that has counted nothing. */
export const consumerMeter = (name: string): ConsumerMeter => {
  const counts = { attempts: 0, handled: 0, failed: 0, postponed: 0, buried: 0 };
  const buckets = new Array<number>(DURATION_BOUNDS.length + 1).fill(0);
  let batches = 0;
  let sumSeconds = 0;
  let failing: ConsumerFigures['failing'];

  return {
    record: ({ seconds, reason, ...batch }, at) => {
      for (const key of ['attempts', 'handled', 'failed', 'postponed', 'buried'] as const) counts[key] += batch[key];
      batches += 1;
      sumSeconds += seconds;
      buckets[bucketOf(seconds)]! += 1;
      if (reason !== undefined) failing = { at, reason };
      else if (batch.handled > 0) failing = undefined;
    },
    figures: () => ({ name, ...counts, batches, sumSeconds, buckets, failing }),
  };
};
