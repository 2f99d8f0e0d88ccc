import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Hopeless, Postponed } from '#core/consumer.ts';
import { listOutbox } from '#core/outbox.ts';
import type { EventBus } from '#core/ports/event-bus.ts';
import { StorageFull } from '#core/ports/table.ts';
import { Problem } from '#core/problem.ts';
import { aCounter, anEventsWorld, countOnceMore, todoCreated, type EventsWorld } from '#runtime/events/backbone.testing.ts';

let world: EventsWorld;
beforeEach(async () => {
  world = await anEventsWorld();
});
afterEach(() => world.close());

const empty = { ready: 0, invisible: 0, dead: 0, oldestAgeMs: 0 };

describe('the dispatcher', () => {
  test('hands an event to every consumer of its type, once, and empties the outbox', async () => {
    const todos = await world.write(3);
    await world.commit({ writes: [], events: [{ type: 'todo.deleted', ownerId: 'user_1', data: { todoId: todos[0]!, version: 2 } }], requestId: 'request_1' }, []);

    const backbone = world.start([aCounter(world), aCounter(world, { name: 'second' })]);
    await backbone.idle();

    expect(await world.counted('counter', todos)).toEqual([1, 1, 1]);
    expect(await world.counted('second', todos)).toEqual([1, 1, 1]);
    expect(await listOutbox(world.table, 10)).toEqual([]);
    expect(await world.queue('counter').depth()).toEqual(empty);
    expect(world.failures).toEqual([]);
  });

  test('keeps every record while the bus fails, and sends all of them afterwards', async () => {
    const todos = await world.write(3);
    let failuresLeft = 5;
    const failing: Parameters<EventsWorld['start']>[1] = { meddle: (bus): EventBus => ({ publish: (events) => ((failuresLeft -= 1) >= 0 ? Promise.reject(new StorageFull()) : bus.publish(events)) }) };

    const backbone = world.start([aCounter(world)], failing);
    await backbone.idle();

    expect(world.failures).toHaveLength(5);
    expect(await world.counted('counter', todos)).toEqual([1, 1, 1]);
  });

  test('sends what it can when a queue refuses one event, and keeps that one', async () => {
    const todos = await world.write(4);
    let refused = '';
    const meddle = (bus: EventBus): EventBus => ({
      publish: async (events) => {
        refused ||= events[0]!.id;
        if (events.some(({ id }) => id === refused)) throw new TypeError('The message is too large.');
        await bus.publish(events);
      },
    });

    const backbone = world.start([aCounter(world)], { meddle });
    await until(async () => (await listOutbox(world.table, 10)).length === 1);
    await backbone.runners[0]!.idle();

    expect((await listOutbox(world.table, 10)).map(({ id }) => id)).toEqual([refused]);
    expect((await world.counted('counter', todos)).toSorted()).toEqual([0, 1, 1, 1]);
    expect(world.failures[0]).toEqual(new TypeError('The message is too large.'));
  });

  test('reports records of which nobody told for more than a minute', async () => {
    await world.write(2);
    world.clock.advance(61);

    const backbone = world.start([aCounter(world)]);
    await backbone.idle();

    expect(world.tasks).toEqual([['outbox sweep', { resentRecords: 2 }]]);
  });

  test('sends at once what it was told of, and reports nothing', async () => {
    const backbone = world.start([aCounter(world)]);
    await backbone.idle();

    const todos = await world.write(2);
    backbone.wake();
    await backbone.idle();

    expect(await world.counted('counter', todos)).toEqual([1, 1]);
    expect(world.tasks).toEqual([]);
  });
});

