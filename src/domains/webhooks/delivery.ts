import { createHash } from 'node:crypto';
import type { EgressFault } from '#core/ports/egress.ts';
import type { PublicEventType } from '#generated/events.ts';
import type { WebhookAttempt, WebhookDelivery, WebhookDeliveryDetails } from '#generated/types.ts';
import { delayBefore, MAX_ATTEMPTS } from '#domains/webhooks/retry-schedule.ts';

/** How an attempt ended. */
export interface AttemptEnd {
  /** `interrupted`: the process ended between sending and recording, so nobody knows; it counts as an attempt that did not succeed. */
  readonly outcome: 'succeeded' | 'failed' | 'interrupted';
  readonly status: number | null;
  readonly fault: EgressFault | 'refused' | null;
  readonly durationMs: number | null;
}

/** One attempt; it is written down before anything is sent. */
export interface Attempt {
  readonly number: number;
  /** The redelivery that it belongs to; 0 for the first time. */
  readonly round: number;
  readonly startedAt: Date;
  /** Whoever began it has recorded its end by then, or never will. */
  readonly leaseUntil: Date;
  readonly end: AttemptEnd | null;
}

/** One event on its way to one endpoint. */
export interface Delivery {
  readonly id: string;
  readonly webhookId: string;
  readonly ownerId: string;
  readonly eventId: string;
  readonly eventType: PublicEventType;
  /** What is sent, byte for byte. */
  readonly body: string;
  /** A test is sent once, and says nothing about the endpoint's health. */
  readonly isTest: boolean;
  readonly state: 'pending' | 'delivered' | 'dead_letter' | 'ended';
  readonly round: number;
  /** Attempts begun in this round. */
  readonly begun: number;
  /** Attempts begun at all. */
  readonly attemptCount: number;
  /** The latest attempts, earliest first. */
  readonly attempts: readonly Attempt[];
  /** Null while an attempt is under way, and when none will follow. */
  readonly nextAttemptAt: Date | null;
  readonly createdAt: Date;
  /** When it is forgotten. */
  readonly keptUntil: Date;
  readonly version: number;
}

/** Longer than a request may take and its end needs to be recorded. */
export const LEASE_MS = 30_000;
const KEPT_MS = 30 * 24 * 3_600_000;
const ATTEMPTS_KEPT = 30;
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_CHARACTERS = 10;
const TAIL_CHARACTERS = 16;

/** The id of the delivery of an event to an endpoint: the same however often the event comes, and sortable by the event's time. */
export const deliveryIdOf = (eventId: string, webhookId: string): string => {
  const time = eventId.slice('event_'.length, 'event_'.length + TIME_CHARACTERS);
  const hash = createHash('sha256').update(`${eventId}#${webhookId}`).digest();
  return `delivery_${time}${[...hash.subarray(0, TAIL_CHARACTERS)].map((byte) => ALPHABET[byte & 31]).join('')}`;
};

type Given = Pick<Delivery, 'id' | 'webhookId' | 'ownerId' | 'eventId' | 'eventType' | 'body' | 'isTest'>;

/** Makes a delivery that is due at once. */
export const dueDelivery = (given: Given, now: Date): Delivery => ({
  ...given,
  state: 'pending',
  round: 0,
  begun: 0,
  attemptCount: 0,
  attempts: [],
  nextAttemptAt: now,
  createdAt: now,
  keptUntil: new Date(now.getTime() + KEPT_MS),
  version: 1,
});

const changed = (delivery: Delivery, changes: Partial<Delivery>): Delivery => ({ ...delivery, ...changes, version: delivery.version + 1 });

/** The attempt whose end is not known. */
export const attemptUnderWay = ({ attempts }: Delivery): Attempt | undefined => {
  const last = attempts.at(-1);
  return last?.end === null ? last : undefined;
};

/** Begins an attempt; the caller has made sure that none is under way. */
export const begunAttempt = (delivery: Delivery, now: Date): { readonly delivery: Delivery; readonly attempt: Attempt } => {
  const attempt = { number: delivery.attemptCount + 1, round: delivery.round, startedAt: now, leaseUntil: new Date(now.getTime() + LEASE_MS), end: null };
  const attempts = [...delivery.attempts, attempt].slice(-ATTEMPTS_KEPT);
  return { attempt, delivery: changed(delivery, { attempts, begun: delivery.begun + 1, attemptCount: attempt.number, nextAttemptAt: null }) };
};

/** When and by how much the next attempt is delayed. */
export interface Pace {
  readonly now: Date;
  /** 0 up to but not 1. */
  readonly random: () => number;
  /** What the receiver asked for, as far as it is honoured. */
  readonly retryAfterMs?: number;
}

/**
 * Records the end of an attempt. Success delivers, failure waits for its turn or was the last one. The end of an attempt
 * that was given up, or is followed by a redelivery, is noted; only its success still counts.
 */
export const settledDelivery = (delivery: Delivery, { number }: Pick<Attempt, 'number'>, end: AttemptEnd, pace: Pace): Delivery => {
  const attempt = delivery.attempts.find((each) => each.number === number);
  if (attempt === undefined) return delivery;
  const noted = changed(delivery, { attempts: delivery.attempts.map((each) => (each.number === number ? { ...each, end } : each)) });
  if (delivery.state !== 'pending' || attempt.round !== delivery.round) return noted;
  if (end.outcome === 'succeeded') return { ...noted, state: 'delivered', nextAttemptAt: null };
  return attempt.end === null ? { ...noted, ...afterFailure(delivery, pace) } : noted;
};

const afterFailure = ({ isTest, begun }: Delivery, { now, random, retryAfterMs = 0 }: Pace): Pick<Delivery, 'state' | 'nextAttemptAt'> => {
  if (isTest || begun >= MAX_ATTEMPTS) return { state: 'dead_letter', nextAttemptAt: null };
  return { state: 'pending', nextAttemptAt: new Date(now.getTime() + Math.max(delayBefore(begun + 1, random), retryAfterMs)) };
};

/** Ends a delivery whose endpoint takes no more. */
export const endedDelivery = (delivery: Delivery): Delivery => changed(delivery, { state: 'ended', nextAttemptAt: null });

/** Begins anew with the first step of the schedule, whatever became of it before. */
export const redelivered = (delivery: Delivery, now: Date): Delivery =>
  changed(delivery, { state: 'pending', round: delivery.round + 1, begun: 0, nextAttemptAt: now, keptUntil: new Date(now.getTime() + KEPT_MS) });

/** Turns a delivery into what lists show of it. */
export const toDeliveryBody = (delivery: Delivery): WebhookDelivery => ({
  id: delivery.id,
  webhookId: delivery.webhookId,
  eventId: delivery.eventId,
  eventType: delivery.eventType,
  isTest: delivery.isTest,
  state: delivery.state,
  attemptCount: delivery.attemptCount,
  nextAttemptAt: delivery.nextAttemptAt?.toISOString() ?? null,
  createdAt: delivery.createdAt.toISOString(),
});

/** Turns a delivery into what the API shows of it alone. */
export const toDeliveryDetails = (delivery: Delivery): WebhookDeliveryDetails => ({ ...toDeliveryBody(delivery), attempts: delivery.attempts.map(toAttemptBody) });

const toAttemptBody = ({ number, startedAt, end }: Attempt): WebhookAttempt => ({
  number,
  startedAt: startedAt.toISOString(),
  outcome: end?.outcome ?? 'under_way',
  status: end?.status ?? null,
  fault: end?.fault ?? null,
  durationMs: end?.durationMs ?? null,
});
