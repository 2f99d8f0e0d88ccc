import type { NewId } from '#core/ids.ts';
import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Egress } from '#core/ports/egress.ts';
import { registeredWebhook, toWebhookBody } from '#domains/webhooks/webhook.ts';
import { requireAllowedUrl } from '#domains/webhooks/webhooks.problems.ts';
import type { WebhooksRepository } from '#domains/webhooks/webhooks.repository.ts';

interface Uses {
  readonly webhooks: WebhooksRepository;
  readonly egress: Pick<Egress, 'check'>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly newSecret: () => string;
}

/** Registers an endpoint of the caller; its secret is shown now and never again. */
export const createWebhook: Handler<'createWebhook', Uses> = ({ caller, body }, { webhooks, egress, clock, newId, newSecret }) => {
  requireAllowedUrl(body.url, egress);
  const secret = newSecret();
  const webhook = registeredWebhook(newId('webhook'), caller.userId, body, { secret, now: clock.now() });
  return {
    status: 201,
    headers: { location: `/v1/webhooks/${webhook.id}` },
    body: { ...toWebhookBody(webhook), secret },
    writes: webhooks.add(webhook),
  };
};
