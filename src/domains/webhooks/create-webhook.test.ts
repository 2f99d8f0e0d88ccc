import { afterEach, expect, test } from '@jest/globals';
import { aRequest, problemCodeOf } from '#core/core.testing.ts';
import { createWebhook } from '#domains/webhooks/create-webhook.ts';
import { getWebhook } from '#domains/webhooks/get-webhook.ts';
import { listWebhooks } from '#domains/webhooks/list-webhooks.ts';
import { WEBHOOK_LIMIT } from '#domains/webhooks/webhook.ts';
import { aNewWebhook, webhooksWorld } from '#domains/webhooks/webhooks.testing.ts';

let world = webhooksWorld();
afterEach(async () => {
  await world.remove();
  world = webhooksWorld();
});

const create = (differences = {}) => world.keep(createWebhook(aRequest({ caller: world.alice, body: aNewWebhook(differences) }), world));

test('createWebhook keeps an enabled endpoint and shows its secret only now', async () => {
  const reply = await create({ description: 'Calendar' });

  const { secret, ...webhook } = reply.body;
  const path = { webhookId: webhook.id };
  expect(reply).toMatchObject({ status: 201, headers: { location: `/v1/webhooks/${webhook.id}` }, body: { description: 'Calendar', resourceIds: [], state: 'enabled', disabledReason: null, version: 1 } });
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect((await getWebhook(aRequest({ caller: world.alice, path }), world)).body).toEqual(webhook);
  const list = await listWebhooks(aRequest({ caller: world.alice }), world);
  expect(list.body).toEqual({ items: [webhook] });
  expect(await problemCodeOf(() => getWebhook(aRequest({ caller: world.bob, path }), world))).toBe('webhook_not_found');
  expect((await listWebhooks(aRequest({ caller: world.bob }), world)).body).toEqual({ items: [] });
});

test('createWebhook refuses a URL that nothing is sent to, and keeps nothing', async () => {
  const code = await problemCodeOf(() => create({ url: 'https://private.example' }));

  expect(code).toBe('webhook_url_not_allowed');
  expect((await listWebhooks(aRequest({ caller: world.alice }), world)).body).toEqual({ items: [] });
});

test('createWebhook refuses one more than a person may keep', async () => {
  for (let count = 0; count < WEBHOOK_LIMIT; count += 1) await create();

  expect(await problemCodeOf(create)).toBe('webhook_limit_reached');
  expect(await world.webhooks.listAll(world.alice.userId)).toHaveLength(WEBHOOK_LIMIT);
});

test('listWebhooks shows every endpoint once, newest first', async () => {
  const made = [await create(), await create(), await create()].map(({ body }) => body.id);

  const first = await listWebhooks(aRequest({ caller: world.alice, page: { limit: 2, after: undefined } }), world);
  const second = await listWebhooks(aRequest({ caller: world.alice, page: { limit: 2, after: first.next } }), world);

  expect([...first.body.items, ...second.body.items].map(({ id }) => id)).toEqual(made.toReversed());
  expect([first.next === undefined, second.next]).toEqual([false, undefined]);
});
