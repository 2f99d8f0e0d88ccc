import type { Handler } from '#core/operation.ts';
import type { Position } from '#core/ports/table.ts';
import { toWebhookBody } from '#domains/webhooks/webhook.ts';
import type { WebhooksRepository } from '#domains/webhooks/webhooks.repository.ts';

interface Uses { readonly webhooks: WebhooksRepository }

/** Shows a page of the caller's endpoints. */
export const listWebhooks: Handler<'listWebhooks', Uses> = async ({ caller, page }, { webhooks }) => {
  // The pipeline hands back the very position that an earlier page of this list gave it.
  const after = page.after as Position | undefined;
  const { webhooks: found, next } = await webhooks.list(caller.userId, { limit: page.limit, after });
  return { status: 200, body: { items: found.map(toWebhookBody) }, next: next && { ...next } };
};
