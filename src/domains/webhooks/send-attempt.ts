import type { Clock } from '#core/ports/clock.ts';
import { EgressFailed, EgressRefused, type Egress, type EgressAnswer } from '#core/ports/egress.ts';
import { signatureOf } from '#core/standard-webhooks.ts';
import type { AttemptEnd, Delivery } from '#domains/webhooks/delivery.ts';
import { retryAfterMsOf } from '#domains/webhooks/retry-schedule.ts';
import { liveSecrets, type Webhook } from '#domains/webhooks/webhook.ts';

/** What came of sending. */
export interface Sent {
  readonly end: AttemptEnd;
  /** The receiver says that it is gone for good (410). */
  readonly isGone: boolean;
  readonly retryAfterMs: number;
}

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 64 * 1024;
const GONE = 410;

/**
 * Sends a delivery once, signed by every live secret. Any 2xx takes it; whatever else comes is a failure, redirects
 * included. The body of the answer is looked at by nobody.
 */
export const sendAttempt = async ({ eventId, body }: Delivery, webhook: Webhook, { egress, clock }: { readonly egress: Egress; readonly clock: Clock }): Promise<Sent> => {
  const now = clock.now();
  const timestampSeconds = Math.floor(now.getTime() / 1000);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'DemoBackend-Webhooks/1',
    'webhook-id': eventId,
    'webhook-timestamp': String(timestampSeconds),
    'webhook-signature': signatureOf({ id: eventId, timestampSeconds, body }, liveSecrets(webhook, now)),
  };
  try {
    return answered(await egress.send({ url: webhook.url, method: 'POST', headers, body, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES }), clock.now());
  } catch (error) {
    const durationMs = Math.max(0, clock.now().getTime() - now.getTime());
    if (error instanceof EgressFailed) return failed(error.fault, durationMs);
    if (error instanceof EgressRefused) return failed('refused', durationMs);
    throw error;
  }
};

const answered = (answer: EgressAnswer, now: Date): Sent => {
  const { status, durationMs } = answer;
  const outcome = status >= 200 && status < 300 ? 'succeeded' : 'failed';
  return { end: { outcome, status, fault: null, durationMs: Math.round(durationMs) }, isGone: status === GONE, retryAfterMs: retryAfterMsOf(answer, now) };
};

const failed = (fault: AttemptEnd['fault'], durationMs: number): Sent => ({ end: { outcome: 'failed', status: null, fault, durationMs }, isGone: false, retryAfterMs: 0 });
