import { afterAll, expect, test } from '@jest/globals';
import { aRequest, problemCodeOf } from '#core/core.testing.ts';
import { StorageFull } from '#core/ports/table.ts';
import { identityWorlds } from '#domains/identity/identity.testing.ts';
import { requestPasswordReset } from '#domains/identity/request-password-reset.ts';
import { resendConfirmation } from '#domains/identity/resend-confirmation.ts';
import { resetPassword } from '#domains/identity/reset-password.ts';
import { signUp } from '#domains/identity/sign-up.ts';

const { world, remove } = await identityWorlds();
afterAll(remove);

test('requestPasswordReset answers and writes alike for known and unknown addresses, and mails the known one only', async () => {
  const { alice, bob, uses, commit, mails, join } = await world();
  await join(alice);
  const ask = async (email: string) => commit(requestPasswordReset(aRequest({ body: { email } }), uses));

  const [known, unknown] = [await ask(alice.email), await ask(bob.email)];

  expect({ ...known, writes: known.writes?.length }).toEqual({ ...unknown, writes: unknown.writes?.length });
  expect((await mails()).slice(-2)).toEqual([expect.objectContaining({ to: alice.email, subject: 'Reset your password' }), undefined]);
});

test('resetPassword sets the password by the mailed code, once, and ends the sessions', async () => {
  const { alice, uses, verifier, commit, mailedCode, join } = await world();
  await join(alice);
  const before = await uses.pool.signIn(alice.email, alice.password);
  await commit(requestPasswordReset(aRequest({ body: { email: alice.email } }), uses));
  const reset = { email: alice.email, code: await mailedCode(), newPassword: 'nine silver spoons' };

  const reply = await resetPassword(aRequest({ body: reset }), uses);

  const claims = await verifier.verify(before.kind === 'tokens' ? before.tokens.accessToken : '');
  expect(reply).toEqual({ status: 204 });
  expect(await uses.pool.isRevoked(claims)).toBe(true);
  expect(await uses.pool.signIn(alice.email, reset.newPassword)).toMatchObject({ kind: 'tokens' });
  expect(await problemCodeOf(() => resetPassword(aRequest({ body: reset }), uses))).toBe('invalid_code');
});

test('resendConfirmation answers and writes alike for waiting, registered and unknown addresses', async () => {
  const { alice, bob, uses, clock, commit, mails, join } = await world();
  await join(alice);
  await commit(signUp(aRequest({ body: bob }), uses));
  clock.advance(61);
  const ask = async (email: string) => {
    const { writes, ...answer } = await commit(resendConfirmation(aRequest({ body: { email } }), uses));
    return { ...answer, writes: writes?.length };
  };

  const [waiting, registered, unknown] = [await ask(bob.email), await ask(alice.email), await ask('nobody@mail.example')];

  expect(registered).toEqual(waiting);
  expect(unknown).toEqual(waiting);
  expect((await mails()).slice(-3).map((mail) => mail?.to)).toEqual([bob.email, undefined, undefined]);
});

test('without room no code is issued that nobody would be mailed', async () => {
  const { alice, uses, commit, mailedCode, join } = await world();
  await join(alice);
  await commit(requestPasswordReset(aRequest({ body: { email: alice.email } }), uses));
  const full = { ...uses, requireRoom: async () => Promise.reject(new StorageFull()) };

  const refused = requestPasswordReset(aRequest({ body: { email: alice.email } }), full);

  await expect(refused).rejects.toThrow(StorageFull);
  const reset = resetPassword(aRequest({ body: { email: alice.email, code: await mailedCode(), newPassword: 'nine silver spoons' } }), uses);
  expect(await reset).toEqual({ status: 204 });
});
