import { readFileSync } from 'node:fs';
import { anId } from '#core/core.testing.ts';
import { listOutbox } from '#core/outbox.ts';
import { aCounter, anEventsWorld, countOnceMore } from '#runtime/events/backbone.testing.ts';
import type { FaultPoint } from '#runtime/events/fault-points.ts';

/** What one process of the kill test is told. */
export interface Orders {
  readonly folder: string;
  /** To-dos that it announces before it begins, or counts at its end. */
  readonly todos: number;
  /** Where it kills itself, and at which time that it gets there; without one it works until nothing is left. */
  readonly killAt?: { readonly point: FaultPoint; readonly time: number };
}

/** What is left and what was done when nothing is left to do. */
export interface Outcome {
  readonly counted: readonly number[];
  readonly followed: readonly number[];
  readonly outbox: number;
  readonly queues: readonly object[];
}

const main = async (): Promise<void> => {
  const { folder, todos, killAt } = JSON.parse(readFileSync(0, 'utf8')) as Orders;
  const world = await anEventsWorld(folder);
  if (killAt) await world.write(todos);
  // What the killed process held is visible again.
  else world.clock.advance(61);
  let passed = 0;
  const onFaultPoint = (point: FaultPoint): void => {
    // No handler, no flush, no goodbye.
    if (point === killAt?.point && (passed += 1) === killAt.time) process.kill(process.pid, 'SIGKILL');
  };
  const first = aCounter(world, {
    onFaultPoint,
    react: ({ data, ownerId }) => ({ writes: [countOnceMore('counter', data.todoId)], events: [{ type: 'todo.updated', ownerId, data: { todoId: data.todoId, version: 2 } }] }),
  });
  await world.start([first, aCounter(world, { name: 'follower', eventTypes: ['todo.updated'], onFaultPoint })], { onFaultPoint }).idle();
  const ids = Array.from({ length: todos }, (_, index) => anId('todo', index + 1));
  const outcome: Outcome = {
    counted: await world.counted('counter', ids),
    followed: await world.counted('follower', ids),
    outbox: (await listOutbox(world.table, 100)).length,
    queues: await Promise.all(['counter', 'follower'].map((name) => world.queue(name).depth())),
  };
  process.stdout.write(JSON.stringify(outcome));
  await world.close();
};

await main();
