import { afterAll, expect, test } from '@jest/globals';
import { aRequest, problemCodeOf } from '#core/core.testing.ts';
import { ConditionFailed } from '#core/ports/table.ts';
import type { NewUserAttributes } from '#generated/types.ts';
import { getUserAttributes } from '#domains/users/get-user-attributes.ts';
import { putUserAttributes } from '#domains/users/put-user-attributes.ts';
import { usersWorlds } from '#domains/users/users.testing.ts';

const { world, remove } = await usersWorlds();
afterAll(remove);

const wanted = (differences: Partial<NewUserAttributes> = {}): NewUserAttributes => ({
  theme: 'dark',
  timeZone: 'Europe/Zurich',
  notifications: { byEmail: false, digest: 'weekly' },
  custom: { shortcuts: 'vim' },
  ...differences,
});

test('getUserAttributes shows defaults at version 1 before anything was stored', async () => {
  const { alice, ...uses } = await world();

  const reply = await getUserAttributes(aRequest({ caller: alice }), uses);

  expect(reply.body).toMatchObject({ theme: 'system', timeZone: 'UTC', custom: {}, access: { lastSignInAt: null }, version: 1 });
});

test('putUserAttributes replaces everything, and the last sign-in stays as it was', async () => {
  const { alice, bob, commit, ...uses } = await world();
  await uses.table.transact([uses.attributes.recordSignIn(alice.userId, uses.clock.now())]);
  await commit(putUserAttributes(aRequest({ caller: alice, body: wanted(), ifMatch: 1 }), uses));

  const reply = await commit(putUserAttributes(aRequest({ caller: alice, body: wanted({ theme: 'light', custom: {} }), ifMatch: 2 }), uses));

  const lastSignInAt = uses.clock.now().toISOString();
  expect(reply.body).toEqual({ ...wanted({ theme: 'light', custom: {} }), access: { lastSignInAt }, version: 3 });
  expect((await getUserAttributes(aRequest({ caller: alice }), uses)).body).toEqual(reply.body);
  expect((await getUserAttributes(aRequest({ caller: bob }), uses)).body).toMatchObject({ theme: 'system', version: 1 });
});

test('putUserAttributes refuses another version than the stored one', async () => {
  const { alice, commit, ...uses } = await world();

  expect(await problemCodeOf(() => commit(putUserAttributes(aRequest({ caller: alice, body: wanted(), ifMatch: 2 }), uses)))).toBe('precondition_failed');
  expect(await uses.attributes.find(alice.userId)).toBeUndefined();
});

test.each([[1, 'precondition_failed'], ['*', 'asked again']] as const)('putUserAttributes of version %s that loses the race to be first is %s', async (ifMatch, want) => {
  const { alice, commit, ...uses } = await world();
  const put = (theme: 'dark' | 'light') => putUserAttributes(aRequest({ caller: alice, body: wanted({ theme }), ifMatch }), uses);

  const [first, second] = [await put('dark'), await put('light')];
  await commit(first);
  const outcome = await problemCodeOf(() => commit(second)).catch((error: unknown) => (error instanceof ConditionFailed ? 'asked again' : error));

  expect(outcome).toBe(want);
  expect(await uses.attributes.find(alice.userId)).toMatchObject({ theme: 'dark', version: 2 });
});
