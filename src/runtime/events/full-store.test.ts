import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Consumer } from '#core/consumer.ts';
import { listOutbox } from '#core/outbox.ts';
import type { EventBus } from '#core/ports/event-bus.ts';
import type { Queue } from '#core/ports/queue.ts';
import { StorageFull } from '#core/ports/table.ts';
import { aCounter, anEventsWorld, type EventsWorld } from '#runtime/events/backbone.testing.ts';

let world: EventsWorld;
beforeEach(async () => {
  world = await anEventsWorld();
});
afterEach(() => world.close());

const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5));
};

/** A queue whose answers find no room so many times. */
const fullFor = (times: number) => (queue: Queue): Queue => {
  let left = times;
  const unlessFull = <Given>(answer: (given: Given) => Promise<void>) => (given: Given): Promise<void> => ((left -= 1) >= 0 ? Promise.reject(new StorageFull()) : answer(given));
  return { ...queue, remove: unlessFull(queue.remove), postpone: unlessFull(queue.postpone), bury: unlessFull(queue.bury) };
};

describe('a full store', () => {
  test('costs an event no attempt, however long it lasts', async () => {
    await world.write(1);
    const attempts: number[] = [];
    const consume: Consumer['consume'] = async ([delivery]) => {
      attempts.push(delivery!.attempts);
      if (attempts.length < 3) throw new StorageFull();
      return [];
    };
    const consumer = { name: 'writer', eventTypes: ['todo.created'] as const, limits: { batch: 10, concurrency: 1, visibilityMs: 60_000, maxAttempts: 1 }, consume };

    const backbone = world.start([consumer]);
    await until(() => {
      world.clock.advance(6);
      return attempts.length === 3;
    });
    await backbone.idle();

    expect(attempts).toEqual([1, 1, 1]);
    expect(await world.queue('writer').depth()).toMatchObject({ ready: 0, invisible: 0, dead: 0 });
  });

  test('postpones a whole batch together', async () => {
    await world.write(3);
    const consume: Consumer['consume'] = async () => Promise.reject(new StorageFull());
    const consumer = { name: 'writer', eventTypes: ['todo.created'] as const, limits: { batch: 10, concurrency: 1, visibilityMs: 60_000, maxAttempts: 1 }, consume };

    world.start([consumer]);
    await until(async () => (await world.queue('writer').depth()).invisible === 3 && (await listOutbox(world.table, 1)).length === 0);

    expect(await world.queue('writer').depth()).toMatchObject({ ready: 0, invisible: 3, dead: 0 });
  });

  test('is told of what was handled once it has room, and hands nothing over again', async () => {
    const todos = await world.write(2);

    const backbone = world.start([aCounter(world)], { meddleQueue: fullFor(2) });
    await backbone.idle();

    expect(await world.counted('counter', todos)).toEqual([1, 1]);
    expect(backbone.runners[0]!.figures()).toMatchObject({ attempts: 2, handled: 2, failed: 0 });
  });

  test('does not publish again what only could not be deleted', async () => {
    await world.write(2);
    let published = 0;
    const meddle = (bus: EventBus): EventBus => ({ publish: async (events) => bus.publish(events).then(() => void (published += events.length)) });
    let left = 3;
    const table = { ...world.table, transact: (writes: Parameters<EventsWorld['table']['transact']>[0]) => (writes[0]?.kind === 'delete' && (left -= 1) >= 0 ? Promise.reject(new StorageFull()) : world.table.transact(writes)) };

    const backbone = world.start([], { meddle, table });
    await backbone.dispatcher.idle();

    expect([published, left]).toEqual([2, -1]);
    expect(await listOutbox(world.table, 10)).toEqual([]);
  });
});
