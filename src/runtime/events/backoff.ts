/** A number from 0 up to but not 1; tests give their own. */
export type Random = () => number;

const FIRST_MS = 1_000;
/** 15 minutes. */
const CAP_MS = 15 * 60_000;

/**
 * Milliseconds before the next try after so many failed attempts: exponential, with full jitter, so that what failed together does
 * not come back together (https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/). At most `capMs`.
 */
export const backoffMs = (failedAttempts: number, random: Random, capMs = CAP_MS): number => Math.floor(random() * Math.min(capMs, FIRST_MS * 2 ** (failedAttempts - 1)));
