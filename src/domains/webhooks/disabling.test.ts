import { afterEach, expect, test } from '@jest/globals';
import { aRequest } from '#core/core.testing.ts';
import { mailOf, OUTGOING_MAIL_PARTITION } from '#core/outgoing-mail.ts';
import { createWebhook } from '#domains/webhooks/create-webhook.ts';
import { deleteWebhook } from '#domains/webhooks/delete-webhook.ts';
import { updateWebhook } from '#domains/webhooks/update-webhook.ts';
import { webhookSender } from '#domains/webhooks/webhook-sender.ts';
import { aNewWebhook, webhooksWorld } from '#domains/webhooks/webhooks.testing.ts';

let world = webhooksWorld();
afterEach(async () => {
  await world.remove();
  world = webhooksWorld();
});

const DAY = 24 * 3600;
const mails = async () => (await world.table.query({ pk: OUTGOING_MAIL_PARTITION, limit: 10 })).items.map(mailOf);
const find = (id: string) => world.webhooks.find(world.alice.userId, id);
const update = (webhookId: string, body: object) => world.keep(updateWebhook(aRequest({ caller: world.alice, path: { webhookId }, body, ifMatch: '*' }), world));
const receivers = () => world.egress.requests.map(({ url, body }) => `${url} ${(JSON.parse(String(body)) as { readonly type: string }).type}`);

test('an endpoint that answers 410 is disabled at once, its owner is told by mail and by event', async () => {
  const { id } = await world.registered();
  await world.registered({ url: 'https://other.alice.example', eventTypes: ['webhook.disabled'] });
  world.egress.answerWith(({ url }) => ({ status: url.includes('other') ? 200 : 410 }));
  await world.happens();

  await world.workToTheEnd();

  expect(await find(id)).toMatchObject({ state: 'disabled', disabledReason: 'gone', disabledAt: world.clock.now(), version: 2 });
  expect(await world.onlyDelivery(id)).toMatchObject({ state: 'ended', attemptCount: 1, nextAttemptAt: null });
  expect(receivers()).toEqual(['https://hooks.alice.example/events todo.created', 'https://other.alice.example webhook.disabled']);
  const [mail, ...others] = await mails();
  expect(mail).toMatchObject({ to: 'alice@mail.example', text: expect.stringContaining(id) });
  expect(others).toEqual([]);
});

test('an endpoint that takes nothing for five days is disabled, one that takes something in between is not', async () => {
  const { id } = await world.registered();
  world.egress.answerWith(() => ({ status: 500 }));
  await world.happens();
  await world.workToTheEnd();
  expect(await find(id)).toMatchObject({ state: 'enabled' });

  world.clock.advance(2 * DAY);
  await world.happens();
  await world.work();

  expect(await find(id)).toMatchObject({ state: 'disabled', disabledReason: 'failing' });
  expect(await mails()).toHaveLength(1);
});

test('a success forgets the failures before', async () => {
  const { id } = await world.registered();
  world.egress.answerWith(() => ({ status: world.egress.requests.length === 2 ? 204 : 500 }));
  await world.happens();
  await world.workToTheEnd();
  expect(await world.webhooks.findFailingSince(world.alice.userId, id)).toBeUndefined();

  world.clock.advance(6 * DAY);
  await world.happens();
  await world.work();

  expect(await find(id)).toMatchObject({ state: 'enabled' });
  expect(await world.webhooks.findFailingSince(world.alice.userId, id)).toEqual(world.clock.now());
});

test('enabling an endpoint again, or moving it, begins with a clean slate', async () => {
  const { id } = await world.registered();
  world.egress.answerWith(() => ({ status: 500 }));
  await world.happens();
  await world.work();

  await update(id, { state: 'disabled' });
  expect(await find(id)).toMatchObject({ disabledReason: 'by_owner', disabledAt: world.clock.now() });
  expect(await world.webhooks.findFailingSince(world.alice.userId, id)).toBeDefined();
  await update(id, { state: 'enabled' });

  expect(await find(id)).toMatchObject({ state: 'enabled', disabledReason: null, disabledAt: null });
  expect(await world.webhooks.findFailingSince(world.alice.userId, id)).toBeUndefined();
  await world.webhooks.find(world.alice.userId, id).then((webhook) => world.table.transact([world.webhooks.beginFailing(webhook!, world.clock.now())]));
  await update(id, { url: 'https://moved.alice.example' });
  expect(await world.webhooks.findFailingSince(world.alice.userId, id)).toBeUndefined();
});

test('what waits for an endpoint that was disabled meanwhile ends, and nothing is sent', async () => {
  const { id } = await world.registered();
  await world.happens();

  await update(id, { state: 'disabled' });
  await world.workToTheEnd();

  expect(world.egress.requests).toEqual([]);
  expect(await world.onlyDelivery(id)).toMatchObject({ state: 'ended', attemptCount: 0 });
});

test('what waits for an endpoint that was deleted meanwhile is not sent', async () => {
  const { id } = await world.registered();
  await world.happens();

  await world.keep(deleteWebhook(aRequest({ caller: world.alice, path: { webhookId: id }, ifMatch: '*' }), world));
  await world.workToTheEnd();

  expect(world.egress.requests).toEqual([]);
  expect(world.messages).toEqual([]);
});

test.each(['deleted', 'disabled', 'moved'] as const)('an endpoint that is %s while it answers 410 is not judged by that', async (change) => {
  const { id } = await world.registered();
  world.egress.answerWith(async () => {
    if (change === 'deleted') await world.keep(deleteWebhook(aRequest({ caller: world.alice, path: { webhookId: id }, ifMatch: '*' }), world));
    else await update(id, change === 'moved' ? { url: 'https://moved.alice.example' } : { state: 'disabled' });
    world.egress.answerWith(() => ({ status: 200 }));
    return { status: 410 };
  });
  await world.happens();

  await world.workToTheEnd();

  const webhook = await find(id);
  expect(webhook?.disabledReason).toBe({ deleted: undefined, disabled: 'by_owner', moved: null }[change]);
  expect(await mails()).toEqual([]);
  expect((await world.onlyDelivery(id)).attempts[0]).toMatchObject({ end: { outcome: 'failed', status: 410 } });
});

test('one endpoint that fails does not disable another of the same owner', async () => {
  await world.registered();
  const { body: { id } } = await world.keep(createWebhook(aRequest({ caller: world.alice, body: aNewWebhook({ url: 'https://other.alice.example' }) }), world));
  world.egress.answerWith(({ url }) => ({ status: url.includes('other') ? 200 : 410 }));

  await world.happens();
  await world.workToTheEnd();

  expect(await find(id)).toMatchObject({ state: 'enabled' });
  expect(await world.onlyDelivery(id)).toMatchObject({ state: 'delivered' });
});

test('an attempt that waited for its place is not sent to an endpoint that was disabled meanwhile', async () => {
  const { id } = await world.registered();
  await world.happens();
  const { enter } = world.gate;
  const waiting = { ...world, gate: { enter: async (...asked: Parameters<typeof enter>) => {
    await update(id, { state: 'disabled' });
    return enter(...asked);
  } } };

  await webhookSender(waiting).consume([{ event: world.messages[0]!.event, attempts: 1 }]);

  expect(world.egress.requests).toEqual([]);
  expect(await world.onlyDelivery(id)).toMatchObject({ state: 'ended', attemptCount: 0 });
});
