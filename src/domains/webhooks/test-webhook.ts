import type { NewId } from '#core/ids.ts';
import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import { dueDelivery, toDeliveryBody } from '#domains/webhooks/delivery.ts';
import type { DeliveriesRepository } from '#domains/webhooks/deliveries.repository.ts';
import { envelopeOf } from '#domains/webhooks/envelope.ts';
import { deliveryDue } from '#domains/webhooks/webhooks.events.ts';
import { requireEnabled, webhookNotFound } from '#domains/webhooks/webhooks.problems.ts';
import type { WebhooksRepository } from '#domains/webhooks/webhooks.repository.ts';
import { events } from '#generated/events.ts';

interface Uses { readonly webhooks: WebhooksRepository; readonly deliveries: DeliveriesRepository; readonly clock: Clock; readonly newId: NewId }

/** Sends the catalogue's example of an event to one endpoint, once. */
export const testWebhook: Handler<'testWebhook', Uses> = async ({ caller, path, body: { eventType } }, { webhooks, deliveries, clock, newId }) => {
  const webhook = await webhooks.find(caller.userId, path.webhookId);
  if (!webhook) throw webhookNotFound(path.webhookId);
  requireEnabled(webhook);
  const now = clock.now();
  const eventId = newId('event');
  const data = eventType === 'webhook.test' ? { webhookId: webhook.id } : events[eventType].example;
  const body = envelopeOf({ id: eventId, type: eventType, at: now.toISOString(), data });
  const delivery = dueDelivery({ id: newId('delivery'), webhookId: webhook.id, ownerId: webhook.ownerId, eventId, eventType, body, isTest: true }, now);
  return {
    status: 202,
    body: toDeliveryBody(delivery),
    writes: [webhooks.checkPresent(webhook), deliveries.add(delivery)],
    events: [deliveryDue(delivery)],
  };
};
