import type { React } from '#core/consumer.ts';
import type { Clock } from '#core/ports/clock.ts';
import { deliveryIdOf, dueDelivery } from '#domains/webhooks/delivery.ts';
import type { DeliveriesRepository } from '#domains/webhooks/deliveries.repository.ts';
import { envelopeOf } from '#domains/webhooks/envelope.ts';
import { wantsEvent } from '#domains/webhooks/webhook.ts';
import { deliveryDue } from '#domains/webhooks/webhooks.events.ts';
import type { WebhooksRepository } from '#domains/webhooks/webhooks.repository.ts';
import { eventTypes } from '#generated/event-types.ts';
import type { PublicEventType } from '#generated/events.ts';

interface Uses { readonly webhooks: WebhooksRepository; readonly deliveries: DeliveriesRepository; readonly clock: Clock }

/** What happens by itself; a test goes to one endpoint and never over the bus. */
export type AnnouncedType = Exclude<PublicEventType, 'webhook.test'>;

/** The types that are fanned out. */
export const ANNOUNCED_TYPES: readonly AnnouncedType[] = eventTypes.map(({ type }) => type).filter((type) => type !== 'webhook.test');

/** Makes a delivery for each enabled endpoint of the owner that asks for the event; one that exists already stays as it is. */
export const onPublicEvent: React<AnnouncedType, Uses> = async (event, { webhooks, deliveries, clock }) => {
  const interested = (await webhooks.listAll(event.ownerId)).filter((webhook) => wantsEvent(webhook, event));
  if (interested.length === 0) return {};
  const body = envelopeOf(event);
  const given = interested.map((webhook) => ({ webhook, id: deliveryIdOf(event.id, webhook.id) }));
  const known = await Promise.all(given.map(({ webhook, id }) => deliveries.find(webhook.id, id)));
  const due = given.filter((_each, index) => known[index] === undefined).map(({ webhook, id }) => ({
    webhook,
    delivery: dueDelivery({ id, webhookId: webhook.id, ownerId: event.ownerId, eventId: event.id, eventType: event.type, body, isTest: false }, clock.now()),
  }));
  return {
    writes: due.flatMap(({ webhook, delivery }) => [webhooks.checkPresent(webhook), deliveries.add(delivery)]),
    events: due.map(({ delivery }) => deliveryDue(delivery)),
  };
};
