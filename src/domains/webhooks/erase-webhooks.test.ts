import { afterEach, expect, test } from '@jest/globals';
import { aRequest } from '#core/core.testing.ts';
import { createWebhook } from '#domains/webhooks/create-webhook.ts';
import { deleteWebhook } from '#domains/webhooks/delete-webhook.ts';
import { eraseWebhooks } from '#domains/webhooks/erase-webhooks.ts';
import { exportWebhooks } from '#domains/webhooks/export-webhooks.ts';
import { aNewWebhook, webhooksWorld } from '#domains/webhooks/webhooks.testing.ts';

let world = webhooksWorld();
afterEach(async () => {
  await world.remove();
  world = webhooksWorld();
});

const itemsOf = async (pk: string) => (await world.table.query({ pk, limit: 100 })).items;

test('exportWebhooks lists endpoints and deliveries of a person, and no secret', async () => {
  const { id, secret } = await world.registered();
  await world.happens();
  await world.workToTheEnd();
  await world.keep(createWebhook(aRequest({ caller: world.bob, body: aNewWebhook({ url: 'https://hooks.bob.example' }) }), world));

  const records: { readonly kind: string; readonly data: unknown }[] = [];
  for await (const record of exportWebhooks(world)(world.alice.userId)) records.push(record);

  expect(records).toMatchObject([{ kind: 'webhook', data: { id } }, { kind: 'webhookDelivery', data: { webhookId: id, state: 'delivered' } }]);
  expect(JSON.stringify(records)).not.toContain(secret);
  expect(JSON.stringify(records)).not.toContain('bob');
});

test('eraseWebhooks removes endpoints and deliveries, also those of endpoints that were deleted before, and can be repeated', async () => {
  const [kept, deleted] = [await world.registered(), await world.registered()];
  await world.happens();
  await world.keep(deleteWebhook(aRequest({ caller: world.alice, path: { webhookId: deleted.id }, ifMatch: '*' }), world));
  const other = await world.keep(createWebhook(aRequest({ caller: world.bob, body: aNewWebhook() }), world));
  await world.happens({ ownerId: world.bob.userId });
  expect(await itemsOf(`WEBHOOK#${deleted.id}`)).toHaveLength(1);

  await eraseWebhooks(world)(world.alice.userId);
  await eraseWebhooks(world)(world.alice.userId);

  const left = [`WEBHOOK#${kept.id}`, `WEBHOOK#${deleted.id}`].map(itemsOf);
  expect((await Promise.all(left)).flat()).toEqual([]);
  expect((await itemsOf(`USER#${world.alice.userId}`)).map(({ sk }) => sk)).toEqual(['COUNT#WEBHOOK']);
  expect(await itemsOf(`WEBHOOK#${other.body.id}`)).toHaveLength(1);
});

test('an attempt that ends after the erasure leaves nothing behind', async () => {
  const { id } = await world.registered();
  world.egress.answerWith(async () => {
    await eraseWebhooks(world)(world.alice.userId);
    return { status: 410 };
  });
  await world.happens();

  await world.workToTheEnd();

  expect(await itemsOf(`WEBHOOK#${id}`)).toEqual([]);
  expect(await itemsOf('OUTGOING_MAIL')).toEqual([]);
});
