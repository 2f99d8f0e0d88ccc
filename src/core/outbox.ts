import type { DomainEvent, OutboxRecord } from '#core/event.ts';
import type { NewId } from '#core/ids.ts';
import type { Item, Json, Table, Write } from '#core/ports/table.ts';

/**
 * Partitions of the outbox: several, since one partition of DynamoDB takes 1,000 writes a second. Items are written
 * by the same `transact` as the state that they announce, and deleted once the bus has taken their events.
 */
export const OUTBOX_PARTITIONS: readonly string[] = ['OUTBOX#0', 'OUTBOX#1', 'OUTBOX#2', 'OUTBOX#3'];

/** Names one transaction's events, each with an id of its own. */
export const outboxRecord = (events: readonly [DomainEvent, ...DomainEvent[]], { newId, at, requestId }: { readonly newId: NewId; readonly at: Date; readonly requestId: string }): OutboxRecord => {
  const [first, ...others] = events.map((event) => ({ ...event, id: newId('event') }));
  return { id: first!.id, at: at.toISOString(), requestId, events: [first!, ...others] };
};

/** The item that keeps one transaction's events in the table until they are dispatched; it never expires. */
export const outboxItem = ({ id, at, requestId, events }: OutboxRecord): Item => ({
  pk: partitionOf(id),
  sk: id,
  at,
  requestId,
  events: events as unknown as Json,
});

/** Reads up to `limit` records of each partition, oldest first within it. */
export const listOutbox = async (table: Pick<Table, 'query'>, limit: number): Promise<readonly OutboxRecord[]> => {
  const pages = await Promise.all(OUTBOX_PARTITIONS.map((pk) => table.query({ pk, limit })));
  return pages.flatMap(({ items }) => items).map(recordOf);
};

/** The record that a write puts into the outbox; undefined for any other write. */
export const announcedBy = (write: Write): OutboxRecord | undefined =>
  write.kind === 'put' && OUTBOX_PARTITIONS.includes(write.item.pk) ? recordOf(write.item) : undefined;

/** The key of the item of a record. */
export const outboxKeyOf = ({ id }: Pick<OutboxRecord, 'id'>): { readonly pk: string; readonly sk: string } => ({ pk: partitionOf(id), sk: id });

const partitionOf = (id: string): string => OUTBOX_PARTITIONS[id.charCodeAt(id.length - 1) % OUTBOX_PARTITIONS.length]!;

// The one place where a stored item becomes a record; only `outboxItem` writes such items.
const recordOf = ({ sk, at, requestId, events }: Item): OutboxRecord => ({ id: sk, at, requestId, events }) as unknown as OutboxRecord;
