import type { DomainEvent } from '#core/event.ts';
import type { NewId } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import { outboxItem, outboxRecord } from '#core/outbox.ts';
import type { Table, Write } from '#core/ports/table.ts';

/** Everything that one request changes. */
export interface Effects {
  readonly writes: readonly Write[];
  readonly events: readonly DomainEvent[];
  readonly requestId: string;
}

/** Writes the effects of one request, its outbox item and its idempotency record in one transaction; `onEvents` hears of every item in the outbox. */
export const committer = (table: Table, clock: Clock, newId: NewId, onEvents?: () => void) =>
  async ({ writes, events, requestId }: Effects, record: readonly Write[]): Promise<void> => {
    const all = [...writes, ...record];
    const [first, ...others] = events;
    if (first) all.push({ kind: 'put', item: outboxItem(outboxRecord([first, ...others], { newId, at: clock.now(), requestId })), guard: { is: 'absent' } });
    if (all.length > 0) await table.transact(all);
    if (first) onEvents?.();
  };

export type Commit = ReturnType<typeof committer>;
