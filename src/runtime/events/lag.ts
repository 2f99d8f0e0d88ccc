import { listOutbox } from '#core/outbox.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Queue } from '#core/ports/queue.ts';
import type { Table } from '#core/ports/table.ts';

/** Where events lie that a consumer has not handled. */
export interface LagParts {
  readonly table: Pick<Table, 'query'>;
  readonly queues: readonly Pick<Queue, 'name' | 'depth'>[] | undefined;
  readonly clock: Clock;
}

/** Tells the age of the oldest event that a consumer has not handled, in milliseconds: in its queue, or still in the outbox; 0 without one. */
export const lagOf = (consumer: string, { table, queues, clock }: LagParts) => async (): Promise<number> => {
  const queue = queues?.find(({ name }) => name === consumer);
  const [records, depth] = await Promise.all([listOutbox(table, 1), queue?.depth()]);
  const waiting = records.map(({ at }) => clock.now().getTime() - Date.parse(at));
  return Math.max(0, depth?.oldestAgeMs ?? 0, ...waiting);
};
