import { afterEach, expect, test } from '@jest/globals';
import { Webhook as Verifier } from 'standardwebhooks';
import { Postponed } from '#core/consumer.ts';
import { EgressFailed } from '#core/ports/egress.ts';
import { webhookSender } from '#domains/webhooks/webhook-sender.ts';
import { webhooksWorld } from '#domains/webhooks/webhooks.testing.ts';

let world = webhooksWorld();
afterEach(async () => {
  await world.remove();
  world = webhooksWorld();
});

const HOUR_MS = 3_600_000;

/** Hands the first message over several times at once. */
const handedOver = (times: number) => {
  const { consume } = webhookSender(world);
  const { event } = world.messages[0]!;
  return Promise.allSettled(Array.from({ length: times }, () => consume([{ event, attempts: 1 }])));
};

test('the sender sends the signed envelope once and notes the success', async () => {
  const { id, secret } = await world.registered();
  await world.happens();

  await world.work();

  const { requests: [request, ...others] } = world.egress;
  const delivery = await world.onlyDelivery(id);
  expect(others).toEqual([]);
  expect(request).toMatchObject({ url: 'https://hooks.alice.example/events', method: 'POST', timeoutMs: 10_000, maxBytes: 65_536, headers: { 'content-type': 'application/json', 'webhook-id': delivery.eventId } });
  expect(JSON.parse(String(request!.body))).toEqual({ type: 'todo.created', id: delivery.eventId, timestamp: '2026-01-01T00:00:00.000Z', version: 1, data: { todoId: 'todo_1', version: 1 } });
  expect(request!.headers['webhook-signature']).toBe(new Verifier(secret).sign(delivery.eventId, world.clock.now(), String(request!.body)));
  expect(delivery).toMatchObject({ state: 'delivered', attemptCount: 1, nextAttemptAt: null, attempts: [{ number: 1, end: { outcome: 'succeeded', status: 200, durationMs: 12 } }] });
  expect(world.messages).toEqual([]);
});

test('the sender tries ten times in three days and gives up as a dead letter', async () => {
  const { id } = await world.registered();
  world.egress.answerWith(() => ({ status: 500 }));
  await world.happens();

  await world.workToTheEnd();

  const times = world.egress.requests.map(({ at }) => at.getTime());
  expect(times.slice(1).map((time, index) => (time - times[index]!) / 1000)).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
  expect((times.at(-1)! - times[0]!) / HOUR_MS).toBeCloseTo(75.6, 1);
  expect(new Set(world.egress.requests.map(({ body }) => body)).size).toBe(1);
  expect(await world.onlyDelivery(id)).toMatchObject({ state: 'dead_letter', attemptCount: 10, nextAttemptAt: null });
  expect(world.messages).toEqual([]);
});

test('the sender comes back within twelve hours to a delivery that waits for longer, and sends nothing then', async () => {
  await world.registered();
  world.egress.answerWith(() => ({ status: 503, headers: { 'retry-after': '172800' } }));
  await world.happens();

  await world.work();

  const [message] = world.messages;
  expect(message!.visibleAt.getTime() - world.clock.now().getTime()).toBe(12 * HOUR_MS);
  world.clock.advance(12 * 3600);
  await world.work();
  expect(world.egress.requests).toHaveLength(1);
  world.clock.advance(12 * 3600);
  await world.work();
  expect(world.egress.requests).toHaveLength(2);
});

test.each([
  ['a redirect', () => ({ status: 302, headers: { location: 'https://elsewhere.example' } }), { status: 302, fault: null }],
  ['a refusal', () => ({ status: 404 }), { status: 404, fault: null }],
  ['a timeout', () => Promise.reject(new EgressFailed('timeout', 'No answer.')), { status: null, fault: 'timeout' }],
] as const)('the sender counts %s as a failure', async (_name, answer, end) => {
  const { id } = await world.registered();
  world.egress.answerWith(answer);
  await world.happens();

  await world.work();

  expect(await world.onlyDelivery(id)).toMatchObject({ state: 'pending', attemptCount: 1, attempts: [{ end: { outcome: 'failed', ...end } }], nextAttemptAt: new Date('2026-01-01T00:00:05Z') });
});

test('the sender notes a URL that has become private as refused, and sends nothing', async () => {
  const { id } = await world.registered();
  world.egress.check = () => undefined;
  const webhook = await world.webhooks.find(world.alice.userId, id);
  await world.table.transact([world.webhooks.save({ ...webhook!, url: 'https://private.example', version: 2 }, 'retry')]);
  await world.happens();

  await world.work();

  expect(world.egress.requests).toEqual([]);
  expect((await world.onlyDelivery(id)).attempts).toMatchObject([{ end: { outcome: 'failed', fault: 'refused' } }]);
});

test('a message that is handed over five times at once is sent once', async () => {
  const { id } = await world.registered();
  await world.happens();

  const ends = await handedOver(5);

  expect(world.egress.requests).toHaveLength(1);
  expect(await world.onlyDelivery(id)).toMatchObject({ state: 'delivered', attemptCount: 1 });
  expect(ends.filter((end) => end.status === 'rejected' && !(end.reason instanceof Postponed))).toEqual([]);
});

test('duplicates of a failing delivery count each attempt once', async () => {
  const { id } = await world.registered();
  world.egress.answerWith(() => ({ status: 500 }));
  await world.happens();
  world.messages.push({ ...world.messages[0]! }, { ...world.messages[0]! });

  await world.workToTheEnd();

  expect(world.egress.requests).toHaveLength(10);
  expect(await world.onlyDelivery(id)).toMatchObject({ state: 'dead_letter', attemptCount: 10 });
});
