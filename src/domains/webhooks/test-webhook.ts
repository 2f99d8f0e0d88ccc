import type { NewId } from '#core/ids.ts';
import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import { dueDelivery, toDeliveryBody } from '#domains/webhooks/delivery.ts';
import type { DeliveriesRepository } from '#domains/webhooks/deliveries.repository.ts';
import { envelopeOf } from '#domains/webhooks/envelope.ts';
import { deliveryDue } from '#domains/webhooks/webhooks.events.ts';
import { requireEnabled, webhookNotFound } from '#domains/webhooks/webhooks.problems.ts';
import type { WebhooksRepository } from '#domains/webhooks/webhooks.repository.ts';
import { eventTypes } from '#generated/event-types.ts';
import type { PublicEventType } from '#generated/events.ts';

interface Uses { readonly webhooks: WebhooksRepository; readonly deliveries: DeliveriesRepository; readonly clock: Clock; readonly newId: NewId }

/** Sends the catalogue's example of an event to one endpoint, once. */
export const testWebhook: Handler<'testWebhook', Uses> = async ({ caller, path, body: { eventType } }, { webhooks, deliveries, clock, newId }) => {
  const webhook = await webhooks.find(caller.userId, path.webhookId);
  if (!webhook) throw webhookNotFound(path.webhookId);
  requireEnabled(webhook);
  const now = clock.now();
  const eventId = newId('event');
  const body = envelopeOf({ id: eventId, type: eventType, at: now.toISOString(), data: exampleOf(eventType, webhook.id) });
  const delivery = dueDelivery({ id: newId('delivery'), webhookId: webhook.id, ownerId: webhook.ownerId, eventId, eventType, body, isTest: true }, now);
  return {
    status: 202,
    body: toDeliveryBody(delivery),
    writes: [webhooks.checkPresent(webhook), deliveries.add(delivery)],
    events: [deliveryDue(delivery)],
  };
};

/** A plain test names the endpoint; every other type shows what the catalogue shows. */
const exampleOf = (eventType: PublicEventType, webhookId: string): object =>
  eventType === 'webhook.test' ? { webhookId } : eventTypes.find(({ type }) => type === eventType)?.example ?? {};
