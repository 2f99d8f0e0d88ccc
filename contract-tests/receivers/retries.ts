import { expect } from '@jest/globals';
import type { IssuedWebhook, WebhookAttempt, WebhookDelivery, WebhookDeliveryDetails } from '#generated/types.ts';
import type { Machine } from '../targets/machine.ts';
import type { Case, Outcome } from './behaviours.ts';
import { until, type Owner } from './owner.ts';
import type { Receiver } from './receiver.ts';
import type { Stage } from './stage.ts';

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000] as const;

/** The waits that are promised, before each attempt (docs/events.md). */
export const WAITS_MS = [0, 5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR] as const;
const JITTER = 0.1;

/** An endpoint, who owns it and what listens there. */
export interface Endpoint {
  readonly title: string;
  readonly owner: Owner;
  readonly receiver: Receiver;
  readonly webhook: IssuedWebhook;
  readonly expected: Outcome;
}

/** Registers a receiver for each case; `open` opens it. */
export const endpointsOf = (cases: readonly Case[], owner: Owner, open: Stage['open']): Promise<readonly Endpoint[]> =>
  Promise.all(cases.map(async ([title, behaviour, expected, options]) => {
    const receiver = await open(behaviour, options);
    return { title, owner, receiver, expected, webhook: await owner.register({ url: receiver.url, description: title }) };
  }));

/** The only delivery of each endpoint, once each of them is so; `onWait` is called whenever some are not. */
export const deliveriesWhen = async (endpoints: readonly Endpoint[], isSo: (delivery: WebhookDelivery) => boolean, what: string, onWait = (): void => undefined): Promise<readonly WebhookDeliveryDetails[]> => {
  let waiting = endpoints;
  await until(async () => {
    const found = await Promise.all(waiting.map(({ owner, webhook }) => owner.deliveries(webhook.id)));
    waiting = waiting.filter((_endpoint, index) => found[index]![0] === undefined || !isSo(found[index]![0]));
    if (waiting.length > 0) onWait();
    return waiting.length === 0;
  }, what);
  return Promise.all(endpoints.map(({ owner, webhook }) => owner.onlyDelivery(webhook.id)));
};

/** Whether so many attempts have come to their end. */
export const hasHad = (attempts: number) => ({ attemptCount, state, nextAttemptAt }: WebhookDelivery): boolean => attemptCount === attempts && (state !== 'pending' || nextAttemptAt !== null);

/** What the API says of an attempt, for comparison. */
export const outcomeOf = ({ outcome, status, fault }: WebhookAttempt): Outcome => ({ outcome, status, fault });

/** Fails unless the next attempt is due when the schedule says, or when the receiver asked for it. */
export const expectOnSchedule = ({ attempts, nextAttemptAt }: WebhookDeliveryDetails, now: Date, retryAfterMs = 0): void => {
  const last = attempts.at(-1)!;
  const wait = WAITS_MS[attempts.length]!;
  const nextMs = Date.parse(nextAttemptAt ?? '');
  expect(nextMs).toBeGreaterThanOrEqual(Date.parse(last.startedAt) + Math.max(wait * (1 - JITTER), retryAfterMs));
  expect(nextMs).toBeLessThanOrEqual(now.getTime() + Math.max(wait * (1 + JITTER), retryAfterMs));
};

/** Moves the clock behind the latest of the next attempts, and waits until every delivery has had one more attempt. */
export const nextAttempts = async (machine: Machine, endpoints: readonly Endpoint[], before: readonly WebhookDeliveryDetails[]): Promise<readonly WebhookDeliveryDetails[]> => {
  const dueMs = Math.max(...before.map(({ nextAttemptAt }) => Date.parse(nextAttemptAt ?? '')));
  machine.advance(Math.max(0, Math.ceil((dueMs - machine.now().getTime()) / SECOND)) + 1);
  const count = before[0]!.attemptCount + 1;
  // Failing endpoints share a bounded number of places; who waits for one waits by the clock that stands.
  return deliveriesWhen(endpoints, hasHad(count), `attempt ${count} of all is over`, () => machine.advance(1));
};
