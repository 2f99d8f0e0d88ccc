import { afterAll, expect, test } from '@jest/globals';
import { aRequest, problemCodeOf } from '#core/core.testing.ts';
import { DirectoryConflict } from '#core/ports/directory.ts';
import { getCurrentUser } from '#domains/users/get-current-user.ts';
import { updateCurrentUser } from '#domains/users/update-current-user.ts';
import { usersWorlds } from '#domains/users/users.testing.ts';

const { world, remove } = await usersWorlds();
afterAll(remove);

test('updateCurrentUser changes what it names, leaves the rest, and is audited and announced', async () => {
  const { alice, ...uses } = await world();
  uses.clock.advance(60);

  const reply = await updateCurrentUser(aRequest({ caller: alice, body: { locale: 'fr' }, ifMatch: 1, requestId: 'request_7' }), uses);

  expect(reply.body).toMatchObject({ id: alice.userId, displayName: 'Alice', locale: 'fr', role: 'user', version: 2, updatedAt: uses.clock.now().toISOString() });
  expect((await getCurrentUser(aRequest({ caller: alice }), uses)).body).toEqual(reply.body);
  expect(await uses.directory.listAudit(alice.userId, 9)).toMatchObject([
    { actorId: alice.userId, requestId: 'request_7', changes: { locale: { from: 'en', to: 'fr' } } },
  ]);
  const last = (await uses.directory.listOutbox(1_000)).at(-1)!;
  expect(JSON.parse(last.body)).toMatchObject({ requestId: 'request_7', events: [{ type: 'user.updated', data: { userId: alice.userId, version: 2 } }] });
});

test('updateCurrentUser refuses another version than the stored one', async () => {
  const { alice, ...uses } = await world();

  expect(await problemCodeOf(() => updateCurrentUser(aRequest({ caller: alice, body: { locale: 'fr' }, ifMatch: 2 }), uses))).toBe('precondition_failed');
  expect(await uses.directory.find(alice.userId)).toMatchObject({ locale: 'en', version: 1 });
});

test.each([[1, 'precondition_failed'], ['*', 'asked again']] as const)('updateCurrentUser of version %s that loses a race is %s', async (ifMatch, want) => {
  const { alice, ...uses } = await world();
  const change = (locale: string) => updateCurrentUser(aRequest({ caller: alice, body: { locale }, ifMatch }), uses);

  const outcomes = await Promise.all(['fr', 'it'].map((locale) =>
    problemCodeOf(() => change(locale)).catch((error: unknown) => (error instanceof DirectoryConflict ? 'asked again' : error))));

  expect(outcomes.toSorted()).toEqual([want, 'none'].toSorted());
  expect(await uses.directory.find(alice.userId)).toMatchObject({ version: 2 });
});

test('a token that outlives its account opens nothing', async () => {
  const { alice, ...uses } = await world();
  await uses.directory.remove(alice.userId, { id: uses.newId('event'), at: uses.clock.now(), body: '{}' });

  expect(await problemCodeOf(() => getCurrentUser(aRequest({ caller: alice }), uses))).toBe('unauthenticated');
  expect(await problemCodeOf(() => updateCurrentUser(aRequest({ caller: alice, body: { locale: 'fr' }, ifMatch: '*' }), uses))).toBe('unauthenticated');
});
