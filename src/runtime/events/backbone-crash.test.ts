import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { EventBus } from '#core/ports/event-bus.ts';
import type { Queue } from '#core/ports/queue.ts';
import type { Table } from '#core/ports/table.ts';
import { listOutbox } from '#core/outbox.ts';
import { aCounter, anEventsWorld, countOnceMore, type EventsWorld } from '#runtime/events/backbone.testing.ts';
import { FAULT_POINTS, type FaultPoint } from '#runtime/events/fault-points.ts';

let world: EventsWorld;
beforeEach(async () => {
  world = await anEventsWorld();
});
afterEach(() => world.close());

/** Ends everything when a fault point is passed for the given time: whatever is asked for afterwards, nothing happens any more. */
const aDeath = (at: FaultPoint, time: number) => {
  let passed = 0;
  let isDead = false;
  const alive = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]): unknown => (isDead ? Promise.reject(new Error('The process has ended.')) : Reflect.apply(member, target, given));
      },
    });
  const onFaultPoint = (point: FaultPoint): void => {
    if (point === at) passed += 1;
    if (passed >= time) isDead = true;
    if (isDead) throw new Error(`The process ends: ${point}.`);
  };
  return { alive, onFaultPoint, hasStruck: () => isDead };
};

const CRASHES = FAULT_POINTS.flatMap((point) => [1, 2, 3].map((time) => [point, time] as const));

describe('a process that ends', () => {
  test.each(CRASHES)('"%s" (time %i) loses no event and repeats no effect', async (point, time) => {
    const todos = await world.write(120);
    const death = aDeath(point, time);
    const dyingWorld = { ...world, table: death.alive<Table>(world.table) };
    const react: NonNullable<NonNullable<Parameters<typeof aCounter>[1]>['react']> = ({ data, ownerId }) => ({
      writes: [countOnceMore('counter', data.todoId)],
      events: data.version === 1 ? [{ type: 'todo.updated', ownerId, data: { todoId: data.todoId, version: 2 } }] : [],
    });
    const consumers = (within: EventsWorld, onFaultPoint?: (at: FaultPoint) => void) => [
      aCounter(within, { react, limits: { batch: 10 }, ...(onFaultPoint ? { onFaultPoint } : {}) }),
      aCounter(within, { name: 'follower', eventTypes: ['todo.updated'] }),
    ];
    const dying = world.start(consumers(dyingWorld, death.onFaultPoint), {
      table: dyingWorld.table,
      meddle: (bus) => death.alive<EventBus>(bus),
      meddleQueue: (queue) => death.alive<Queue>(queue),
      onFaultPoint: death.onFaultPoint,
    });
    await until(death.hasStruck);
    await dying.stop();

    // What the dead process held comes back when its visibility timeout is over.
    world.clock.advance(61);
    await world.start(consumers(world)).idle();

    expect(await world.counted('counter', todos)).toEqual(todos.map(() => 1));
    expect(await world.counted('follower', todos)).toEqual(todos.map(() => 1));
    expect(await listOutbox(world.table, 10)).toEqual([]);
    for (const name of ['counter', 'follower']) expect(await world.queue(name).depth()).toEqual({ ready: 0, invisible: 0, dead: 0, oldestAgeMs: 0 });
  });
});

/** Waits for something that the loop under test does on its own. */
const until = async (isSo: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 5_000 && !isSo(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(isSo()).toBe(true);
};
