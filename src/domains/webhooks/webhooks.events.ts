import type { DomainEvent } from '#core/event.ts';
import type { Delivery } from '#domains/webhooks/delivery.ts';
import type { Webhook } from '#domains/webhooks/webhook.ts';

/** Asks the sender to attempt a delivery. */
export const deliveryDue = ({ id, webhookId, ownerId }: Delivery): DomainEvent => ({ type: 'webhook.delivery_due', ownerId, data: { webhookId, deliveryId: id } });

/** Says that an endpoint was disabled because it does not take what is sent. */
export const webhookDisabled = ({ id, ownerId, version }: Webhook, reason: 'gone' | 'failing'): DomainEvent => ({
  type: 'webhook.disabled',
  ownerId,
  data: { webhookId: id, reason, version },
});
