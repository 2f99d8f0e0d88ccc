import type { DomainEvent } from '#core/event.ts';
import type { NewId } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import { outboxItem } from '#core/outbox.ts';
import type { Table, Write } from '#core/ports/table.ts';

/** Everything that one request changes. */
export interface Effects {
  readonly writes: readonly Write[];
  readonly events: readonly DomainEvent[];
  readonly requestId: string;
}

/** Writes the effects of one request, its outbox item and its idempotency record in one transaction. */
export const committer = (table: Table, clock: Clock, newId: NewId) => {
  const outboxWrite = (events: readonly DomainEvent[], requestId: string): Write => {
    const at = clock.now().toISOString();
    return { kind: 'put', item: outboxItem({ id: newId('event'), at, requestId, events }), guard: { is: 'absent' } };
  };

  return async ({ writes, events, requestId }: Effects, record: readonly Write[]): Promise<void> => {
    const all = [...writes, ...record];
    if (events.length > 0) all.push(outboxWrite(events, requestId));
    if (all.length > 0) await table.transact(all);
  };
};

export type Commit = ReturnType<typeof committer>;
