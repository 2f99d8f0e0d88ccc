import type { Position } from '#core/ports/table.ts';
import { toDeliveryDetails } from '#domains/webhooks/delivery.ts';
import type { DeliveriesRepository } from '#domains/webhooks/deliveries.repository.ts';
import { toWebhookBody } from '#domains/webhooks/webhook.ts';
import type { WebhooksRepository } from '#domains/webhooks/webhooks.repository.ts';

interface WebhookRecord { readonly kind: 'webhook' | 'webhookDelivery'; readonly data: unknown }

const LIMIT = 100;

/** Lists every endpoint of a person, without its secrets, and what was sent to it, page by page. */
export const exportWebhooks = ({ webhooks, deliveries }: { readonly webhooks: WebhooksRepository; readonly deliveries: DeliveriesRepository }) =>
  async function* (ownerId: string): AsyncGenerator<WebhookRecord> {
    for (const webhook of await webhooks.listAll(ownerId)) {
      yield { kind: 'webhook', data: toWebhookBody(webhook) };
      let after: Position | undefined;
      do {
        const { deliveries: found, next } = await deliveries.list(webhook.id, undefined, { limit: LIMIT, after });
        for (const delivery of found) yield { kind: 'webhookDelivery', data: toDeliveryDetails(delivery) };
        after = next;
      } while (after !== undefined);
    }
  };
