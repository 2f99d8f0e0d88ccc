import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import { redelivered, toDeliveryBody } from '#domains/webhooks/delivery.ts';
import type { DeliveriesRepository } from '#domains/webhooks/deliveries.repository.ts';
import { deliveryDue } from '#domains/webhooks/webhooks.events.ts';
import { deliveryNotFound, requireEnabled, webhookNotFound } from '#domains/webhooks/webhooks.problems.ts';
import type { WebhooksRepository } from '#domains/webhooks/webhooks.repository.ts';

interface Uses { readonly webhooks: WebhooksRepository; readonly deliveries: DeliveriesRepository; readonly clock: Clock }

/** Sends the event of a delivery again, whatever became of it before. */
export const redeliverWebhook: Handler<'redeliverWebhook', Uses> = async ({ caller, path }, { webhooks, deliveries, clock }) => {
  const webhook = await webhooks.find(caller.userId, path.webhookId);
  if (!webhook) throw webhookNotFound(path.webhookId);
  const delivery = await deliveries.find(webhook.id, path.deliveryId);
  if (!delivery) throw deliveryNotFound(path.deliveryId);
  requireEnabled(webhook);
  const again = redelivered(delivery, clock.now());
  return { status: 202, body: toDeliveryBody(again), writes: [deliveries.save(again)], events: [deliveryDue(again)] };
};
