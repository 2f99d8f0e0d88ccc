import { afterAll, expect, test } from '@jest/globals';
import { aRequest, problemCodeOf } from '#core/core.testing.ts';
import { alignPool } from '#domains/users/align-pool.ts';
import { updateUser } from '#domains/users/update-user.ts';
import { accessTokenOf, usersWorlds } from '#domains/users/users.testing.ts';

const { world, remove } = await usersWorlds();
afterAll(remove);

test('updateUser suspends a person in both stores, ends their sessions, and is audited with its actor', async () => {
  const { alice, admin, ...uses } = await world();
  const claims = await uses.verifier.verify(await accessTokenOf(uses, alice));

  const reply = await updateUser(aRequest({ caller: admin, path: alice, body: { state: 'suspended' }, ifMatch: 1, requestId: 'request_7' }), uses);

  expect(reply.body).toMatchObject({ id: alice.userId, state: 'suspended', role: 'user', version: 2 });
  expect(await uses.pool.find(alice.userId)).toMatchObject({ enabled: false });
  expect(await uses.pool.isRevoked(claims)).toBe(true);
  expect(await uses.directory.listAudit(alice.userId, 9)).toMatchObject([
    { actorId: admin.userId, requestId: 'request_7', changes: { state: { from: 'active', to: 'suspended' } } },
  ]);
});

test('updateUser changes a role in both stores, and back', async () => {
  const { alice, admin, ...uses } = await world();
  const change = (role: 'author' | 'user') => updateUser(aRequest({ caller: admin, path: alice, body: { role }, ifMatch: '*' }), uses);

  await change('author');
  expect(await uses.pool.find(alice.userId)).toMatchObject({ role: 'author', enabled: true });
  await change('user');

  expect(await uses.pool.find(alice.userId)).toMatchObject({ role: 'user' });
  expect(await uses.directory.find(alice.userId)).toMatchObject({ role: 'user', version: 3 });
});

test('updateUser that the process leaves between directory and pool is finished by aligning the pool, which is safe to repeat', async () => {
  const { alice, admin, ...uses } = await world();
  // As far as a process came that ended before the pool.
  const pool = { ...uses.pool, find: async () => Promise.reject(new Error('killed')) };
  await expect(updateUser(aRequest({ caller: admin, path: alice, body: { state: 'suspended' }, ifMatch: 1 }), { ...uses, pool })).rejects.toThrow('killed');
  expect(await uses.pool.find(alice.userId)).toMatchObject({ enabled: true });

  const user = (await uses.directory.find(alice.userId))!;
  for (let times = 0; times < 2; times += 1) await alignPool(user, uses.pool);

  expect(user.state).toBe('suspended');
  expect(await uses.pool.find(alice.userId)).toMatchObject({ enabled: false });
});

test('aligning a pool that agrees already ends no session', async () => {
  const { alice, ...uses } = await world();
  const claims = await uses.verifier.verify(await accessTokenOf(uses, alice));

  await alignPool((await uses.directory.find(alice.userId))!, uses.pool);

  expect(await uses.pool.isRevoked(claims)).toBe(false);
});

test.each(['role', 'state'] as const)('updateUser lets no administrator change their own %s', async (what) => {
  const { admin, ...uses } = await world();
  const body = what === 'role' ? ({ role: 'user' } as const) : ({ state: 'suspended' } as const);

  expect(await problemCodeOf(() => updateUser(aRequest({ caller: admin, path: admin, body, ifMatch: '*' }), uses))).toBe('cannot_change_self');
  expect(await uses.directory.find(admin.userId)).toMatchObject({ role: 'admin', state: 'active', version: 1 });
});

test('updateUser refuses a stale version and an unknown person', async () => {
  const { alice, admin, ...uses } = await world();
  const change = (userId: string, ifMatch: number) => problemCodeOf(() => updateUser(aRequest({ caller: admin, path: { userId }, body: { role: 'author' }, ifMatch }), uses));

  expect(await change(alice.userId, 2)).toBe('precondition_failed');
  expect(await change('user_nobody', 1)).toBe('user_not_found');
  expect(await uses.directory.listAudit(alice.userId, 9)).toEqual([]);
});
