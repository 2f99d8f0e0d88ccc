import type { Handler } from '#core/operation.ts';
import { toWebhookBody } from '#domains/webhooks/webhook.ts';
import { webhookNotFound } from '#domains/webhooks/webhooks.problems.ts';
import type { WebhooksRepository } from '#domains/webhooks/webhooks.repository.ts';

interface Uses { readonly webhooks: WebhooksRepository }

/** Shows one endpoint of the caller. */
export const getWebhook: Handler<'getWebhook', Uses> = async ({ caller, path }, { webhooks }) => {
  const webhook = await webhooks.find(caller.userId, path.webhookId);
  if (!webhook) throw webhookNotFound(path.webhookId);
  return { status: 200, body: toWebhookBody(webhook) };
};
