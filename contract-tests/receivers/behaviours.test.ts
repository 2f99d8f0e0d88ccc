import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { WebhookDeliveryDetails } from '#generated/types.ts';
import { aCertificate } from '#adapters/egress/certificates.testing.ts';
import { answering, DAWDLERS, HANGS, refusers, SPOILERS, TAKERS, TAKES, TATTLE, unreachable, type Case } from './behaviours.ts';
import type { Owner } from './owner.ts';
import type { Receiver } from './receiver.ts';
import { deliveriesWhen, endpointsOf, expectOnSchedule, hasHad, nextAttempts, outcomeOf, WAITS_MS, type Endpoint } from './retries.ts';
import { openStage, type Stage } from './stage.ts';
import { notGenuine } from './verified.ts';

// Every receiver gets one event, at the same time as all others; then the clock is moved along the schedule.
const DEADLINE_MS = 60_000;
/** What receivers ask for with Retry-After, and what of it is honoured. */
const ASKED: readonly (readonly [status: number, value: string, honouredMs: number])[] = [
  [503, '7200', 7_200_000],
  [429, '99999999', 86_400_000],
  [503, '9'.repeat(400), 86_400_000],
  [503, '-5', 0],
  [503, 'Fri, 01 Jan 2100 00:00:00 GMT', 86_400_000],
  [503, 'Thu, 01 Jan 1970 00:00:00 GMT', 0],
  [503, 'soon', 0],
  [503, '1e9', 0],
  [500, '7200', 0],
  [302, '7200', 0],
];

let stage: Stage;
let internal: Receiver;
let owners: readonly Owner[];
let quick: readonly Endpoint[];
let asking: readonly Endpoint[];
let dawdling: readonly Endpoint[];
let firstDeliveries: readonly WebhookDeliveryDetails[];
/** Port 1 is never given to anybody who asks for a free one. */
const closed = { title: 'a port where nobody listens', url: 'http://127.0.0.1:1/events', expected: { outcome: 'failed', status: null, fault: 'connection' } } as const;

beforeAll(async () => {
  stage = await openStage({ clockStands: true });
  internal = await stage.open(TAKES);
  owners = await Promise.all(['alice', 'bob', 'carol', 'dave', 'erin'].map(stage.newOwner));
  const [alice, bob, carol, dave, erin] = owners as [Owner, Owner, Owner, Owner, Owner];
  // Keeps the account of what was seen, which is nothing.
  const nobody = await stage.open(HANGS);
  const cases: readonly (readonly [readonly Case[], Owner])[] = [[TAKERS, alice], [refusers(internal.url), bob], [SPOILERS, carol], [unreachable(aCertificate('localhost')), dave]];
  quick = [
    ...(await Promise.all(cases.map(([each, owner]) => endpointsOf(each, owner, stage.open)))).flat(),
    { ...closed, owner: dave, receiver: nobody, webhook: await dave.register({ url: closed.url }) },
  ];
  dawdling = await endpointsOf(DAWDLERS, dave, stage.open);
  asking = await endpointsOf(ASKED.map(([status, value]): Case => [`${status} ${value.slice(0, 40)}`, answering(status, `retry-after: ${value}\r\n`), { outcome: 'failed', status, fault: null }]), erin, stage.open);
  await Promise.all(owners.map((owner) => owner.createTodo()));
}, DEADLINE_MS);

afterAll(() => stage.end(), DEADLINE_MS);

/** Titles with what is counted of them, so that a failure names the receiver. */
const perEndpoint = <Value>(endpoints: readonly Endpoint[], of: (endpoint: Endpoint, index: number) => Value): readonly (readonly [string, Value])[] =>
  endpoints.map((endpoint, index) => [endpoint.title, of(endpoint, index)]);
const failing = (): readonly Endpoint[] => quick.filter(({ expected }) => expected.outcome === 'failed');
/** Disabled by their owners after the first attempt: they are slow, or ask for more time than the others. */
const disabled = (): readonly Endpoint[] => [...dawdling, ...asking];

const expectAllOnSchedule = (endpoints: readonly Endpoint[], deliveries: readonly WebhookDeliveryDetails[]): void =>
  deliveries.forEach((delivery, index) => expectOnSchedule(delivery, stage.machine.now(), ASKED[asking.indexOf(endpoints[index]!)]?.[2]));

test('what a receiver does decides what the API says of the attempt', async () => {
  const endpoints = [...failing(), ...disabled(), ...quick.filter(({ expected }) => expected.outcome === 'succeeded')];

  const deliveries = await deliveriesWhen(endpoints, hasHad(1), 'the first attempt of all is over');

  const told = perEndpoint(endpoints, (_endpoint, index) => ({ attempts: deliveries[index]!.attempts.map(outcomeOf), state: deliveries[index]!.state }));
  expect(told).toEqual(perEndpoint(endpoints, ({ expected }) => ({ attempts: [expected], state: expected.outcome === 'succeeded' ? 'delivered' : 'pending' })));
  expect(perEndpoint(endpoints, ({ receiver }) => receiver.connections.all)).toEqual(perEndpoint(endpoints, ({ title }) => (title === closed.title ? 0 : 1)));
  expectAllOnSchedule(endpoints, deliveries.filter(({ state }) => state === 'pending'));
  firstDeliveries = deliveries.slice(0, failing().length);
}, DEADLINE_MS);

