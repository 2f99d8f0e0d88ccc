import { afterAll, expect, test } from '@jest/globals';
import { TOTP } from 'otpauth';
import { aRequest, problemCodeOf } from '#core/core.testing.ts';
import { identityWorlds, type IdentityWorld } from '#domains/identity/identity.testing.ts';
import { respondToChallenge } from '#domains/identity/respond-to-challenge.ts';
import { signIn } from '#domains/identity/sign-in.ts';
import { signUp } from '#domains/identity/sign-up.ts';

const { world, remove } = await identityWorlds();
afterAll(remove);

/** Signs up, confirms and enrols a second factor; answers with the ways to give it. */
const withSecondFactor = async ({ alice, uses, clock, join }: IdentityWorld) => {
  await join(alice);
  const signedIn = await uses.pool.signIn(alice.email, alice.password);
  const userId = signedIn.kind === 'tokens' ? signedIn.userId : '';
  const { secret } = await uses.pool.startTotp(userId);
  const code = (offsetSeconds: number): string => new TOTP({ secret }).generate({ timestamp: clock.now().getTime() + offsetSeconds * 1000 });
  await uses.pool.confirmTotp(userId, code(0));
  return { userId, code };
};

test('signIn opens a session and notes the time', async () => {
  const { alice, uses, clock, commit, join } = await world();
  await join(alice);

  const { status, body } = await commit(signIn(aRequest({ body: { email: alice.email, password: alice.password } }), uses));

  expect({ status, body }).toMatchObject({ status: 200, body: { status: 'signed_in', tokenType: 'Bearer', expiresInSeconds: 900 } });
  const userId = 'userId' in body ? body.userId : '';
  expect(await uses.table.get({ pk: `USER#${userId}`, sk: 'ACCESS' })).toMatchObject({ lastSignInAt: clock.now().toISOString() });
});

test('signIn asks for the second factor, notes nothing, and respondToChallenge opens the session', async () => {
  const here = await world();
  const { alice, uses, clock, commit } = here;
  const { userId, code } = await withSecondFactor(here);

  const asked = await signIn(aRequest({ body: { email: alice.email, password: alice.password } }), uses);
  const challengeId = 'challengeId' in asked.body ? asked.body.challengeId : '';
  clock.advance(30);
  const opened = await commit(respondToChallenge(aRequest({ body: { challengeId, code: code(0) } }), uses));

  expect(asked).toMatchObject({ status: 200, body: { status: 'challenge', kind: 'totp' } });
  expect(asked.writes).toBeUndefined();
  expect(JSON.stringify(asked.body)).not.toContain(userId);
  expect(opened.body).toMatchObject({ status: 'signed_in', userId });
  expect(opened.writes).toHaveLength(1);
});

test('respondToChallenge for an account that was suspended since answers like a wrong code', async () => {
  const here = await world();
  const { alice, uses, clock } = here;
  const { userId, code } = await withSecondFactor(here);
  const asked = await signIn(aRequest({ body: { email: alice.email, password: alice.password } }), uses);
  const challengeId = 'challengeId' in asked.body ? asked.body.challengeId : '';
  await uses.pool.updateUser(userId, { enabled: false });
  clock.advance(30);

  expect(await problemCodeOf(() => respondToChallenge(aRequest({ body: { challengeId, code: code(0) } }), uses))).toBe('invalid_code');
});

test.each([
  ['a wrong password', { password: 'not the password' }, 'invalid_credentials'],
  ['an unknown address', { email: 'nobody@mail.example' }, 'invalid_credentials'],
])('signIn refuses %s', async (_name, differences, want) => {
  const { alice, uses, join } = await world();
  await join(alice);
  const { email, password } = { ...alice, ...differences };

  expect(await problemCodeOf(() => signIn(aRequest({ body: { email, password } }), uses))).toBe(want);
});

test('signIn refuses an address that waits for its confirmation', async () => {
  const { alice, uses, commit } = await world();
  await commit(signUp(aRequest({ body: alice }), uses));

  expect(await problemCodeOf(() => signIn(aRequest({ body: { email: alice.email, password: alice.password } }), uses))).toBe('account_not_confirmed');
});

test('signIn locks known and unknown addresses alike after too many wrong passwords', async () => {
  const { alice, bob, uses, join } = await world();
  await join(alice);
  const outcomes = async (email: string): Promise<readonly string[]> => {
    const codes: string[] = [];
    for (let times = 0; times < 6; times += 1) codes.push(await problemCodeOf(() => signIn(aRequest({ body: { email, password: 'not the password' } }), uses)));
    return codes;
  };

  const known = await outcomes(alice.email);

  expect(known).toEqual(await outcomes(bob.email));
  expect(known.at(-1)).toBe('account_locked');
});
