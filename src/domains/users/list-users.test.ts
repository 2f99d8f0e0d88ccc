import { afterAll, expect, test } from '@jest/globals';
import { aRequest, problemCodeOf } from '#core/core.testing.ts';
import type { Json } from '#core/ports/table.ts';
import { getUser } from '#domains/users/get-user.ts';
import { listUsers } from '#domains/users/list-users.ts';
import { usersWorlds } from '#domains/users/users.testing.ts';

const { world, remove } = await usersWorlds();
afterAll(remove);

test('listUsers pages through the whole directory without missing or repeating anyone', async () => {
  const { admin, ...uses } = await world();
  await world();
  const ids: string[] = [];
  let after: Json | undefined;
  do {
    const reply = await listUsers(aRequest<'listUsers'>({ caller: admin, query: { limit: 4 }, page: { limit: 4, after } }), uses);
    ids.push(...reply.body.items.map(({ id }) => id));
    // As the cursor carries it.
    after = reply.next === undefined ? undefined : JSON.parse(JSON.stringify(reply.next));
  } while (after !== undefined);

  expect(new Set(ids).size).toBe(6);
  expect(ids).toHaveLength(6);
});

test('listUsers filters by role and by the beginning of a name', async () => {
  const { admin, ...uses } = await world();
  const namesOf = async (query: object) =>
    (await listUsers(aRequest<'listUsers'>({ caller: admin, query: { limit: 100, ...query }, page: { limit: 100, after: undefined } }), uses)).body.items;

  expect((await namesOf({ role: 'admin' })).map(({ role }) => role)).toEqual(expect.arrayContaining(['admin']));
  expect((await namesOf({ role: 'admin' })).some(({ role }) => role !== 'admin')).toBe(false);
  expect((await namesOf({ text: 'ali' })).every(({ displayName }) => displayName === 'Alice')).toBe(true);
  expect((await namesOf({ state: 'suspended' }))).toEqual([]);
});

test('getUser shows a person without anything secret, and no unknown one', async () => {
  const { alice, admin, ...uses } = await world();

  const reply = await getUser(aRequest({ caller: admin, path: alice }), uses);

  expect(Object.keys(reply.body ?? {}).toSorted()).toEqual(['createdAt', 'displayName', 'email', 'id', 'locale', 'role', 'state', 'updatedAt', 'version']);
  expect(await problemCodeOf(() => getUser(aRequest({ caller: admin, path: { userId: 'user_nobody' } }), uses))).toBe('user_not_found');
});
