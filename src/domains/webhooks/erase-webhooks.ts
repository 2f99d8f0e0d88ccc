import type { Clock } from '#core/ports/clock.ts';
import type { Table } from '#core/ports/table.ts';
import type { DeliveriesRepository } from '#domains/webhooks/deliveries.repository.ts';
import type { WebhooksRepository } from '#domains/webhooks/webhooks.repository.ts';

interface Uses { readonly webhooks: WebhooksRepository; readonly deliveries: DeliveriesRepository; readonly table: Table; readonly clock: Clock }

/**
 * Removes the endpoints of a person and every delivery to them, also to endpoints that were removed before. Safe to
 * repeat: an endpoint goes first and leaves a note, so that no delivery is added behind the erasure's back.
 */
export const eraseWebhooks = ({ webhooks, deliveries, table, clock }: Uses) => async (ownerId: string): Promise<void> => {
  for (let found = await webhooks.listAll(ownerId); found.length > 0; found = await webhooks.listAll(ownerId)) {
    for (const webhook of found) await table.transact(webhooks.erase(webhook, clock.now()));
  }
  for (let removed = await webhooks.listRemoved(ownerId); removed.length > 0; removed = await webhooks.listRemoved(ownerId)) {
    for (const id of removed) {
      await deliveries.removeAll(id);
      await table.transact([webhooks.forgetRemoved(ownerId, id)]);
    }
  }
};
