import { afterEach, expect, test } from '@jest/globals';
import { Webhook as Verifier } from 'standardwebhooks';
import { aRequest, problemCodeOf } from '#core/core.testing.ts';
import { rotateWebhookSecret } from '#domains/webhooks/rotate-webhook-secret.ts';
import { SECRET_LIMIT } from '#domains/webhooks/webhook.ts';
import { webhooksWorld } from '#domains/webhooks/webhooks.testing.ts';

let world = webhooksWorld();
afterEach(async () => {
  await world.remove();
  world = webhooksWorld();
});

const rotate = async (webhookId: string, overlapHours: number) =>
  (await world.keep(rotateWebhookSecret(aRequest({ caller: world.alice, path: { webhookId }, body: { overlapHours } }), world))).body;

/** Sends an event, and says which of the secrets verify it. */
const verifying = async (...secrets: readonly string[]): Promise<readonly boolean[]> => {
  await world.happens();
  await world.workToTheEnd();
  const { headers, body, at } = world.egress.requests.at(-1)!;
  const signature = headers['webhook-signature']!.split(' ');
  return secrets.map((secret) => signature.includes(new Verifier(secret).sign(headers['webhook-id']!, at, String(body))));
};

test('both secrets sign for a day, then only the new one', async () => {
  const { id, secret } = await world.registered();

  const rotated = await rotate(id, 24);

  expect(rotated).toEqual({ webhookId: id, secret: expect.stringMatching(/^whsec_/), previousUntil: '2026-01-02T00:00:00.000Z' });
  expect(rotated.secret).not.toBe(secret);
  expect(await verifying(secret, rotated.secret)).toEqual([true, true]);
  world.clock.advance(24 * 3600 - 1);
  expect(await verifying(secret, rotated.secret)).toEqual([true, true]);
  world.clock.advance(1);
  expect(await verifying(secret, rotated.secret)).toEqual([false, true]);
});

test('after a leak every earlier secret ends at once', async () => {
  const { id, secret } = await world.registered();
  const second = await rotate(id, 168);

  const third = await rotate(id, 0);

  expect(await verifying(secret, second.secret, third.secret)).toEqual([false, false, true]);
});

test('a later rotation never prolongs an earlier secret', async () => {
  const { id, secret } = await world.registered();
  await rotate(id, 1);

  const third = await rotate(id, 168);
  world.clock.advance(3600);

  expect(await verifying(secret, third.secret)).toEqual([false, true]);
});

test('at most five secrets sign, and ended ones are not kept', async () => {
  const { id } = await world.registered();
  for (let count = 0; count < 7; count += 1) await rotate(id, 24);
  const crowded = await world.webhooks.find(world.alice.userId, id);
  world.clock.advance(24 * 3600);
  await rotate(id, 24);

  expect(crowded!.secrets).toHaveLength(SECRET_LIMIT);
  expect((await world.webhooks.find(world.alice.userId, id))!.secrets).toHaveLength(2);
});

test("rotateWebhookSecret finds no other person's endpoint", async () => {
  const { id } = await world.registered();

  const code = await problemCodeOf(() => rotateWebhookSecret(aRequest({ caller: world.bob, path: { webhookId: id }, body: { overlapHours: 24 } }), world));

  expect(code).toBe('webhook_not_found');
});
