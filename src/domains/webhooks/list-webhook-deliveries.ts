import type { Handler } from '#core/operation.ts';
import type { Position } from '#core/ports/table.ts';
import { toDeliveryBody } from '#domains/webhooks/delivery.ts';
import type { DeliveriesRepository } from '#domains/webhooks/deliveries.repository.ts';
import { webhookNotFound } from '#domains/webhooks/webhooks.problems.ts';
import type { WebhooksRepository } from '#domains/webhooks/webhooks.repository.ts';

interface Uses { readonly webhooks: WebhooksRepository; readonly deliveries: DeliveriesRepository }

/** Shows a page of what was sent to an endpoint of the caller, or is to be sent. */
export const listWebhookDeliveries: Handler<'listWebhookDeliveries', Uses> = async ({ caller, path, query, page }, { webhooks, deliveries }) => {
  const webhook = await webhooks.find(caller.userId, path.webhookId);
  if (!webhook) throw webhookNotFound(path.webhookId);
  // The pipeline hands back the very position that an earlier page of this list gave it.
  const after = page.after as Position | undefined;
  const { deliveries: found, next } = await deliveries.list(webhook.id, query.state, { limit: page.limit, after });
  return { status: 200, body: { items: found.map(toDeliveryBody) }, next: next && { ...next } };
};
