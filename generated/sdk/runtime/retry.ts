// Generated from the contract by `make generate`. Do not edit: change the contract.
import { ApiProblem, NetworkError, TimeoutError } from './errors.ts';

const baseDelayMs = 250;
const longestDelayMs = 8_000;

/** Tells whether the same request may succeed a moment later. */
export const isTransient = (error: unknown): boolean =>
  error instanceof ApiProblem
    ? [408, 429, 500, 502, 503, 504].includes(error.status) || (error.code as string) === 'idempotency_in_progress'
    : error instanceof NetworkError || (error instanceof TimeoutError && error.scope === 'attempt');

/**
 * How long to wait after the given attempt (from 1): what Retry-After asks, in seconds or as a date, and on top a random part of a
 * doubling span ("full jitter"), so that clients which failed together do not come back together.
 */
export const delayMsAfter = (attempt: number, retryAfter: string | null | undefined): number => {
  const asked = retryAfter ? (/^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now()) : 0;
  return Math.max(asked || 0, 0) + Math.random() * Math.min(longestDelayMs, baseDelayMs * 2 ** (attempt - 1));
};

/** Waits; an abort of the signal ends the wait with its reason. */
export const sleep = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
