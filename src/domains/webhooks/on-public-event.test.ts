import { afterEach, expect, test } from '@jest/globals';
import { aRequest } from '#core/core.testing.ts';
import type { EventOf } from '#core/event.ts';
import { ConditionFailed } from '#core/ports/table.ts';
import { deleteWebhook } from '#domains/webhooks/delete-webhook.ts';
import { deliveryIdOf } from '#domains/webhooks/delivery.ts';
import { onPublicEvent } from '#domains/webhooks/on-public-event.ts';
import { updateWebhook } from '#domains/webhooks/update-webhook.ts';
import { webhooksWorld } from '#domains/webhooks/webhooks.testing.ts';

let world = webhooksWorld();
afterEach(async () => {
  await world.remove();
  world = webhooksWorld();
});

const TODO = 'todo_00000000000000000000000001';
const anEvent = (): EventOf<'todo.created'> => ({ type: 'todo.created', ownerId: world.alice.userId, data: { todoId: TODO, version: 1 }, id: 'event_00000000000000000000000077', at: '2026-01-01T00:00:00.000Z', requestId: 'request_1' });

test('an event becomes one delivery for each endpoint that asks for it', async () => {
  const [asks, filtered] = [await world.registered(), await world.registered({ resourceIds: [TODO] })];
  await world.registered({ eventTypes: ['todo.deleted'] });
  await world.registered({ resourceIds: ['todo_00000000000000000000000002'] });
  const { id: disabled } = await world.registered();
  await world.keep(updateWebhook(aRequest({ caller: world.alice, path: { webhookId: disabled }, body: { state: 'disabled' }, ifMatch: '*' }), world));

  const { events } = await world.keep(onPublicEvent(anEvent(), world));

  const wanted = [asks, filtered].map(({ id }) => ({ type: 'webhook.delivery_due', ownerId: world.alice.userId, data: { webhookId: id, deliveryId: deliveryIdOf(anEvent().id, id) } }));
  expect(events).toEqual(expect.arrayContaining(wanted));
  expect(events).toHaveLength(2);
});

test("an event of one person goes to nobody else's endpoint", async () => {
  await world.registered();

  expect(await onPublicEvent({ ...anEvent(), ownerId: world.bob.userId }, world)).toEqual({});
});

test('an event that comes again makes no second delivery', async () => {
  const { id } = await world.registered();
  await world.keep(onPublicEvent(anEvent(), world));

  const again = await world.keep(onPublicEvent(anEvent(), world));

  expect(again).toEqual({ writes: [], events: [] });
  expect((await world.onlyDelivery(id)).version).toBe(1);
});

test('of two fan-outs of one event at once only one makes the delivery', async () => {
  await world.registered();
  const [first, second] = [await onPublicEvent(anEvent(), world), await onPublicEvent(anEvent(), world)];
  await world.keep(first);

  await expect(world.keep(second)).rejects.toBeInstanceOf(ConditionFailed);
});

test('no delivery is made for an endpoint that is deleted at the same time', async () => {
  const { id } = await world.registered();
  const reaction = await onPublicEvent(anEvent(), world);
  await world.keep(deleteWebhook(aRequest({ caller: world.alice, path: { webhookId: id }, ifMatch: '*' }), world));

  await expect(world.keep(reaction)).rejects.toBeInstanceOf(ConditionFailed);

  expect(await onPublicEvent(anEvent(), world)).toEqual({});
});

test('twenty endpoints fit into one transaction', async () => {
  for (let count = 0; count < 20; count += 1) await world.registered();

  const { writes, events } = await world.keep(onPublicEvent(anEvent(), world));

  expect([writes!.length, events!.length]).toEqual([40, 20]);
});

test('deliveries of one event have ids of their own, sorted by the time of the event', () => {
  const ids = ['webhook_1', 'webhook_2'].map((webhookId) => deliveryIdOf('event_01kaf0000000000000000000e1', webhookId));

  expect(new Set(ids).size).toBe(2);
  for (const id of ids) expect(id).toMatch(/^delivery_01kaf00000[0-9a-hjkmnp-tv-z]{16}$/);
});
