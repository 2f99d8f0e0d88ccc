import { afterEach, expect, test } from '@jest/globals';
import { aRequest, problemCodeOf } from '#core/core.testing.ts';
import { getWebhookDelivery } from '#domains/webhooks/get-webhook-delivery.ts';
import { listWebhookDeliveries } from '#domains/webhooks/list-webhook-deliveries.ts';
import { redeliverWebhook } from '#domains/webhooks/redeliver-webhook.ts';
import { testWebhook } from '#domains/webhooks/test-webhook.ts';
import { updateWebhook } from '#domains/webhooks/update-webhook.ts';
import { webhooksWorld } from '#domains/webhooks/webhooks.testing.ts';

let world = webhooksWorld();
afterEach(async () => {
  await world.remove();
  world = webhooksWorld();
});

const sendTest = (webhookId: string, eventType: 'todo.created' | 'webhook.test') => world.keep(testWebhook(aRequest({ caller: world.alice, path: { webhookId }, body: { eventType } }), world));
const redeliver = async (webhookId: string) => world.keep(redeliverWebhook(aRequest({ caller: world.alice, path: { webhookId, deliveryId: (await world.onlyDelivery(webhookId)).id } }), world));
const disable = (webhookId: string) => world.keep(updateWebhook(aRequest({ caller: world.alice, path: { webhookId }, body: { state: 'disabled' }, ifMatch: '*' }), world));
const bodies = () => world.egress.requests.map(({ body }) => JSON.parse(String(body)) as object);

test('testWebhook sends the example of an event to this endpoint only, whatever it asks for', async () => {
  const { id } = await world.registered({ eventTypes: ['file.ready'] });
  await world.registered();

  const { status, body } = await sendTest(id, 'todo.created');
  await world.workToTheEnd();

  expect([status, body]).toMatchObject([202, { webhookId: id, state: 'pending', isTest: true, attemptCount: 0 }]);
  expect(bodies()).toEqual([{ type: 'todo.created', id: body.eventId, timestamp: '2026-01-01T00:00:00.000Z', version: 1, data: { todoId: 'todo_01kaf0000000000000000000t1', version: 1 } }]);
  expect(await world.onlyDelivery(id)).toMatchObject({ id: body.id, state: 'delivered' });
});

test('a test that fails is not repeated and says nothing about the endpoint', async () => {
  const { id } = await world.registered();
  world.egress.answerWith(() => ({ status: 410 }));

  await sendTest(id, 'webhook.test');
  await world.workToTheEnd();

  expect(bodies()).toMatchObject([{ type: 'webhook.test', data: { webhookId: id } }]);
  expect(await world.onlyDelivery(id)).toMatchObject({ state: 'dead_letter', attemptCount: 1 });
  expect(await world.webhooks.find(world.alice.userId, id)).toMatchObject({ state: 'enabled' });
  expect(await world.webhooks.findFailingSince(world.alice.userId, id)).toBeUndefined();
});

test('redeliverWebhook sends a dead letter again with the same id and content, from the first step of the schedule', async () => {
  const { id } = await world.registered();
  world.egress.answerWith(() => ({ status: world.egress.requests.length <= 11 ? 500 : 200 }));
  await world.happens();
  await world.workToTheEnd();

  const reply = await redeliver(id);
  await world.workToTheEnd();

  const [eleventh, twelfth] = world.egress.requests.slice(10).map(({ at }) => at.getTime());
  expect(reply).toMatchObject({ status: 202, body: { state: 'pending', attemptCount: 10 } });
  expect(await world.onlyDelivery(id)).toMatchObject({ state: 'delivered', attemptCount: 12 });
  expect(twelfth! - eleventh!).toBe(5_000);
  expect(new Set(world.egress.requests.map(({ body, headers }) => `${headers['webhook-id']} ${String(body)}`)).size).toBe(1);
});

test('redeliverWebhook sends what was delivered once more', async () => {
  const { id } = await world.registered();
  await world.happens();
  await world.workToTheEnd();

  await redeliver(id);
  await world.workToTheEnd();

  expect(world.egress.requests).toHaveLength(2);
  expect(await world.onlyDelivery(id)).toMatchObject({ state: 'delivered', attemptCount: 2, attempts: [{ round: 0 }, { round: 1 }] });
});

