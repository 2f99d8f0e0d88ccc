import type { DomainEvent } from '#core/event.ts';
import type { NewId } from '#core/ids.ts';
import { outgoingMail } from '#core/outgoing-mail.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Directory } from '#core/ports/directory.ts';
import type { Write } from '#core/ports/table.ts';
import { endedDelivery, settledDelivery, type Attempt, type Delivery } from '#domains/webhooks/delivery.ts';
import type { DeliveriesRepository } from '#domains/webhooks/deliveries.repository.ts';
import { MAX_FAILING_MS } from '#domains/webhooks/retry-schedule.ts';
import type { Sent } from '#domains/webhooks/send-attempt.ts';
import { disabledWebhook, type Webhook } from '#domains/webhooks/webhook.ts';
import { webhookDisabled } from '#domains/webhooks/webhooks.events.ts';
import { disabledMail } from '#domains/webhooks/webhooks.mails.ts';
import type { WebhooksRepository } from '#domains/webhooks/webhooks.repository.ts';

interface Uses {
  readonly webhooks: WebhooksRepository;
  readonly deliveries: DeliveriesRepository;
  readonly directory: Pick<Directory, 'find'>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly random: () => number;
}

/** The end of an attempt as it is to be committed. */
export interface Recorded {
  readonly delivery: Delivery;
  readonly writes: readonly Write[];
  readonly events: readonly DomainEvent[];
}

/** What was sent, and where to. */
export interface AttemptMade {
  readonly delivery: Delivery;
  readonly attempt: Attempt;
  readonly url: string;
  readonly sent: Sent;
}

/**
 * Decides what the end of an attempt changes: the delivery, and for anything but a test also whether the endpoint counts as failing or is
 * disabled. An endpoint that was changed to another URL meanwhile is not judged by what the one before answered.
 */
export const recordAttempt = async ({ delivery: { ownerId, webhookId, id }, attempt, url, sent }: AttemptMade, uses: Uses): Promise<Recorded | undefined> => {
  const { webhooks, deliveries, clock, random } = uses;
  const [delivery, webhook, failingSince] = await Promise.all([deliveries.find(webhookId, id), webhooks.find(ownerId, webhookId), webhooks.findFailingSince(ownerId, webhookId)]);
  if (!delivery) return undefined;
  const now = clock.now();
  const settled = settledDelivery(delivery, attempt, sent.end, { now, random, retryAfterMs: sent.retryAfterMs });
  if (settled === delivery) return undefined;
  const judged = webhook?.state === 'enabled' && webhook.url === url && !delivery.isTest ? webhook : undefined;
  if (judged === undefined) return { delivery: settled, writes: [deliveries.save(settled)], events: [] };
  if (sent.end.outcome === 'succeeded') {
    return { delivery: settled, writes: [deliveries.save(settled), ...(failingSince ? [webhooks.endFailing(judged)] : [])], events: [] };
  }
  const reason = sent.isGone ? 'gone' : failingSince && now.getTime() - failingSince.getTime() >= MAX_FAILING_MS ? 'failing' : undefined;
  if (reason !== undefined) return disabling(delivery, settled, { webhook: judged, reason, now }, uses);
  return { delivery: settled, writes: [deliveries.save(settled), ...(failingSince ? [] : [webhooks.beginFailing(judged, attempt.startedAt)])], events: [] };
};

interface Disabling { readonly webhook: Webhook; readonly reason: 'gone' | 'failing'; readonly now: Date }

const disabling = async (before: Delivery, settled: Delivery, { webhook, reason, now }: Disabling, { webhooks, deliveries, directory, newId }: Uses): Promise<Recorded> => {
  const disabled = disabledWebhook(webhook, reason, now);
  const delivery = settled.state === 'pending' ? { ...endedDelivery(settled), version: before.version + 1 } : settled;
  const owner = await directory.find(webhook.ownerId);
  return {
    delivery,
    writes: [
      deliveries.save(delivery),
      webhooks.save(disabled, 'retry'),
      ...(owner ? [outgoingMail(newId('mail'), disabledMail(owner.email, disabled, reason), now)] : []),
    ],
    events: [webhookDisabled(disabled, reason)],
  };
};
