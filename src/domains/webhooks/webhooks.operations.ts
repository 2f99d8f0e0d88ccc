import type { NewId } from '#core/ids.ts';
import type { Handlers } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Egress } from '#core/ports/egress.ts';
import type { OperationIdsByDomain } from '#generated/operations.ts';
import { createWebhook } from '#domains/webhooks/create-webhook.ts';
import { deleteWebhook } from '#domains/webhooks/delete-webhook.ts';
import type { DeliveriesRepository } from '#domains/webhooks/deliveries.repository.ts';
import { getWebhookDelivery } from '#domains/webhooks/get-webhook-delivery.ts';
import { getWebhook } from '#domains/webhooks/get-webhook.ts';
import { listEventTypes } from '#domains/webhooks/list-event-types.ts';
import { listWebhookDeliveries } from '#domains/webhooks/list-webhook-deliveries.ts';
import { listWebhooks } from '#domains/webhooks/list-webhooks.ts';
import { redeliverWebhook } from '#domains/webhooks/redeliver-webhook.ts';
import { rotateWebhookSecret } from '#domains/webhooks/rotate-webhook-secret.ts';
import { testWebhook } from '#domains/webhooks/test-webhook.ts';
import { updateWebhook } from '#domains/webhooks/update-webhook.ts';
import type { WebhooksRepository } from '#domains/webhooks/webhooks.repository.ts';

/** What the webhook operations work with. */
export interface WebhooksUses {
  readonly webhooks: WebhooksRepository;
  readonly deliveries: DeliveriesRepository;
  readonly egress: Pick<Egress, 'check'>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly newSecret: () => string;
}

/** Every operation of the domain. */
export const webhooksOperations = {
  listWebhooks,
  createWebhook,
  getWebhook,
  updateWebhook,
  deleteWebhook,
  rotateWebhookSecret,
  testWebhook,
  listWebhookDeliveries,
  getWebhookDelivery,
  redeliverWebhook,
  listEventTypes,
} satisfies Handlers<OperationIdsByDomain['webhooks'], WebhooksUses>;
