const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits before each attempt, from the end of the one before: ten attempts in a bit more than three days (the example schedule of Standard Webhooks). */
const WAITS_MS = [0, 5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR] as const;
const JITTER = 0.1;

/** Attempts after which a delivery is a dead letter. */
export const MAX_ATTEMPTS = WAITS_MS.length;
/** The longest that a receiver can put off the next attempt. */
export const MAX_RETRY_AFTER_MS = 24 * HOUR;
/** Time without a single success after which a failed attempt disables the endpoint. */
export const MAX_FAILING_MS = 5 * 24 * HOUR;

/** Milliseconds before the attempt of the given number, from 1; ±10 %, so that what failed together does not come back together. */
export const delayBefore = (attempt: number, random: () => number): number => Math.round(WAITS_MS[attempt - 1]! * (1 - JITTER + 2 * JITTER * random()));

/**
 * What a receiver that answers 429 or 503 asks for with Retry-After (RFC 9110 §10.2.3), at most 24 hours; 0 where it asks for
 * nothing. It only ever makes the wait of the schedule longer.
 */
export const retryAfterMsOf = ({ status, headers }: { readonly status: number; readonly headers: Readonly<Record<string, string>> }, now: Date): number => {
  const text = headers['retry-after']?.trim() ?? '';
  if ((status !== 429 && status !== 503) || text === '') return 0;
  const wanted = /^\d+$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now.getTime();
  return Number.isNaN(wanted) ? 0 : Math.min(Math.max(wanted, 0), MAX_RETRY_AFTER_MS);
};
