import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { markedIn, type Marked, type Redaction } from './canary/redacted.ts';
import { toRequest, type Ask } from './probe/ask.ts';
import { contractOperations, operationNamed } from './probe/contract.ts';
import { readyAsk } from './probe/ready-asks.ts';
import { makeWorld, type World } from './probe/world.ts';
import { startOwnProcess, type OwnProcess } from './targets/own-process.ts';
import { excerptOf, headerOf, jsonOf, type Door, type WireAnswer, type WireRequest } from './targets/target.ts';

/** Shorter texts, such as mailed codes, occur by chance in times and ids. */
const SHORTEST = 10;

let service: OwnProcess;
let world: World;
interface Exchange {
  readonly request: WireRequest;
  readonly answer: WireAnswer;
  readonly ownSecrets: ReadonlySet<string>;
}

const exchanged: Exchange[] = [];
const known: Record<Redaction, Set<string>> = { secret: new Set(), personal: new Set() };

const note = (marked: readonly Marked[]): void => {
  for (const { text, redaction } of marked) if (text.length >= SHORTEST) known[redaction].add(text);
};

/** What an answer declares secret is where it belongs. */
const ownSecretsOf = (path: string, method: string, answer: WireAnswer): readonly Marked[] => {
  const operation = contractOperations.find((each) => each.method === method && new RegExp(`^${each.path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path));
  const content = operation?.responses.get(answer.status)?.content.find(({ mediaType }) => mediaType === headerOf(answer, 'content-type'));
  return content?.mediaType === 'application/json' ? markedIn(content.schema, jsonOf(answer)) : [];
};

/** Secrets in answers that do not declare them. The contract itself publishes its examples, passwords among them. */
const leaksOf = (exchanges: readonly Exchange[]): readonly string[] =>
  exchanges.filter(({ request }) => !request.target.startsWith('/v1/openapi.json')).flatMap(({ request, answer, ownSecrets }) => {
    const text = [answer.body.toString(), ...answer.headers.filter(([name]) => name !== 'location').map(([, value]) => value)].join('\n');
    const told = [...known.secret].filter((secret) => text.includes(secret) && !ownSecrets.has(secret));
    return told.map((secret) => `${request.method} ${request.target} tells ${secret.slice(0, 24)}: ${excerptOf(answer)}`);
  });

/** Remembers everything that passes a door, and what of it is secret or personal. */
const watched = (door: Door): Door => ({
  name: door.name,
  send: async (request) => {
    const answer = await door.send(request);
    const own = ownSecretsOf(request.target.split('?', 1)[0] ?? '', request.method, answer);
    note(own);
    exchanged.push({ request, answer, ownSecrets: new Set(own.filter(({ redaction }) => redaction === 'secret').map(({ text }) => text)) });
    return answer;
  },
});

const noteAsk = (ask: Ask): void => {
  const { body, parameters } = operationNamed(ask.operationId);
  if (body?.content[0]) note(markedIn(body.content[0].schema, ask.body));
  for (const { name, schema } of parameters) if (ask.path?.[name] !== undefined) note(markedIn(schema, ask.path[name]));
  if (ask.token !== undefined) known.secret.add(ask.token);
};

beforeAll(async () => {
  service = await startOwnProcess({ LOG_LEVEL: 'info', THROTTLING_FACTOR: '1000000' });
  world = await makeWorld(service, watched(service.door));
  for (const person of [world.alice, world.bob]) known.secret.add(person.password);
  // People of this journey bear an address that nothing else contains.
  for (const { email } of [world.alice, world.bob, world.suspended]) known.personal.add(email);
}, 60_000);

afterAll(() => service.stop());

const CANARY = 'canary-of-a-secret-4711';

test('secrets appear nowhere but in the members that the contract declares secret', async () => {
  for (const operation of contractOperations) {
    const ask = await readyAsk(world, operation.id);
    noteAsk(ask);
    await world.session.send(ask);
    for (const wrong of spoilt(ask)) await world.session.send(wrong);
  }

  expect(leaksOf(exchanged)).toEqual([]);
  expect(known.secret.size).toBeGreaterThan(contractOperations.length);
});

/** Requests that are refused while they carry secrets: in the body, in the credential and where no secret belongs. */
const spoilt = (ask: Ask): readonly Ask[] => {
  known.secret.add(CANARY);
  const bearer = { ...ask, token: undefined, headers: { ...ask.headers, authorization: `Bearer ${CANARY}` } };
  const cookie = { ...ask, token: undefined, headers: { ...ask.headers, cookie: `session=${CANARY}`, 'x-api-key': CANARY } };
  const query = { ...ask, query: { ...ask.query, access_token: CANARY } };
  if (ask.body === undefined) return [bearer, cookie, query];
  const text = JSON.stringify(ask.body);
  return [bearer, cookie, query, { ...ask, rawBody: text.slice(0, -1) }, { ...ask, body: { ...(ask.body as object), password: [CANARY], newPassword: 7, code: { a: CANARY } } }];
};

test('a secret that an answer repeats is found', () => {
  const { request, answer } = exchanged[0]!;
  const planted = (changes: Partial<WireAnswer>): readonly Exchange[] => [{ request, answer: { ...answer, ...changes }, ownSecrets: new Set() }];

  expect(leaksOf(planted({ body: Buffer.from(`{"detail":"${CANARY}"}`) }))).toHaveLength(1);
  expect(leaksOf(planted({ headers: [['x-request-id', CANARY]] }))).toHaveLength(1);
});

test('the log names requests, and holds nothing secret or personal', async () => {
  const answer = await service.door.send(toRequest({ operationId: 'getHealth' }));
  const requestId = headerOf(answer, 'x-request-id') ?? '';

  const log = await service.stop();

  expect(log).toContain(requestId);
  expect([...known.secret].filter((text) => log.includes(text))).toEqual([]);
  expect([...known.personal].filter((text) => log.includes(text))).toEqual([]);
});
