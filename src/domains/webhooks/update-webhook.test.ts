import { afterEach, expect, test } from '@jest/globals';
import { aRequest, problemCodeOf } from '#core/core.testing.ts';
import { ConditionFailed } from '#core/ports/table.ts';
import { deleteWebhook } from '#domains/webhooks/delete-webhook.ts';
import { updateWebhook } from '#domains/webhooks/update-webhook.ts';
import { webhooksWorld } from '#domains/webhooks/webhooks.testing.ts';
import type { WebhookChanges } from '#generated/types.ts';

let world = webhooksWorld();
afterEach(async () => {
  await world.remove();
  world = webhooksWorld();
});

const update = (webhookId: string, body: WebhookChanges, ifMatch: number | '*' = 1, caller = world.alice) =>
  updateWebhook(aRequest({ caller, path: { webhookId }, body, ifMatch }), world);
const remove = (webhookId: string, ifMatch: number | '*' = 1, caller = world.alice) => deleteWebhook(aRequest({ caller, path: { webhookId }, ifMatch }), world);

test.each<[string, WebhookChanges]>([
  ['a URL', { url: 'https://moved.alice.example' }],
  ['the types', { eventTypes: ['file.ready'] }],
  ['a description', { description: 'Calendar' }],
  ['the records', { resourceIds: [] }],
])('updateWebhook merges %s and leaves the rest', async (_name, changes) => {
  const { secret: _secret, ...before } = await world.registered({ resourceIds: ['todo_00000000000000000000000001'] });
  world.clock.advance(60);

  const reply = await world.keep(update(before.id, changes));

  expect(reply.body).toEqual({ ...before, ...changes, version: 2, updatedAt: '2026-01-01T00:01:00.000Z' });
  expect(await world.webhooks.find(world.alice.userId, before.id)).toMatchObject({ ...changes, version: 2 });
});

test('updateWebhook keeps the secret that signs', async () => {
  const { id, secret } = await world.registered();

  await world.keep(update(id, { description: 'Calendar' }));

  expect((await world.webhooks.find(world.alice.userId, id))!.secrets).toEqual([{ secret, until: null }]);
});

test('updateWebhook refuses a URL that nothing is sent to', async () => {
  const { id } = await world.registered();

  expect(await problemCodeOf(() => update(id, { url: 'https://private.example' }))).toBe('webhook_url_not_allowed');
});

test('a change or deletion of a version that lost a race is refused, of any version asked again', async () => {
  const { id } = await world.registered();
  const [first, second, any] = [await update(id, { description: '1' }), await update(id, { description: '2' }), await update(id, { description: '3' }, '*')];
  const [stale, removal] = [await remove(id), await remove(id, '*')];
  await world.keep(first);

  expect(await problemCodeOf(() => world.keep(second))).toBe('precondition_failed');
  expect(await problemCodeOf(() => world.keep(stale))).toBe('precondition_failed');
  await expect(world.keep(any)).rejects.toBeInstanceOf(ConditionFailed);
  await expect(world.keep(removal)).rejects.toBeInstanceOf(ConditionFailed);
  expect(await problemCodeOf(() => update(id, { description: '4' }, 1))).toBe('precondition_failed');
  expect(await problemCodeOf(() => remove(id, 1))).toBe('precondition_failed');
});

test('updateWebhook and deleteWebhook find nothing of another person', async () => {
  const { id } = await world.registered();

  expect(await problemCodeOf(() => update(id, { description: 'x' }, '*', world.bob))).toBe('webhook_not_found');
  expect(await problemCodeOf(() => remove(id, '*', world.bob))).toBe('webhook_not_found');
});

test('deleteWebhook removes the endpoint and makes room for another', async () => {
  const { id } = await world.registered();

  const reply = await world.keep(remove(id));

  expect(reply.status).toBe(204);
  expect(await world.webhooks.find(world.alice.userId, id)).toBeUndefined();
  expect((await world.table.get({ pk: `USER#${world.alice.userId}`, sk: 'COUNT#WEBHOOK' }))?.['count']).toBe(0);
});