test('redeliverWebhook does not wait for the next attempt of a delivery, and its message finds nothing to do', async () => {
  const { id } = await world.registered();
  world.egress.answerWith(() => ({ status: world.egress.requests.length === 1 ? 500 : 200 }));
  await world.happens();
  await world.work();

  await redeliver(id);
  await world.workToTheEnd();

  expect(world.egress.requests.map(({ at }) => at)).toEqual([new Date('2026-01-01T00:00:00Z'), new Date('2026-01-01T00:00:00Z')]);
  expect(world.messages).toEqual([]);
});

test('a redelivery that is asked for while an attempt is under way takes place after it', async () => {
  const { id } = await world.registered();
  world.egress.answerWith(async () => {
    world.egress.answerWith(() => ({}));
    await redeliver(id);
    return { status: 200 };
  });
  await world.happens();

  await world.workToTheEnd();

  expect(world.egress.requests).toHaveLength(2);
  expect(await world.onlyDelivery(id)).toMatchObject({ state: 'delivered', attemptCount: 2 });
});

test('nothing is sent to a disabled endpoint', async () => {
  const { id } = await world.registered();
  await world.happens();
  await world.workToTheEnd();
  await disable(id);

  expect(await problemCodeOf(() => redeliver(id))).toBe('webhook_disabled');
  expect(await problemCodeOf(() => sendTest(id, 'webhook.test'))).toBe('webhook_disabled');
});

test('getWebhookDelivery shows the attempts without what was sent or answered', async () => {
  const { id } = await world.registered();
  world.egress.answerWith(() => ({ status: 500, body: Buffer.from('stack trace') }));
  await world.happens();
  await world.work();
  const { id: deliveryId, eventId } = await world.onlyDelivery(id);

  const reply = await getWebhookDelivery(aRequest({ caller: world.alice, path: { webhookId: id, deliveryId } }), world);

  expect(reply.body).toEqual({
    id: deliveryId, webhookId: id, eventId, eventType: 'todo.created', isTest: false, state: 'pending', attemptCount: 1,
    nextAttemptAt: '2026-01-01T00:00:05.000Z', createdAt: '2026-01-01T00:00:00.000Z',
    attempts: [{ number: 1, startedAt: '2026-01-01T00:00:00.000Z', outcome: 'failed', status: 500, fault: null, durationMs: 12 }],
  });
});

test('listWebhookDeliveries pages through one state, every delivery once', async () => {
  const { id } = await world.registered();
  world.egress.answerWith(() => ({ status: world.egress.requests.length === 2 ? 500 : 200 }));
  for (let count = 0; count < 4; count += 1) {
    await world.happens();
    await world.work();
    world.clock.advance(1);
  }
  const list = (state: 'delivered' | 'pending' | undefined, after?: object) =>
    listWebhookDeliveries(aRequest({ caller: world.alice, path: { webhookId: id }, query: { state, limit: 2 }, page: { limit: 2, after: after as never } }), world);

  const first = await list('delivered');
  const second = await list('delivered', first.next as object);

  const times = [...first.body.items, ...second.body.items].map((each) => each.createdAt);
  expect(times.toSorted()).toEqual(['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:02.000Z', '2026-01-01T00:00:03.000Z']);
  expect(second.next).toBeUndefined();
  expect((await list('pending')).body.items).toHaveLength(1);
  expect((await list(undefined)).body.items).toHaveLength(2);
});

test("nothing of another person's endpoint is found", async () => {
  const { id } = await world.registered();
  await world.happens();
  const path = { webhookId: id, deliveryId: (await world.onlyDelivery(id)).id };
  const asked = { caller: world.bob, path };

  expect(await problemCodeOf(() => listWebhookDeliveries(aRequest({ ...asked, query: {} as never }), world))).toBe('webhook_not_found');
  expect(await problemCodeOf(() => getWebhookDelivery(aRequest(asked), world))).toBe('webhook_not_found');
  expect(await problemCodeOf(() => redeliverWebhook(aRequest(asked), world))).toBe('webhook_not_found');
  expect(await problemCodeOf(() => testWebhook(aRequest({ ...asked, body: { eventType: 'webhook.test' } }), world))).toBe('webhook_not_found');
});

test('a delivery is forgotten after 30 days, counted from its redelivery', async () => {
  const { id } = await world.registered();
  await world.happens();
  await world.workToTheEnd();
  const { id: deliveryId } = await world.onlyDelivery(id);
  world.clock.advance(29 * 24 * 3600);
  await redeliver(id);
  await world.workToTheEnd();

  world.clock.advance(29 * 24 * 3600);
  expect(await world.deliveries.find(id, deliveryId)).toBeDefined();
  world.clock.advance(24 * 3600);

  expect(await world.deliveries.find(id, deliveryId)).toBeUndefined();
});
