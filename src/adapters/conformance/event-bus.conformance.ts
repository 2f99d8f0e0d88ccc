import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RecordedEvent } from '#core/event.ts';
import type { EventBus } from '#core/ports/event-bus.ts';
import type { Queue } from '#core/ports/queue.ts';
import type { EventType } from '#generated/events.ts';
import { idsOf, LONG_MS } from './queue-world.ts';

/** A bus with the queues of three consumers. */
export interface EventBusUnderTest {
  readonly bus: EventBus;
  /** By the names of the subscriptions. */
  readonly queues: Readonly<Record<keyof typeof SUBSCRIPTIONS, Queue>>;
  close(): Promise<void>;
}

/** How a suite opens the bus that it proves. */
export interface EventBusSuite {
  /** Opens a bus with empty queues that no other suite uses. */
  readonly open: (subscriptions: typeof SUBSCRIPTIONS) => Promise<EventBusUnderTest>;
  /** Longest time until a published event has reached its queues, after `publish` has resolved. */
  readonly settleMs: number;
}

/** What the consumers of the suite want to hear of: two of them a type in common, one of them nothing. */
const SUBSCRIPTIONS = {
  indexer: ['todo.created', 'todo.deleted'],
  sender: ['todo.created', 'user.deleted'],
  idler: [],
} as const satisfies Record<string, readonly EventType[]>;

const LOOK_MS = 50;

/** Defines the executable specification of the EventBus port for one adapter. */
export const describeEventBus = (name: string, { open, settleMs }: EventBusSuite): void => {
  describe(name, () => {
    let opened: EventBusUnderTest;
    beforeAll(async () => {
      opened = await open(SUBSCRIPTIONS);
    });
    afterAll(async () => opened.close());

    /** Takes what arrives until nothing has come for a while; removes it. */
    const arrived = async (queue: Queue, count: number): Promise<RecordedEvent[]> => {
      const events: RecordedEvent[] = [];
      for (let idleMs = 0; idleMs <= settleMs && events.length < count; ) {
        const messages = await queue.receive({ limit: 100, visibilityMs: LONG_MS });
        for (const { id, group, body } of messages) {
          const event: RecordedEvent = JSON.parse(body);
          expect({ id, group }).toEqual({ id: event.id, group: event.ownerId });
          events.push(event);
        }
        await queue.remove(messages.map(({ receipt }) => receipt));
        idleMs = messages.length === 0 ? idleMs + LOOK_MS : 0;
        if (messages.length === 0 && settleMs > 0) await sleep(LOOK_MS);
      }
      return events;
    };

    test('publish puts an event, whole, into every queue that subscribed to its type, and into no other', async () => {
      const { bus, queues } = opened;
      const [created, deleted, gone, updated] = [anEvent('todo.created'), anEvent('todo.deleted'), anEvent('user.deleted', 'user_bob'), anEvent('todo.updated')];

      await bus.publish([created, deleted, gone, updated]);

      expect((await arrived(queues.indexer, 2)).toSorted(byId)).toEqual([created, deleted].toSorted(byId));
      expect((await arrived(queues.sender, 2)).toSorted(byId)).toEqual([created, gone].toSorted(byId));
      for (const queue of Object.values(queues)) expect(await queue.receive({ limit: 100, visibilityMs: LONG_MS })).toEqual([]);
    });

    test('publish of nothing, and of events that nobody wants, resolves', async () => {
      const { bus, queues } = opened;

      await bus.publish([]);
      await bus.publish([anEvent('file.deleted')]);

      for (const queue of Object.values(queues)) expect(await queue.depth()).toEqual({ ready: 0, invisible: 0, dead: 0, oldestAgeMs: 0 });
    });

    test('publish takes 250 events at once, of many owners', async () => {
      const { bus, queues } = opened;
      const events = Array.from({ length: 250 }, (_, index) => anEvent('user.deleted', `user_${index % 7}`));

      await bus.publish(events);

      expect(idsOf(await arrived(queues.sender, 250))).toEqual(idsOf(events));
      expect(await arrived(queues.indexer, 1)).toEqual([]);
    });

    test('publish of an event for the second time delivers it, for its consumer to recognise by its id', async () => {
      const { bus, queues } = opened;
      const event = anEvent('todo.deleted');

      await bus.publish([event]);
      await bus.publish([event]);

      expect([...new Set(idsOf(await arrived(queues.indexer, 2)))]).toEqual([event.id]);
    });

    test('publish at once from many callers loses none', async () => {
      const { bus, queues } = opened;
      const events = Array.from({ length: 40 }, () => anEvent('todo.deleted'));

      await Promise.all(events.map((event) => bus.publish([event])));

      expect(idsOf(await arrived(queues.indexer, 40))).toEqual(idsOf(events));
    });

    test('publish refuses an event that no queue can hold with a TypeError, and delivers none of the call', async () => {
      const { bus, queues } = opened;

      const attempt = bus.publish([anEvent('todo.deleted'), { ...anEvent('todo.deleted'), requestId: 'x'.repeat(256 * 1024) }]);

      await expect(attempt).rejects.toThrow(/Message 1 \(event_\d+\) has a body of \d+ bytes/);
      await expect(attempt).rejects.toBeInstanceOf(TypeError);
      expect(await queues.indexer.receive({ limit: 1, visibilityMs: LONG_MS })).toEqual([]);
    });
  });
};

let events = 0;

/** An event of which only the type matters to the bus. */
const anEvent = (type: EventType, ownerId = 'user_alice'): RecordedEvent => ({
  type,
  ownerId,
  id: `event_${String((events += 1)).padStart(26, '0')}`,
  at: '2026-01-01T00:00:00.000Z',
  requestId: 'request_é',
  // The bus reads no payload.
  data: { todoId: `todo_${events}`, version: 1 } as never,
});

const byId = (a: RecordedEvent, b: RecordedEvent): number => a.id.localeCompare(b.id);