describe('a transactional consumer', () => {
  test('changes nothing when an event comes again', async () => {
    const todos = await world.write(20);
    const thrice = (bus: EventBus): EventBus => ({
      publish: async (events) => {
        for (const _time of [1, 2, 3]) await bus.publish([...events, ...events].toReversed());
      },
    });

    const backbone = world.start([aCounter(world)], { meddle: thrice });
    await backbone.idle();

    expect(await world.counted('counter', todos)).toEqual(todos.map(() => 1));
    expect(await world.queue('counter').depth()).toEqual(empty);
  });

  test('is asked again when others change its records meanwhile', async () => {
    const todos = await world.write(1);
    let asked = 0;
    const react = () => ({ writes: [countOnceMore('counter', todos[0]!), ...((asked += 1) < 8 ? [{ kind: 'check' as const, key: { pk: 'A', sk: 'B' }, guard: { is: 'present' as const } }] : [])] });

    const backbone = world.start([aCounter(world, { react })]);
    await backbone.idle();

    expect(asked).toBe(8);
    expect(await world.counted('counter', todos)).toEqual([1]);
  });

  test('tells of the events that follow from an event, in its transaction and for its request', async () => {
    await world.write(1);
    const seen: unknown[] = [];
    const chain = aCounter(world, { name: 'chain', react: ({ data, ownerId, requestId, id }) => {
      seen.push([id.startsWith('event_'), requestId, data.version]);
      return data.version < 3 ? { events: [{ type: 'todo.created', ownerId, data: { todoId: data.todoId, version: data.version + 1 } }] } : {};
    }, onEvents: () => backbone.wake() });

    const backbone = world.start([chain]);
    await backbone.idle();

    expect(seen).toEqual([[true, 'request_1', 1], [true, 'request_1', 2], [true, 'request_1', 3]]);
  });

  test('leaves nothing of a reaction that fails', async () => {
    const todos = await world.write(1);
    const react = () => ({ writes: [countOnceMore('counter', todos[0]!), { kind: 'check' as const, key: { pk: 'A', sk: 'B' }, guard: { is: 'present' as const }, orElse: () => new Problem('todo_not_found', 'There is no to-do.', {}) }] });

    const backbone = world.start([aCounter(world, { react, limits: { maxAttempts: 2 } })]);
    await backbone.idle();

    expect(await world.counted('counter', todos)).toEqual([0]);
    expect(await world.queue('counter').listDead(10)).toMatchObject([{ attempts: 2, reason: expect.stringContaining('There is no to-do.') }]);
  });
});

describe('a poisoned event', () => {
  test('goes to the dead letters with its reason while its neighbours go on, and a redrive after the fix leaves none', async () => {
    const todos = await world.write(30);
    const poisoned = new Set([todos[3], todos[17]]);
    let isFixed = false;
    const backbone = world.start([aCounter(world, { limits: { maxAttempts: 3 }, react: ({ data }) => {
      if (poisoned.has(data.todoId) && !isFixed) throw new Error(`No way with ${data.todoId}.`);
      return { writes: [countOnceMore('counter', data.todoId)] };
    } })]);
    await backbone.idle();
    const [counts, letters] = [await world.counted('counter', todos), await world.queue('counter').listDead(10)];

    isFixed = true;
    const redriven = await backbone.redrive('counter');
    await backbone.idle();

    expect(counts).toEqual(todos.map((id) => (poisoned.has(id) ? 0 : 1)));
    expect(letters.map(({ reason, attempts }) => [reason, attempts]).toSorted()).toEqual([...poisoned].map((id) => [`Error: No way with ${id}.`, 3]).toSorted());
    expect(redriven).toBe(2);
    expect(await world.counted('counter', todos)).toEqual(todos.map(() => 1));
    expect(await world.queue('counter').depth()).toEqual(empty);
  });

  test('that makes a consumer throw takes its neighbours down once, and then fails alone', async () => {
    const todos = await world.write(5);
    const batches: number[] = [];
    const handled: string[] = [];
    const consumer = { ...aCounter(world, { limits: { maxAttempts: 3, concurrency: 1 } }), consume: async (deliveries: readonly { readonly event: { readonly data: object } }[]) => {
      batches.push(deliveries.length);
      if (JSON.stringify(deliveries).includes(todos[2]!)) throw new Hopeless('It cannot be read.');
      handled.push(...deliveries.map(({ event }) => (event.data as { todoId: string }).todoId));
      return [];
    } };

    await world.start([consumer]).idle();

    expect(batches).toEqual([5, 1, 1, 1, 1, 1]);
    expect(handled.toSorted()).toEqual(todos.filter((_id, index) => index !== 2));
    expect(await world.queue('counter').listDead(10)).toMatchObject([{ attempts: 2, reason: 'It cannot be read.' }]);
  });

  test('that no repetition will make better is not repeated', async () => {
    await world.write(1);
    let asked = 0;

    await world.start([aCounter(world, { react: () => {
      asked += 1;
      throw new Hopeless('The picture is no picture.');
    } })]).idle();

    expect(asked).toBe(1);
    expect(await world.queue('counter').listDead(10)).toMatchObject([{ attempts: 1, reason: 'The picture is no picture.' }]);
  });

  test('is a dead letter too where it holds no event at all', async () => {
    const backbone = world.start([aCounter(world)]);

    await world.queue('counter').send([{ id: 'event_x', body: '{"id":7}', group: 'user_1' }, { id: 'event_y', body: 'nonsense', group: 'user_1' }]);
    await backbone.idle();

    expect((await world.queue('counter').listDead(10)).map(({ id, reason }) => [id, reason])).toEqual([['event_x', 'The message holds no event.'], ['event_y', 'The message holds no event.']]);
  });
});

