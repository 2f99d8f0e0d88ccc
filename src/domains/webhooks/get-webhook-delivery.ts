import type { Handler } from '#core/operation.ts';
import { toDeliveryDetails } from '#domains/webhooks/delivery.ts';
import type { DeliveriesRepository } from '#domains/webhooks/deliveries.repository.ts';
import { deliveryNotFound, webhookNotFound } from '#domains/webhooks/webhooks.problems.ts';
import type { WebhooksRepository } from '#domains/webhooks/webhooks.repository.ts';

interface Uses { readonly webhooks: WebhooksRepository; readonly deliveries: DeliveriesRepository }

/** Shows one delivery to an endpoint of the caller, with its attempts. */
export const getWebhookDelivery: Handler<'getWebhookDelivery', Uses> = async ({ caller, path }, { webhooks, deliveries }) => {
  const webhook = await webhooks.find(caller.userId, path.webhookId);
  if (!webhook) throw webhookNotFound(path.webhookId);
  const delivery = await deliveries.find(webhook.id, path.deliveryId);
  if (!delivery) throw deliveryNotFound(path.deliveryId);
  return { status: 200, body: toDeliveryDetails(delivery) };
};
