import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import { rotatedWebhook } from '#domains/webhooks/webhook.ts';
import { webhookNotFound } from '#domains/webhooks/webhooks.problems.ts';
import type { WebhooksRepository } from '#domains/webhooks/webhooks.repository.ts';

interface Uses { readonly webhooks: WebhooksRepository; readonly clock: Clock; readonly newSecret: () => string }

const HOUR_MS = 3_600_000;

/** Replaces the secret of an endpoint; the earlier ones sign beside it for a while. */
export const rotateWebhookSecret: Handler<'rotateWebhookSecret', Uses> = async ({ caller, path, body }, { webhooks, clock, newSecret }) => {
  const webhook = await webhooks.find(caller.userId, path.webhookId);
  if (!webhook) throw webhookNotFound(path.webhookId);
  const now = clock.now();
  const secret = newSecret();
  const previousUntil = new Date(now.getTime() + body.overlapHours * HOUR_MS);
  return {
    status: 200,
    body: { webhookId: webhook.id, secret, previousUntil: previousUntil.toISOString() },
    writes: [webhooks.save(rotatedWebhook(webhook, secret, previousUntil, now), 'retry')],
  };
};
