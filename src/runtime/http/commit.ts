import type { DomainEvent } from '#core/event.ts';
import type { NewId } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import { OUTBOX_PARTITION, type Json, type Table, type Write } from '#core/ports/table.ts';

/** How long an outbox item waits for its dispatcher: 7 days. */
const OUTBOX_RETENTION_SECONDS = 7 * 24 * 3600;

/** Everything that one request changes. */
export interface Effects {
  readonly writes: readonly Write[];
  readonly events: readonly DomainEvent[];
  readonly requestId: string;
}

/** Writes the effects of one request, its outbox item and its idempotency record in one transaction. */
export const committer = (table: Table, clock: Clock, newId: NewId) => {
  const outboxWrite = (events: readonly DomainEvent[], requestId: string): Write => {
    const now = clock.now();
    return {
      kind: 'put',
      item: {
        pk: OUTBOX_PARTITION,
        sk: newId('event'),
        at: now.toISOString(),
        requestId,
        events: events as unknown as Json,
        expiresAt: Math.floor(now.getTime() / 1000) + OUTBOX_RETENTION_SECONDS,
      },
      guard: { is: 'absent' },
    };
  };

  return async ({ writes, events, requestId }: Effects, record: Write | undefined): Promise<void> => {
    const all = [...writes];
    if (events.length > 0) all.push(outboxWrite(events, requestId));
    if (record) all.push(record);
    if (all.length > 0) await table.transact(all);
  };
};

export type Commit = ReturnType<typeof committer>;
