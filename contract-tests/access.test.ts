import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cellsOf, matrixOperations, type Cell, type Tokens } from './access/cells.ts';
import { REFUSALS_BY_CALLER } from './access/rules.ts';
import { newSigningKey, partOf, signed } from './access/tokens.ts';
import { operationNamed } from './probe/contract.ts';
import { assertNoDeviations, makeWorld, type World } from './probe/world.ts';
import { report } from './statuses/coverage.ts';
import { startMachine, type Machine } from './targets/machine.ts';
import { excerptOf, headerOf, problemCodeOf, type WireAnswer } from './targets/target.ts';

const trusted = newSigningKey('suite');
let machine: Machine;
let world: World;
let tokens: Tokens;
let cellCount = 0;
let refusals = 0;

beforeAll(async () => {
  machine = await startMachine({}, { alsoTrusted: trusted.jwk });
  world = await makeWorld(machine, machine.inProcess);
  tokens = await tokensOf(world);
});

afterAll(() => machine.stop());

/** A token of every caller; the forged ones are right but for what their name says. */
const tokensOf = async ({ alice, admin, suspended, deleted, people, session }: World): Promise<Tokens> => {
  const claims = partOf(alice.accessToken, 1);
  const forged = (changes: object): string => signed({ kid: trusted.jwk.kid, alg: 'RS256' }, { ...claims, ...changes }, trusted);
  const leaver = await people.newPerson('peggy');
  await session.send({ operationId: 'signOut', token: leaver.accessToken });
  return {
    anonymous: undefined,
    garbage: 'not.a.token',
    expired: forged({ iat: Number(claims['iat']) - 900, exp: Number(claims['iat']) - 1 }),
    'another client': forged({ client_id: 'anotherclient0000000000000' }),
    'id token': forged({ token_use: 'id', aud: claims['client_id'] }),
    'another pool': forged({ iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_other0000' }),
    'signed out': leaver.accessToken,
    deleted: deleted.accessToken,
    suspended: suspended.accessToken,
    user: alice.accessToken,
    admin: admin.accessToken,
  };
};

/** Everything that is kept about alice, bob and the suspended person. */
const stateOf = async ({ session, alice, bob, admin, suspended }: World): Promise<string> => {
  const exports = [alice, bob].map(({ accessToken: token }) => session.send({ operationId: 'exportCurrentUser', token }));
  const seen = await session.send({ operationId: 'getUser', token: admin.accessToken, path: { userId: suspended.userId } });
  return [...(await Promise.all(exports)), seen].map(({ body }) => body.toString()).join('\n');
};

const mismatchOf = ({ operation, caller, parameter, owner, decision }: Cell, answer: WireAnswer): string | undefined => {
  const code = problemCodeOf(answer);
  const isRight = decision.status === 'granted' ? !REFUSALS_BY_CALLER.has(code) : answer.status === decision.status && code === decision.code;
  return isRight ? undefined : `${operation.id} ${parameter} ${owner} by ${caller}: ${excerptOf(answer)}, not ${decision.status} ${decision.code ?? ''}`;
};

/** What a stranger sees of an answer, without what names the request itself. */
const faceOf = (answer: WireAnswer, id: string): string =>
  JSON.stringify([answer.status, answer.headers.filter(([name]) => name !== 'ratelimit'), answer.body.toString()])
    .replaceAll(headerOf(answer, 'x-request-id') ?? '', '<request>').replaceAll(id, '<id>');

describe('access', () => {
  test.each(matrixOperations.map((operation) => [operation.id, operation] as const))('%s is decided by the rule for every caller and owner, and refusals change nothing', async (_id, operation) => {
    const cells = await cellsOf(world, operation, tokens);
    const refused = cells.filter(({ decision }) => decision.status !== 'granted');
    // A granted request may end a session or the account itself; what is public does not look at the caller.
    const granted = cells.filter(({ decision, caller }) => decision.status === 'granted' && (operation.facts.security.length === 0 || (caller !== 'user' && caller !== 'admin') || !ENDS_THE_CALLER.has(operation.id)));
    const before = await stateOf(world);

    const mismatches: (string | undefined)[] = [];
    for (const cell of refused) mismatches.push(mismatchOf(cell, await world.session.send(cell.ask)));
    const after = await stateOf(world);
    for (const cell of granted) mismatches.push(mismatchOf(cell, await world.session.send(cell.ask)));

    cellCount += refused.length + granted.length;
    refusals += refused.length;
    expect(mismatches.filter((each) => each !== undefined)).toEqual([]);
    expect(after).toBe(before);
  });

  test('a gate that takes everybody for alice is found in every cell of nobody and of strangers', async () => {
    const cells = (await cellsOf(world, operationNamed('getTodo'), tokens)).filter(({ caller, decision }) => decision.status === 401 || caller === 'suspended');

    const found: string[] = [];
    for (const cell of cells) {
      const mismatch = mismatchOf(cell, await world.session.send({ ...cell.ask, token: world.alice.accessToken }));
      if (mismatch !== undefined) found.push(mismatch);
    }

    expect(found).toHaveLength(cells.length);
  });

  test('foreign and absent records look alike to strangers', async () => {
    const different: string[] = [];
    let pairs = 0;
    for (const operation of matrixOperations) {
      const cells = (await cellsOf(world, operation, tokens)).filter(({ caller, decision }) => caller === 'user' && decision.status === 404);
      for (const foreign of cells.filter(({ owner }) => owner === 'foreign')) {
        const absent = cells.find(({ owner, parameter }) => owner === 'absent' && parameter === foreign.parameter)!;
        const [face, other] = [faceOf(await world.session.send(foreign.ask), foreign.ask.path?.[foreign.parameter] ?? ''), faceOf(await world.session.send(absent.ask), absent.ask.path?.[absent.parameter] ?? '')];
        pairs += 1;
        if (face !== other) different.push(`${operation.id}: ${face} ${other}`);
      }
    }

    expect(different).toEqual([]);
    expect(pairs).toBeGreaterThan(0);
  });

  test('lists hold own records only', async () => {
    const [ofAlice, ofBob] = await Promise.all([world.alice, world.bob].map(({ accessToken: token }) => idsOf(world, token)));

    expect(ofAlice!.length).toBeGreaterThan(0);
    expect(ofBob!.filter((id) => ofAlice!.includes(id))).toEqual([]);
  });

  test('no answer deviates from the contract', () => {
    assertNoDeviations(world.session);
    report('access', `Access matrix: ${cellCount} cells, ${refusals} refusals, each as the rule has it, without a change of state`);
  });
});

/** They succeed in other suites; here they would end the tokens of the matrix. */
const ENDS_THE_CALLER: ReadonlySet<string> = new Set(['signOut', 'deleteCurrentUser', 'changePassword', 'startTotpEnrolment', 'confirmTotpEnrolment', 'disableTotp']);

const idsOf = async ({ session }: World, token: string): Promise<readonly string[]> => {
  const pages = await Promise.all((['listTodos', 'listFiles'] as const).map((operationId) => session.send({ operationId, token, query: { limit: 100 } })));
  return pages.flatMap((page) => (JSON.parse(page.body.toString()) as { readonly items: readonly { readonly id: string }[] }).items.map(({ id }) => id));
};
