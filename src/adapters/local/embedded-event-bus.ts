import type { RecordedEvent } from '#core/event.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { EventBus } from '#core/ports/event-bus.ts';
import { checkMessage } from '#core/queue-limits.ts';
import type { EventType } from '#generated/events.ts';
import type { QueuesThread } from './sqlite-queues-thread.ts';

/** The queue of one consumer by its number in the file, and what it wants to hear of. */
export interface Subscription {
  readonly number: number;
  readonly types: readonly EventType[];
}

/** The thread of the queues, and who subscribed. */
export interface EmbeddedEventBusSettings {
  readonly thread: QueuesThread;
  readonly clock: Clock;
  readonly subscriptions: readonly Subscription[];
}

/**
 * The bus of one machine: a message of JSON in every queue concerned, its group the owner of the event. All events of a call get into
 * all their queues, or none does.
 */
export const embeddedEventBus = ({ thread, clock, subscriptions }: EmbeddedEventBusSettings): EventBus => {
  const queuesOf = (type: EventType): readonly number[] => subscriptions.filter(({ types }) => types.includes(type)).map(({ number }) => number);
  return {
    publish: async (events) => {
      const messages = events.map(toMessage).map((message) => ({ ...message, queues: queuesOf(message.type) }));
      messages.forEach(checkMessage);
      const wanted = messages.filter(({ queues }) => queues.length > 0);
      if (wanted.length === 0) return;
      await thread.ask<'send'>({ do: 'send', now: clock.now().getTime(), rows: wanted.flatMap(({ id, group, body }) => [id, group, body]), targets: wanted.map(({ queues }) => queues) });
    },
  };
};

const toMessage = (event: RecordedEvent): { readonly id: string; readonly group: string; readonly body: string; readonly type: EventType } => ({
  id: event.id,
  group: event.ownerId,
  body: JSON.stringify(event),
  type: event.type,
});
