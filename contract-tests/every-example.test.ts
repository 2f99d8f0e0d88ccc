import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OperationId } from '#generated/operations.ts';
import { toRequest, type Ask } from './probe/ask.ts';
import { contractOperations, type Operation } from './probe/contract.ts';
import { readyAsk } from './probe/ready-asks.ts';
import { assertNoDeviations, makeWorld, type World } from './probe/world.ts';
import { startMachine, type Machine } from './targets/machine.ts';
import { startPrism } from './targets/prism.ts';
import { excerptOf, type Door } from './targets/target.ts';

/** Members of request examples that only the running service can know, such as a mailed code. */
const BOUND_MEMBERS: { readonly [Id in OperationId]?: readonly string[] } = {
  confirmSignUp: ['email', 'code'],
  signIn: ['email'],
  respondToChallenge: ['challengeId', 'code'],
  refreshSession: ['refreshToken'],
  resetPassword: ['email', 'code'],
  confirmTotpEnrolment: ['code'],
};

/** Returns the members of a body with these names. */
const only = (body: unknown, names: readonly string[] = []): object =>
  Object.fromEntries(Object.entries((body ?? {}) as object).filter(([name]) => names.includes(name)));

const bodyExamples = contractOperations.flatMap((operation) =>
  (operation.body?.content ?? []).flatMap(({ mediaType, examples }) => examples.map((example) => ({ operation, mediaType, example }))),
);

/** Parameters whose examples name something of the reader's own. */
const BOUND_PARAMETERS = new Set(['If-Match', 'versionId', 'revision']);

/** All parameter examples of an operation together. */
const withParameterExamples = ({ parameters }: Operation, ask: Ask): Ask => {
  const given = (place: 'query' | 'header'): Record<string, string> =>
    Object.fromEntries(
      parameters.filter((each) => each.in === place && each.example !== undefined && !BOUND_PARAMETERS.has(each.name)).map(({ name, example }) => [place === 'header' ? name.toLowerCase() : name, String(example)]),
    );
  return { ...ask, query: { ...given('query'), ...ask.query }, headers: { ...given('header'), ...ask.headers } };
};

describe.each(['inProcess', 'localServer', 'lambda'] as const)('%s', (doorName) => {
  let machine: Machine;
  let world: World;

  beforeAll(async () => {
    machine = await startMachine();
    world = await makeWorld(machine, machine[doorName]);
  });

  afterAll(() => machine.stop());

  test.each(bodyExamples.map((each) => [`${each.operation.id} ${each.example.name}`, each] as const))(
    'the request example %s is carried out',
    async (_name, { operation, mediaType, example }) => {
      const ask = await readyAsk(world, operation.id);
      const body = { ...(example.value as object), ...only(ask.body, BOUND_MEMBERS[operation.id]) };

      const answer = await world.session.send({ ...ask, body, contentType: mediaType });

      expect([answer.status, answer.status < 300 ? '' : excerptOf(answer)]).toEqual([expect.any(Number), '']);
      assertNoDeviations(world.session);
    },
  );

  test('the parameter examples of every operation are accepted', async () => {
    const refused: string[] = [];

    for (const operation of contractOperations) {
      const answer = await world.session.send(withParameterExamples(operation, await readyAsk(world, operation.id)));
      if (answer.status >= 400) refused.push(`${operation.id} ${excerptOf(answer)}`);
    }

    expect(refused).toEqual([]);
    assertNoDeviations(world.session);
  });
});

describe('Prism', () => {
  let prism: { readonly door: Door; readonly stop: () => Promise<void> };

  beforeAll(async () => {
    prism = await startPrism();
  }, 60_000);

  afterAll(() => prism.stop());

  const exampleAsk = (operation: Operation): Ask => ({
    operationId: operation.id,
    path: Object.fromEntries(operation.parameters.filter((each) => each.in === 'path').map(({ name, example }) => [name, String(example)])),
    query: Object.fromEntries(operation.parameters.filter((each) => each.in === 'query' && each.required).map(({ name, example }) => [name, String(example)])),
    body: operation.body?.content[0]?.examples[0]?.value,
    token: 'example',
  });

  test.each(contractOperations.map((operation) => [operation.id, operation] as const))('serves every response example of %s by its name', async (_id, operation) => {
    const different: string[] = [];

    for (const [status, { content }] of operation.responses) {
      for (const { mediaType, examples } of content) {
        for (const { name, value } of examples) {
          const request = toRequest({ ...exampleAsk(operation), headers: { prefer: `code=${status}, example=${name}`, accept: mediaType } });
          const answer = await prism.door.send(request);
          const body = answer.body.toString();
          const isSame = typeof value === 'string' ? body === value : body === JSON.stringify(value);
          if (answer.status !== status || !isSame) different.push(`${status} ${name}: ${answer.status} ${body.slice(0, 200)}`);
        }
      }
    }

    expect(different).toEqual([]);
  });

  test('every response with a body has an example', () => {
    const bare = contractOperations.flatMap(({ id, responses }) =>
      [...responses].flatMap(([status, { content }]) => content.filter(({ examples }) => examples.length === 0).map(() => `${id} ${status}`)),
    );

    expect(bare).toEqual([]);
  });
});
