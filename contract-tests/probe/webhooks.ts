import { setTimeout as pause } from 'node:timers/promises';
import { jsonOf } from '../targets/target.ts';
import { made, type World } from './world.ts';

/** One person may keep 20; below this number there is room for whatever a test adds. */
const CROWDED = 12;
const KEPT = 6;
/** Nobody listens there, and only DNS is asked. */
const NEW_WEBHOOK = { url: 'https://hooks.example.com/contract-tests', eventTypes: ['file.deleted'] };

/** Removes the oldest webhooks of alice when they become many. */
export const roomForWebhooks = async ({ session, alice }: World): Promise<void> => {
  const token = alice.accessToken;
  const { items } = jsonOf(await session.send({ operationId: 'listWebhooks', token, query: { limit: '100' } })) as { readonly items: readonly { readonly id: string }[] };
  if (items.length < CROWDED) return;
  for (const { id } of items.slice(KEPT)) await session.send({ operationId: 'deleteWebhook', token, path: { webhookId: id }, headers: { 'if-match': '*' } });
};

/** A new webhook of alice. */
export const aWebhook = async (world: World): Promise<Readonly<Record<string, string>>> => {
  await roomForWebhooks(world);
  const { id } = await made(world, { operationId: 'createWebhook', token: world.alice.accessToken, body: NEW_WEBHOOK });
  return { webhookId: String(id) };
};

const POLLS = 600;
const POLL_MS = 25;

/** A test delivery to a new webhook of alice that has come to its end, so that nothing changes it any more. */
export const aDelivery = async (world: World): Promise<Readonly<Record<string, string>>> => {
  const path = await aWebhook(world);
  const token = world.alice.accessToken;
  const { id } = await made(world, { operationId: 'testWebhook', token, path, body: { eventType: 'webhook.test' } });
  const delivery = { ...path, deliveryId: String(id) };
  for (let poll = 0; poll < POLLS; poll += 1) {
    const { state } = await made(world, { operationId: 'getWebhookDelivery', token, path: delivery });
    if (state !== 'pending') return delivery;
    await pause(POLL_MS);
  }
  throw new Error('The test delivery does not come to its end.');
};
