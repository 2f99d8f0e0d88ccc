import { beforeEach, describe, expect, test } from '@jest/globals';
import { aUser, anEvent, at } from '#adapters/conformance/directory.testing.ts';
import { FEW_MATCHES } from '#adapters/sql/users-page.ts';
import type { Directory, DirectoryUser, UserFilter } from '#core/ports/directory.ts';

/** The tests of `list`, part of the Directory suite. */
export const describeDirectoryLists = (current: () => Directory): void => {
  describeFilters(current);
  describeText(current);
  describePages(current);
};

const addAll = async (directory: Directory, users: readonly DirectoryUser[]): Promise<void> => {
  for (const [index, user] of users.entries()) await directory.add(user, anEvent(index));
};

const idsOf = (users: readonly DirectoryUser[]): readonly string[] => users.map((user) => user.userId);

const describeFilters = (current: () => Directory): void => {
  describe('list with filters', () => {
    beforeEach(() =>
      addAll(current(), [
        aUser({ userId: 'user_1', createdAt: at(1), state: 'active', role: 'user', email: 'ann@example.com' }),
        aUser({ userId: 'user_2', createdAt: at(2), state: 'suspended', role: 'user', email: 'anna@example.com' }),
        aUser({ userId: 'user_3', createdAt: at(3), state: 'active', role: 'admin', displayName: 'Annabel' }),
        aUser({ userId: 'user_4', createdAt: at(4), state: 'suspended', role: 'admin', displayName: 'Joanna' }),
        aUser({ userId: 'user_5', createdAt: at(4), state: 'active', role: 'author', displayName: 'Hannah' }),
      ]),
    );

    test.each<[UserFilter, readonly string[]]>([
      [{}, ['user_5', 'user_4', 'user_3', 'user_2', 'user_1']],
      [{ state: 'active' }, ['user_5', 'user_3', 'user_1']],
      [{ role: 'admin' }, ['user_4', 'user_3']],
      [{ state: 'suspended', role: 'admin' }, ['user_4']],
      [{ state: 'suspended', role: 'author' }, []],
      [{ text: 'ann' }, ['user_3', 'user_2', 'user_1']],
      [{ text: '' }, ['user_5', 'user_4', 'user_3', 'user_2', 'user_1']],
      [{ text: 'ann', state: 'active' }, ['user_3', 'user_1']],
      [{ text: 'ann', role: 'user' }, ['user_2', 'user_1']],
      [{ text: 'ann', role: 'user', state: 'suspended' }, ['user_2']],
    ])('list %j returns the matching users, newest first', async (filter, want) => {
      expect(idsOf(await current().list(filter, { limit: 100 }))).toEqual(want);
    });
  });
};

const describeText = (current: () => Directory): void => {
  test.each([
    ['%', ['100% sure', '%'], ['%']],
    ['100%', ['100% sure', '1000'], ['100% sure']],
    ['_', ['_x', 'ax'], ['_x']],
    ['a_', ['a_b', 'aab'], ['a_b']],
    ['a\\', ['a\\b', 'ab'], ['a\\b']],
    ["'", ["' or 1=1", 'or'], ["' or 1=1"]],
    ['*', ['*', 'x'], ['*']],
    ['ALI', ['alice', 'Alina', 'bali'], ['Alina', 'alice']],
    ['éc', ['École', 'E\u0301cole', 'Ecole'], ['E\u0301cole', 'École']],
    ['a', ['b', 'á', 'A'], ['A']],
    ['👩', ['👩‍👧 x', '👨'], ['👩‍👧 x']],
    ['a\0', ['a'], []],
    ['\ud83d', ['👩'], []],
    ['no such', ['alice'], []],
  ])('list takes the text %j literally and in any case', async (text, names, want) => {
    const directory = current();
    await addAll(directory, names.map((displayName, index) => aUser({ userId: `user_${index}`, displayName, email: 'zzz@example.com', createdAt: at(index) })));

    const found = await directory.list({ text }, { limit: 100 });

    expect(found.map((user) => user.displayName)).toEqual(want);
  });

  test('list finds frequent and rare texts alike, in e-mail address and display name', async () => {
    const directory = current();
    const users = Array.from({ length: FEW_MATCHES + 20 }, (_, index) =>
      aUser({ userId: `user_${String(index).padStart(5, '0')}`, email: `Load_${index}@example.com`, displayName: index % 2 ? 'Odd' : 'Even', state: index % 10 ? 'active' : 'suspended', createdAt: at(index) }),
    );
    await addAll(directory, users);
    const newest = users.toReversed();

    const cases: readonly [UserFilter, readonly DirectoryUser[]][] = [
      [{ text: 'LOAD_' }, newest],
      [{ text: 'load_', state: 'suspended' }, newest.filter((user) => user.state === 'suspended')],
      [{ text: 'load_101' }, newest.filter((user) => user.email.startsWith('Load_101'))],
      [{ text: 'odd' }, newest.filter((user) => user.displayName === 'Odd')],
      [{ text: 'load%' }, []],
    ];

    for (const [filter, want] of cases) expect(idsOf(await directory.list(filter, { limit: 100 }))).toEqual(idsOf(want.slice(0, 100)));
  });
};

const describePages = (current: () => Directory): void => {
  test.each<[UserFilter]>([[{}], [{ state: 'active' }], [{ text: 'some' }]])('list %j pages through users of one instant without gap or repetition', async (filter) => {
    const directory = current();
    await addAll(directory, Array.from({ length: 25 }, (_, index) => aUser({ userId: `user_${String(index).padStart(2, '0')}`, createdAt: at(index % 3) })));

    const seen = await pageThrough(directory, filter, async () => undefined);

    expect(seen).toEqual(idsOf(await directory.list(filter, { limit: 100 })));
    expect(new Set(seen).size).toBe(25);
  });

  test('list shows everybody who is present throughout exactly once while users come, change and go', async () => {
    const directory = current();
    const present = Array.from({ length: 20 }, (_, index) => aUser({ userId: `user_${String(index).padStart(2, '0')}`, createdAt: at(index) }));
    await addAll(directory, present);
    await directory.add(aUser({ userId: 'user_leaving', createdAt: at(3) }), anEvent(100));
    let round = 0;

    const seen = await pageThrough(directory, {}, async () => {
      round += 1;
      await Promise.all([
        directory.add(aUser({ userId: `user_new_${round}`, createdAt: at(1_000 + round) }), anEvent(200 + round)),
        directory.add(aUser({ userId: `user_old_${round}`, createdAt: at(0.5) }), anEvent(300 + round)),
        directory.remove('user_leaving', anEvent(400 + round)),
      ]);
    });

    const regulars = seen.filter((id) => present.some((user) => user.userId === id));
    expect(regulars).toEqual(idsOf(present.toReversed()));
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.some((id) => id.startsWith('user_new_'))).toBe(false);
  });
};

const pageThrough = async (directory: Directory, filter: UserFilter, between: () => Promise<void>): Promise<readonly string[]> => {
  const seen: DirectoryUser[] = [];
  for (;;) {
    const after = seen.at(-1);
    const page = await directory.list(filter, { limit: 4, ...(after && { after }) });
    if (page.length === 0) return idsOf(seen);
    seen.push(...page);
    await between();
  }
};
