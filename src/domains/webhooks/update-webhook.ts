import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Egress } from '#core/ports/egress.ts';
import { changeWebhook, toWebhookBody, type Webhook } from '#domains/webhooks/webhook.ts';
import { requireAllowedUrl, requireVersion, webhookNotFound } from '#domains/webhooks/webhooks.problems.ts';
import type { WebhooksRepository } from '#domains/webhooks/webhooks.repository.ts';

interface Uses { readonly webhooks: WebhooksRepository; readonly egress: Pick<Egress, 'check'>; readonly clock: Clock }

/** Changes what the merge patch names, on the version that the caller read. */
export const updateWebhook: Handler<'updateWebhook', Uses> = async ({ caller, path, body, ifMatch }, { webhooks, egress, clock }) => {
  const webhook = await webhooks.find(caller.userId, path.webhookId);
  if (!webhook) throw webhookNotFound(path.webhookId);
  requireVersion(webhook, ifMatch);
  if (body.url !== undefined) requireAllowedUrl(body.url, egress);
  const changed = changeWebhook(webhook, body, clock.now());
  const save = webhooks.save(changed, ifMatch === '*' ? 'retry' : 'refuse');
  return { status: 200, body: toWebhookBody(changed), writes: beginsAnew(webhook, changed) ? [save, webhooks.endFailing(changed)] : [save] };
};

/** What failed before says nothing about an endpoint that was repaired or moved. */
const beginsAnew = (before: Webhook, after: Webhook): boolean => before.url !== after.url || (before.state === 'disabled' && after.state === 'enabled');
