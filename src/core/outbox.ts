import type { OutboxRecord } from '#core/event.ts';
import { OUTBOX_PARTITION, type Item, type Json } from '#core/ports/table.ts';

/** How long an outbox item waits for its dispatcher: 7 days. */
const RETENTION_SECONDS = 7 * 24 * 3600;

/** Returns the item that keeps one transaction's events in the table until they are dispatched. */
export const outboxItem = ({ id, at, requestId, events }: OutboxRecord): Item => ({
  pk: OUTBOX_PARTITION,
  sk: id,
  at,
  requestId,
  events: events as unknown as Json,
  expiresAt: Math.floor(Date.parse(at) / 1000) + RETENTION_SECONDS,
});
