import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { badHeaders, badTokens, rightToken, type Breeding } from './access/token-zoo.ts';
import { newSigningKey } from './access/tokens.ts';
import { assertNoDeviations, makeWorld, type World } from './probe/world.ts';
import { startMachine, type Machine } from './targets/machine.ts';
import { problemCodeOf } from './targets/target.ts';

const trusted = newSigningKey('suite');
const untrusted = newSigningKey('stranger');
const FEWEST_BAD_TOKENS = 20;

describe.each(['inProcess', 'localServer', 'lambda'] as const)('%s', (doorName) => {
  let machine: Machine;
  let world: World;
  let breeding: Breeding;

  beforeAll(async () => {
    machine = await startMachine({}, { alsoTrusted: trusted.jwk });
    world = await makeWorld(machine, machine[doorName]);
    breeding = { genuine: world.alice.accessToken, refreshToken: world.alice.refreshToken, trusted, untrusted };
  });

  afterAll(() => machine.stop());

  const asked = async (authorization: string): Promise<readonly [number, string | undefined]> => {
    const answer = await world.session.send({ operationId: 'getCurrentUser', headers: { authorization } });
    return [answer.status, problemCodeOf(answer)];
  };

  test('getCurrentUser accepts the genuine token, and the right one of the trusted key', async () => {
    expect(await asked(`Bearer ${breeding.genuine}`)).toEqual([200, undefined]);
    expect(await asked(`Bearer ${rightToken(breeding)}`)).toEqual([200, undefined]);
  });

  test('getCurrentUser answers 401 to every bad token', async () => {
    const zoo = [...badTokens(breeding).map(([name, token]) => [name, `Bearer ${token}`] as const), ...badHeaders(breeding)];

    const accepted: string[] = [];
    for (const [name, authorization] of zoo) {
      const [status, code] = await asked(authorization);
      if (status !== 401 || code !== 'unauthenticated') accepted.push(`${name}: ${status} ${code}`);
    }

    expect(accepted).toEqual([]);
    expect(zoo.length).toBeGreaterThanOrEqual(FEWEST_BAD_TOKENS);
    process.stdout.write(`${doorName}: ${zoo.length} bad tokens, all 401\n`);
    assertNoDeviations(world.session);
  });

  test('getCurrentUser answers 401 to a token of another data folder', async () => {
    const elsewhere = await startMachine();
    const stranger = await makeWorld(elsewhere, elsewhere.inProcess);
    await elsewhere.stop();

    expect(await asked(`Bearer ${stranger.alice.accessToken}`)).toEqual([401, 'unauthenticated']);
  });

  test('getCurrentUser answers 401 to a token after sign-out, though it was accepted before', async () => {
    const person = await world.people.newPerson('niaj');
    const before = await asked(`Bearer ${person.accessToken}`);

    await world.session.send({ operationId: 'signOut', token: person.accessToken });

    expect([before, await asked(`Bearer ${person.accessToken}`)]).toEqual([[200, undefined], [401, 'unauthenticated']]);
  });

  test('getCurrentUser answers 401 to a token that has expired meanwhile, though it was accepted before', async () => {
    const before = await asked(`Bearer ${breeding.genuine}`);

    machine.advance(901);

    expect([before, await asked(`Bearer ${breeding.genuine}`)]).toEqual([[200, undefined], [401, 'unauthenticated']]);
  });

  test('refreshSession refuses a used token, and the session ends with it', async () => {
    const first = await world.people.newPerson('olivia');
    const refreshed = await world.session.send({ operationId: 'refreshSession', body: { refreshToken: first.refreshToken } });
    const { accessToken } = JSON.parse(refreshed.body.toString()) as { readonly accessToken: string };

    machine.advance(60);
    const again = await world.session.send({ operationId: 'refreshSession', body: { refreshToken: first.refreshToken } });

    expect([refreshed.status, again.status, problemCodeOf(again)]).toEqual([200, 401, 'invalid_refresh_token']);
    expect(await asked(`Bearer ${accessToken}`)).toEqual([401, 'unauthenticated']);
  });
});