test('a failed event waits longer each time, and a postponed one comes back at its time with no attempt counted', async () => {
  await world.write(2);
  const tries: [seconds: number, index: number][] = [];
  const startMs = world.clock.now().getTime();
  const seconds = (): number => (world.clock.now().getTime() - startMs) / 1000;
  let first = '';
  const backbone = world.start([aCounter(world, { limits: { maxAttempts: 4 }, react: ({ data }) => {
    first ||= data.todoId;
    tries.push([seconds(), data.todoId === first ? 0 : 1]);
    if (data.todoId === first) throw new Error('Not yet.');
    throw new Postponed(new Date(startMs + 5_000), 'Come back in 5 s.');
  } })], { random: () => 0.999_999 });

  for (let second = 0; second <= 12; second += 1) {
    await backbone.idle();
    world.clock.advance(1);
    backbone.runners[0]!.wake();
  }

  expect(tries.filter(([, index]) => index === 0).map(([at]) => at)).toEqual([0, 1, 3, 7]);
  expect(tries.filter(([, index]) => index === 1).map(([at]) => at).slice(0, 4)).toEqual([0, 5, 6, 7]);
  expect(await world.queue('counter').listDead(10)).toHaveLength(1);
  expect(backbone.runners[0]!.figures()).toMatchObject({ failed: 4, buried: 1, handled: 0, failing: { reason: 'Come back in 5 s.' } });
});

test('a consumer never has more under way than its limits say, and stopping ends that work and starts no other', async () => {
  await world.write(50);
  let underWay = 0;
  let most = 0;
  const gates: (() => void)[] = [];
  const consumer = { ...aCounter(world), limits: { batch: 3, concurrency: 2, visibilityMs: 60_000, maxAttempts: 3 }, consume: async (deliveries: readonly unknown[]) => {
    underWay += deliveries.length;
    most = Math.max(most, underWay);
    await new Promise<void>((resolve) => gates.push(resolve));
    underWay -= deliveries.length;
    return [];
  } };
  const backbone = world.start([consumer]);
  await backbone.dispatcher.idle();
  await until(() => gates.length === 2);
  const taken = (await world.queue('counter').depth()).invisible;

  const stopped = backbone.stop();
  for (const open of gates) open();
  await stopped;

  expect([most, taken, gates.length]).toEqual([6, 6, 2]);
  expect(await world.queue('counter').depth()).toMatchObject({ ready: 44, invisible: 0, dead: 0 });
});

/** Waits for something that the loop under test does on its own. */
const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  for (let turn = 0; turn < 2_000 && !(await isSo()); turn += 1) await new Promise((resolve) => setTimeout(resolve, 1));
};

test('events without a consumer leave the outbox', async () => {
  await world.commit({ writes: [], events: [todoCreated('todo_1')], requestId: 'request_1' }, []);

  await world.start([]).idle();

  expect(await listOutbox(world.table, 10)).toEqual([]);
});
