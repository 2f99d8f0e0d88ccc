import type { Consumer } from '#core/consumer.ts';
import type { NewId } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Table } from '#core/ports/table.ts';
import { deliveriesRepository, type DeliveriesRepository } from '#domains/webhooks/deliveries.repository.ts';
import { eraseWebhooks } from '#domains/webhooks/erase-webhooks.ts';
import { inFlightGate } from '#domains/webhooks/in-flight-gate.ts';
import { ANNOUNCED_TYPES, onPublicEvent } from '#domains/webhooks/on-public-event.ts';
import { webhookSender } from '#domains/webhooks/webhook-sender.ts';
import { webhooksRepository, type WebhooksRepository } from '#domains/webhooks/webhooks.repository.ts';
import { transactional } from '#runtime/events/transactional.ts';
import { committer } from '#runtime/http/commit.ts';
import type { Stores } from '#runtime/wiring.ts';

const storesOf = (table: Table): { readonly webhooks: WebhooksRepository; readonly deliveries: DeliveriesRepository } =>
  ({ webhooks: webhooksRepository(table), deliveries: deliveriesRepository(table) });

interface Parts {
  readonly stores: Pick<Stores, 'table' | 'directory' | 'egress'>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly onEvents: () => void;
}

/** The consumers that make deliveries of events, and send them. */
export const webhookConsumers = ({ stores: { table, directory, egress }, clock, newId, onEvents }: Parts): readonly Consumer[] => {
  const kept = storesOf(table);
  const commit = committer(table, clock, newId, onEvents);
  const random = Math.random;
  return [
    transactional({ name: 'webhook-fanout', eventTypes: ANNOUNCED_TYPES, table, clock, newId, onEvents }, onPublicEvent, { ...kept, clock }),
    webhookSender({ ...kept, directory, egress, clock, newId, random, gate: inFlightGate(clock, random), commit: (effects) => commit(effects, []) }),
  ];
};

/** Removes what the webhooks domain holds about a person. */
export const webhookEraser = ({ table }: { readonly table: Table }, clock: Clock): ((userId: string) => Promise<void>) =>
  eraseWebhooks({ ...storesOf(table), table, clock });
