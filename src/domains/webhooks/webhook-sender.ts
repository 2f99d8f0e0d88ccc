import { Postponed, type Consumer } from '#core/consumer.ts';
import type { DomainEvent, EventOf } from '#core/event.ts';
import type { NewId } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Directory } from '#core/ports/directory.ts';
import type { Egress } from '#core/ports/egress.ts';
import { MAX_INVISIBLE_MS } from '#core/ports/queue.ts';
import { ConditionFailed, type Write } from '#core/ports/table.ts';
import { attemptUnderWay, begunAttempt, endedDelivery, settledDelivery, type Attempt, type Delivery } from '#domains/webhooks/delivery.ts';
import type { DeliveriesRepository } from '#domains/webhooks/deliveries.repository.ts';
import type { InFlightGate } from '#domains/webhooks/in-flight-gate.ts';
import { recordAttempt, type AttemptMade } from '#domains/webhooks/record-attempt.ts';
import { sendAttempt } from '#domains/webhooks/send-attempt.ts';
import type { Webhook } from '#domains/webhooks/webhook.ts';
import type { WebhooksRepository } from '#domains/webhooks/webhooks.repository.ts';

/** What the sender works with. */
export interface SenderUses {
  readonly webhooks: WebhooksRepository;
  readonly deliveries: DeliveriesRepository;
  readonly directory: Pick<Directory, 'find'>;
  readonly egress: Egress;
  readonly gate: InFlightGate;
  readonly clock: Clock;
  readonly newId: NewId;
  /** 0 up to but not 1. */
  readonly random: () => number;
  /** Commits writes together with the events that follow from them. */
  readonly commit: (effects: { readonly writes: readonly Write[]; readonly events: readonly DomainEvent[]; readonly requestId: string }) => Promise<void>;
}

type Due = EventOf<'webhook.delivery_due'>;

const MAX_TRIES = 8;

/**
 * Sends what is due, one delivery a message, and keeps the message until the delivery is settled. An attempt is written down, with a lease,
 * before anything is sent, and its end behind it: the same message handed over twice sends once, and an attempt whose end was lost with its
 * process counts as begun and is followed by the next one of the schedule.
 */
export const webhookSender = (uses: SenderUses): Consumer => ({
  name: 'webhook-sender',
  eventTypes: ['webhook.delivery_due'],
  limits: { batch: 1, concurrency: 128, visibilityMs: 60_000, maxAttempts: 20 },
  consume: async (received) => {
    // The bus delivers the type that was subscribed to, and no other.
    for (const { event } of received) await unlessLost(() => sendDue(event as Due, uses));
    return [];
  },
});

/** Does something again when others changed what it was decided on. */
const unlessLost = async (act: () => Promise<void>): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ConditionFailed) || attempt === MAX_TRIES) throw error;
    }
  }
};

const sendDue = async (event: Due, uses: SenderUses): Promise<void> => {
  const { webhooks, deliveries, clock } = uses;
  const { webhookId, deliveryId } = event.data;
  const delivery = await deliveries.find(webhookId, deliveryId);
  if (delivery?.state !== 'pending') return;
  const webhook = await webhooks.find(event.ownerId, webhookId);
  if (webhook?.state !== 'enabled') return commitWrites([deliveries.save(endedDelivery(delivery))], event, uses);
  const now = clock.now();
  const underWay = attemptUnderWay(delivery);
  if (underWay && now < underWay.leaseUntil) throw comeBack(underWay.leaseUntil, 'An attempt is under way.', now);
  if (underWay) return giveUp(delivery, underWay, event, uses);
  if (delivery.nextAttemptAt !== null && now < delivery.nextAttemptAt) throw comeBack(delivery.nextAttemptAt, 'The next attempt is not due yet.', now);
  await attemptOnce(delivery, webhook, event, uses);
};

const commitWrites = (writes: readonly Write[], { requestId }: Due, { commit }: SenderUses): Promise<void> => commit({ writes, events: [], requestId });

/** A queue hides messages for so long and no longer; what is due later is looked at in between. */
const comeBack = (until: Date, reason: string, now: Date): Postponed => new Postponed(new Date(Math.min(until.getTime(), now.getTime() + MAX_INVISIBLE_MS)), reason);

/** Whoever began the attempt has ended without a word: it counts as begun, and the delivery goes on. */
const giveUp = async (delivery: Delivery, attempt: Attempt, event: Due, uses: SenderUses): Promise<void> => {
  const { clock, random, deliveries } = uses;
  const end = { outcome: 'interrupted', status: null, fault: null, durationMs: null } as const;
  await commitWrites([deliveries.save(settledDelivery(delivery, attempt, end, { now: clock.now(), random }))], event, uses);
  await sendDue(event, uses);
};

const attemptOnce = async (delivery: Delivery, webhook: Webhook, event: Due, uses: SenderUses): Promise<void> => {
  const { webhooks, deliveries, gate, clock } = uses;
  const isFailing = (await webhooks.findFailingSince(webhook.ownerId, webhook.id)) !== undefined;
  const place = await gate.enter({ webhookId: webhook.id, ownerId: webhook.ownerId }, isFailing ? 'failing' : 'well');
  if ('comeBackAt' in place) throw new Postponed(place.comeBackAt, 'Other attempts to the same endpoint are under way.');
  try {
    const begun = begunAttempt(delivery, clock.now());
    // The endpoint as it was read: what was disabled, moved or given another secret meanwhile is decided anew.
    await commitWrites([deliveries.save(begun.delivery), webhooks.checkVersion(webhook)], event, uses);
    const sent = await sendAttempt(begun.delivery, webhook, uses);
    await unlessLost(() => record({ ...begun, url: webhook.url, sent }, event, uses));
  } finally {
    place.leave();
  }
  await sendDue(event, uses);
};

const record = async (made: AttemptMade, { requestId }: Due, uses: SenderUses): Promise<void> => {
  const recorded = await recordAttempt(made, uses);
  if (recorded) await uses.commit({ writes: recorded.writes, events: recorded.events, requestId });
};