test('ten attempts follow the schedule; then the delivery is a dead letter', async () => {
  const endpoints = failing();
  await Promise.all(disabled().map(({ owner, webhook }) => owner.change(webhook.id, { state: 'disabled' })));
  let deliveries = await nextAttempts(stage.machine, endpoints, firstDeliveries);

  for (let count = 3; count <= WAITS_MS.length; count += 1) {
    expectAllOnSchedule(endpoints, deliveries);
    deliveries = await nextAttempts(stage.machine, endpoints, deliveries);
  }

  expect(perEndpoint(endpoints, (_endpoint, index) => deliveries[index]!.attempts.map(outcomeOf))).toEqual(perEndpoint(endpoints, ({ expected }) => WAITS_MS.map(() => expected)));
  expect(new Set(deliveries.map(({ state, nextAttemptAt }) => `${state} ${nextAttemptAt}`))).toEqual(new Set(['dead_letter null']));
  expect(perEndpoint(endpoints, ({ receiver }) => receiver.connections.all)).toEqual(perEndpoint(endpoints, ({ title }) => (title === closed.title ? 0 : WAITS_MS.length)));
  expect(internal.connections.all).toBe(0);
}, DEADLINE_MS);

test('an endpoint that its owner disables after an attempt gets no other, and its delivery ends', async () => {
  const deliveries = await deliveriesWhen(disabled(), ({ state }) => state === 'ended', 'the deliveries have ended');

  expect(new Set(deliveries.map(({ attemptCount, nextAttemptAt }) => `${attemptCount} ${nextAttemptAt}`))).toEqual(new Set(['1 null']));
  expect(perEndpoint(disabled(), ({ receiver }) => receiver.connections.all)).toEqual(perEndpoint(disabled(), () => 1));
});

test('after mending, a redelivery of each dead letter arrives, as the same event', async () => {
  const endpoints = quick.filter(({ owner }) => owner === owners[1]);
  endpoints.forEach(({ receiver }) => receiver.behave(TAKES));
  const before = await deliveriesWhen(endpoints, () => true, 'there are deliveries');

  await Promise.all(endpoints.map(({ owner, webhook }, index) => owner.done({ operationId: 'redeliverWebhook', path: { webhookId: webhook.id, deliveryId: before[index]!.id } })));

  const after = await deliveriesWhen(endpoints, ({ state }) => state === 'delivered', 'all are delivered');
  expect(new Set(after.map(({ attemptCount, attempts }) => `${attemptCount} ${attempts.length} ${attempts.at(-1)?.outcome}`))).toEqual(new Set(['11 11 succeeded']));
  expect(perEndpoint(endpoints, ({ receiver }) => receiver.requests.length)).toEqual(perEndpoint(endpoints, () => 11));
}, DEADLINE_MS);

test('every request that any receiver saw is genuine and fresh, and every attempt of a delivery has its id and its body', async () => {
  const endpoints = [...quick, ...asking, ...dawdling];

  const forged = await Promise.all(endpoints.map(({ receiver, webhook }) => notGenuine(receiver.requests, webhook.secret)));

  expect(forged.flat()).toEqual([]);
  const sameness = endpoints.map(({ receiver }) => new Set(receiver.requests.map(({ requestLine, headers, body }) => `${requestLine} ${headers['webhook-id']} ${body}`)).size);
  expect(perEndpoint(endpoints, (_endpoint, index) => sameness[index])).toEqual(perEndpoint(endpoints, ({ receiver }) => Math.min(receiver.requests.length, 1)));
  expect(endpoints.flatMap(({ receiver }) => receiver.requests).length).toBeGreaterThan(300);
});

test('nothing that a receiver answers is shown, neither in the API nor in an export', async () => {
  const [, bob] = owners as [Owner, Owner];
  const ofBob = quick.filter(({ owner }) => owner === bob);

  const shown = await Promise.all([
    ...ofBob.map(async ({ webhook }) => JSON.stringify([await bob.onlyDelivery(webhook.id), await bob.deliveries(webhook.id), await bob.webhook(webhook.id)])),
    bob.send({ operationId: 'exportCurrentUser' }).then(({ body }) => body.toString()),
  ]);

  expect(shown.join('\n')).not.toMatch(new RegExp(`${TATTLE}|whsec_|v1,`));
  expect(shown.at(-1)).toContain(ofBob[0]!.webhook.id);
});
