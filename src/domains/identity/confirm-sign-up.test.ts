import { afterAll, expect, test } from '@jest/globals';
import { aRequest, problemCodeOf } from '#core/core.testing.ts';
import { confirmSignUp } from '#domains/identity/confirm-sign-up.ts';
import { identityWorlds, type IdentityWorld } from '#domains/identity/identity.testing.ts';
import { signIn } from '#domains/identity/sign-in.ts';
import { signUp } from '#domains/identity/sign-up.ts';

const { world, remove } = await identityWorlds();
afterAll(remove);

const found = async ({ uses }: IdentityWorld, text: string) => (await uses.directory.list({ text }, { limit: 2 }))[0];
const announced = async ({ uses }: IdentityWorld, userId: string) =>
  (await uses.directory.listOutbox(1_000)).map(({ body }) => JSON.parse(body)).filter(({ events }) => events[0].ownerId === userId);

test('confirmSignUp brings the person into the directory with the language of the registration, and announces it', async () => {
  const here = await world();
  const { alice, uses, commit, mailedCode } = here;
  await commit(signUp(aRequest({ body: alice }), uses));

  const reply = await commit(confirmSignUp(aRequest({ body: { email: alice.email.toUpperCase(), code: await mailedCode() } }), uses));

  const user = await found(here, alice.email);
  expect(reply.status).toBe(204);
  expect(user).toMatchObject({ email: alice.email, displayName: 'Alice', role: 'user', state: 'active', locale: 'de-CH', version: 1 });
  expect(await announced(here, user!.userId)).toMatchObject([{ events: [{ type: 'user.signed_up', data: { userId: user!.userId } }] }]);
  expect(await uses.signUps.find(alice.email)).toBeUndefined();
});

test('confirmSignUp with the same code again succeeds and announces nothing new', async () => {
  const here = await world();
  const { alice, uses, commit, mailedCode } = here;
  await commit(signUp(aRequest({ body: alice }), uses));
  const code = await mailedCode();

  for (let times = 0; times < 2; times += 1) await commit(confirmSignUp(aRequest({ body: { email: alice.email, code } }), uses));

  expect(await announced(here, (await found(here, alice.email))!.userId)).toHaveLength(1);
});

test('confirmSignUp refuses a wrong code and an unknown address alike', async () => {
  const here = await world();
  const { alice, bob, uses, commit, mailedCode } = here;
  await commit(signUp(aRequest({ body: alice }), uses));
  const wrong = String((Number(await mailedCode()) + 1) % 1_000_000).padStart(6, '0');
  const confirm = (email: string) => problemCodeOf(() => confirmSignUp(aRequest({ body: { email, code: wrong } }), uses));

  expect([await confirm(alice.email), await confirm(bob.email)]).toEqual(['invalid_code', 'invalid_code']);
  expect(await found(here, alice.email)).toBeUndefined();
});

test('confirmSignUp makes an administrator of an address that the operator named, in both stores', async () => {
  const here = await world();
  const { alice, commit, mailedCode } = here;
  const uses = { ...here.uses, isAdministrator: (email: string) => email === alice.email };
  await commit(signUp(aRequest({ body: alice }), uses));

  await commit(confirmSignUp(aRequest({ body: { email: alice.email, code: await mailedCode() } }), uses));

  const user = await found(here, alice.email);
  expect(user?.role).toBe('admin');
  expect(await uses.pool.find(user!.userId)).toMatchObject({ role: 'admin' });
});

test.each([['a person', false, 'user'], ['an administrator', true, 'admin']] as const)(
  'signIn brings %s into the directory whose confirmation ended between the two stores, and the session lives',
  async (_who, isAdmin, role) => {
    const here = await world();
    const { alice, verifier, commit, mailedCode } = here;
    const uses = { ...here.uses, isAdministrator: () => isAdmin };
    await commit(signUp(aRequest({ body: alice }), uses));
    // As far as a process came that ended behind the pool.
    const { userId } = await uses.pool.confirmSignUp(alice.email, await mailedCode());

    const reply = await commit(signIn(aRequest({ body: { email: alice.email, password: alice.password } }), uses));

    const claims = await verifier.verify('accessToken' in reply.body ? reply.body.accessToken : '');
    expect(claims).toMatchObject({ userId, role });
    expect(await uses.pool.isRevoked(claims)).toBe(false);
    expect(await uses.directory.find(userId)).toMatchObject({ role, locale: 'de-CH' });
  },
);
