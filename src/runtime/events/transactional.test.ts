import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { anId } from '#core/core.testing.ts';
import type { RecordedEvent } from '#core/event.ts';
import { anEventsWorld, todoCreated, type EventsWorld } from '#runtime/events/backbone.testing.ts';
import { transactional } from '#runtime/events/transactional.ts';

let world: EventsWorld;
beforeEach(async () => {
  world = await anEventsWorld();
});
afterEach(() => world.close());

const anEvent = (): RecordedEvent => ({ ...todoCreated(anId('todo', 1), anId('user', 1)), id: anId('event', 1), at: '2026-01-01T00:00:00.000Z', requestId: 'request_1' });
const mark = { pk: `HANDLED#${anId('event', 1)}`, sk: 'noter' };
const note = { pk: 'NOTES', sk: 'note' };

test('consume leaves no mark of an event that changes nothing, which may have its effect when it comes again', async () => {
  let isWanted = false;
  const noter = transactional({ ...world, name: 'noter', eventTypes: ['todo.created'] }, () => (isWanted ? { writes: [{ kind: 'put', item: note }] } : {}), {});

  const first = await noter.consume([{ event: anEvent(), attempts: 1 }]);
  const before = await world.table.get(mark);
  isWanted = true;
  const again = await noter.consume([{ event: anEvent(), attempts: 2 }]);

  expect([first, again]).toEqual([[], []]);
  expect(before).toBeUndefined();
  expect(await world.table.get(mark)).toBeDefined();
  expect(await world.table.get(note)).toEqual(note);
});
