import { listOutbox } from '#core/outbox.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { QueueDepth } from '#core/ports/queue.ts';
import type { Table } from '#core/ports/table.ts';
import type { Backbone } from '#runtime/events/backbone.ts';
import type { ConsumerFigures } from '#runtime/events/consumer-meter.ts';
import type { DispatcherFigures } from '#runtime/events/dispatcher.ts';

/** How far the backbone is behind, and what it did since the start of the process. */
export interface EventsStatus {
  readonly outbox: {
    /** Counted up to 1,000 in each partition. */
    readonly records: number;
    /** Age of the oldest record in milliseconds; 0 without one. */
    readonly lagMs: number;
  };
  readonly dispatcher: DispatcherFigures;
  readonly consumers: readonly (ConsumerFigures & { readonly queue: QueueDepth })[];
}

const MAX_COUNTED = 1_000;

/** Looks at outbox and queues. */
export const eventsStatus = async ({ dispatcher, runners, queues }: Backbone, table: Pick<Table, 'query'>, clock: Clock): Promise<EventsStatus> => {
  const [records, depths] = await Promise.all([listOutbox(table, MAX_COUNTED), Promise.all(queues.map((queue) => queue.depth()))]);
  const oldestMs = records.reduce((oldest, { at }) => Math.min(oldest, Date.parse(at)), Infinity);
  return {
    outbox: { records: records.length, lagMs: records.length === 0 ? 0 : Math.max(0, clock.now().getTime() - oldestMs) },
    dispatcher: dispatcher.figures(),
    consumers: runners.map((runner, index) => ({ ...runner.figures(), queue: depths[index]! })),
  };
};
