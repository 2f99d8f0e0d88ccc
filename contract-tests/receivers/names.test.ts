import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { aNameServer, type TestNameServer } from '#adapters/egress/dns-server.testing.ts';
import { guardedEgress } from '#adapters/egress/guarded-egress.ts';
import { consumersOf } from '#runtime/consumers.ts';
import { until, type Owner } from './owner.ts';
import { hasHad, outcomeOf } from './retries.ts';
import { openStage, type Stage } from './stage.ts';

const DEADLINE_MS = 60_000;
/** A public address; the test connects to nobody. */
const OUTSIDE = '192.0.3.1';

/** What the name server says of each name at each question. */
const ZONE: Readonly<Record<string, (question: number) => readonly string[]>> = {
  'nowhere.example.com': () => [],
  'inside.example.com': () => ['127.0.0.1'],
  'metadata.example.com': () => ['169.254.169.254'],
  'mixed.example.com': () => [OUTSIDE, '10.0.0.1'],
  'turning.example.com': (question) => (question === 0 ? [OUTSIDE] : ['127.0.0.1']),
  'flickering.example.com': (question) => (question % 2 === 0 ? [OUTSIDE] : ['192.168.0.1']),
};

let stage: Stage;
let names: TestNameServer;
let owner: Owner;
/** Addresses that the service was about to connect to, by name. */
const wanted: (readonly [name: string, address: string])[] = [];

beforeAll(async () => {
  const questions = new Map<string, number>();
  names = await aNameServer((name) => {
    const question = questions.get(name) ?? 0;
    questions.set(name, question + 1);
    return ZONE[name]?.(question) ?? [];
  });
  const egress = guardedEgress({
    allowLoopback: false,
    resolve: names.resolve,
    createConnection: (options, done) => {
      options.lookup?.(String(options.host), { all: true }, (_error, addresses) => {
        for (const { address } of addresses as readonly { readonly address: string }[]) wanted.push([String(options.host), address]);
      });
      done?.(Object.assign(new Error('Nobody is called in this test.'), { code: 'ECONNREFUSED' }), undefined as never);
      return undefined;
    },
  });
  stage = await openStage({ clockStands: true, service: { consumersOf: (parts) => consumersOf({ ...parts, stores: { ...parts.stores, egress } }) } });
  owner = await stage.newOwner('alice');
}, DEADLINE_MS);

afterAll(async () => {
  await stage.end();
  await names.close();
}, DEADLINE_MS);

test('a name that leads inside, at once or later, is refused in each attempt anew, and nobody inside is called', async () => {
  const hosts = Object.keys(ZONE);
  const ids = await Promise.all(hosts.map(async (host) => (await owner.register({ url: `https://${host}/events` })).id));
  const attempted = (count: number) =>
    until(async () => {
      const found = await Promise.all(ids.map(async (id) => (await owner.deliveries(id))[0]));
      return found.every((delivery) => delivery !== undefined && hasHad(count)(delivery));
    }, `${count} attempts of all are over`);

  await owner.createTodo();
  await attempted(1);
  for (const [index, waitSeconds] of [6, 400, 2_000].entries()) {
    stage.machine.advance(waitSeconds);
    await attempted(index + 2);
  }

  const faults = await Promise.all(ids.map(async (id) => (await owner.onlyDelivery(id)).attempts.map((attempt) => outcomeOf(attempt).fault)));
  expect(Object.fromEntries(hosts.map((host, index) => [host, faults[index]]))).toEqual({
    'nowhere.example.com': ['dns', 'dns', 'dns', 'dns'],
    'inside.example.com': ['refused', 'refused', 'refused', 'refused'],
    'metadata.example.com': ['refused', 'refused', 'refused', 'refused'],
    'mixed.example.com': ['refused', 'refused', 'refused', 'refused'],
    'turning.example.com': ['connection', 'refused', 'refused', 'refused'],
    'flickering.example.com': ['connection', 'refused', 'connection', 'refused'],
  });
  expect(new Set(wanted.map(([, address]) => address))).toEqual(new Set([OUTSIDE]));
  expect(names.asked).toHaveLength(hosts.length * 4);
}, DEADLINE_MS);
