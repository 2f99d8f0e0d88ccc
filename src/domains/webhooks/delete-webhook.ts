import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import { requireVersion, webhookNotFound } from '#domains/webhooks/webhooks.problems.ts';
import type { WebhooksRepository } from '#domains/webhooks/webhooks.repository.ts';

interface Uses { readonly webhooks: WebhooksRepository; readonly clock: Clock }

/** Removes an endpoint for good, on the version that the caller read; the sender drops what still waits for it. */
export const deleteWebhook: Handler<'deleteWebhook', Uses> = async ({ caller, path, ifMatch }, { webhooks, clock }) => {
  const webhook = await webhooks.find(caller.userId, path.webhookId);
  if (!webhook) throw webhookNotFound(path.webhookId);
  requireVersion(webhook, ifMatch);
  return { status: 204, writes: webhooks.remove(webhook, ifMatch === '*' ? 'retry' : 'refuse', clock.now()) };
};
