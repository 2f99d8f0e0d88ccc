import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { consumersOf, type ConsumerParts } from '#runtime/consumers.ts';
import { HANGS, TAKES, type Case } from './behaviours.ts';
import { until, type Owner } from './owner.ts';
import type { Receiver } from './receiver.ts';
import { endpointsOf, type Endpoint } from './retries.ts';
import { openStage, type Stage } from './stage.ts';

const DEADLINE_MS = 60_000;
const MOST_PER_ENDPOINT = 2;
const EVENTS = 15;

let stage: Stage;
let alice: Owner;
let bob: Owner;
let carol: Owner;

/** As long as the lease of an attempt allows: a machine under load may need a while for the good ones. */
const PATIENCE_MS = 28_000;
const patient = (parts: ConsumerParts): ConsumerParts => {
  const { egress } = parts.stores;
  return { ...parts, stores: { ...parts.stores, egress: { ...egress, send: (request) => egress.send({ ...request, timeoutMs: PATIENCE_MS }) } } };
};

beforeEach(async () => {
  stage = await openStage({ service: { consumersOf: (parts) => consumersOf(patient(parts)) } });
  [alice, bob, carol] = await Promise.all([stage.newOwner('alice'), stage.newOwner('bob'), stage.newOwner('carol')]);
}, DEADLINE_MS);

afterEach(() => stage.end(), DEADLINE_MS);

const hanging = (owner: Owner, count: number): Promise<readonly Endpoint[]> =>
  endpointsOf(Array.from({ length: count }, (_, index): Case => [`hanging ${index}`, HANGS, { outcome: 'failed', status: null, fault: 'timeout' }]), owner, stage.open);
const taking = async (owner: Owner): Promise<Receiver> => {
  const receiver = await stage.open(TAKES);
  await owner.register({ url: receiver.url });
  return receiver;
};
const happen = (owners: readonly Owner[], events: number) => Promise.all(owners.flatMap((owner) => Array.from({ length: events }, () => owner.createTodo())));
/** Whoever has hung up on it has not waited for it any more. */
const stillHang = (endpoints: readonly Endpoint[]): readonly boolean[] => endpoints.map(({ receiver: { connections } }) => connections.all === connections.open);

test('twenty receivers that hang delay neither another endpoint of their owner nor one of somebody else', async () => {
  const bad = [...(await hanging(alice, 19)), ...(await hanging(carol, 1))];
  const good = [await taking(alice), await taking(bob)];
  await happen([alice, carol], 1);
  await until(() => bad.every(({ receiver }) => receiver.connections.open > 0), 'all bad receivers hang');

  await happen([alice, bob, carol], EVENTS);
  await until(() => good[0]!.requests.length === EVENTS + 1 && good[1]!.requests.length === EVENTS, 'the good receivers have everything');

  expect(stillHang(bad)).toEqual(bad.map(() => true));
  expect(Math.max(...bad.map(({ receiver }) => receiver.connections.mostAtOnce))).toBeLessThanOrEqual(MOST_PER_ENDPOINT);
}, DEADLINE_MS);

test('as many hanging receivers as two people may have leave room for endpoints that nothing is known of', async () => {
  const bad = [...(await hanging(alice, 19)), ...(await hanging(carol, 20))];
  const good = [await taking(alice), await taking(bob)];
  await happen([alice, carol], EVENTS);
  await until(() => bad.filter(({ receiver }) => receiver.connections.open > 0).length >= 10, 'bad receivers hang');

  await happen([bob], EVENTS);
  await until(() => good[0]!.requests.length === EVENTS && good[1]!.requests.length === EVENTS, 'the good receivers have everything');

  expect(stillHang(bad)).toEqual(bad.map(() => true));
  expect(Math.max(...bad.map(({ receiver }) => receiver.connections.mostAtOnce))).toBeLessThanOrEqual(MOST_PER_ENDPOINT);
}, DEADLINE_MS);
