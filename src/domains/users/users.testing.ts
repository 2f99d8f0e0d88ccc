import type { Caller } from '#core/caller.ts';
import { aCaller, aClock, type MovableClock } from '#core/core.testing.ts';
import type { DirectoryUser } from '#core/ports/directory.ts';
import type { Write } from '#core/ports/table.ts';
import { temporaryAccounts, type TemporaryAccounts } from '#adapters/local/accounts.testing.ts';
import { attributesRepository } from '#domains/users/attributes.repository.ts';
import { erasuresRepository } from '#domains/users/erasures.repository.ts';
import type { UsersUses } from '#domains/users/users.operations.ts';

/** The stores of accounts, with three people in directory and pool whom no other test knows. */
export interface UsersWorld extends UsersUses {
  readonly table: TemporaryAccounts['table'];
  readonly verifier: TemporaryAccounts['verifier'];
  readonly clock: MovableClock;
  readonly alice: Caller;
  readonly bob: Caller;
  readonly admin: Caller;
  /** Commits what a handler answers, as the pipeline does, and returns the answer. */
  readonly commit: <Answer extends { readonly writes?: readonly Write[] }>(answer: Answer | Promise<Answer>) => Promise<Answer>;
}

const PASSWORD = 'three green boats at noon';

/** One set of stores for the worlds of a test file. */
export const usersWorlds = async (): Promise<{ readonly world: () => Promise<UsersWorld>; readonly remove: () => Promise<void> }> => {
  const clock = aClock();
  const stores = await temporaryAccounts(clock);
  const { table, remove } = stores;
  const world = async (): Promise<UsersWorld> => {
    const [alice, bob, admin] = [aCaller(), aCaller(), aCaller('admin')];
    for (const caller of [alice, bob, admin]) await join(stores, aUser(caller, { displayName: caller === alice ? 'Alice' : 'Bob' }));
    return {
      ...stores,
      attributes: attributesRepository(table),
      erasures: erasuresRepository(table),
      exporters: [],
      clock,
      alice,
      bob,
      admin,
      commit: async (answer) => {
        const reply = await answer;
        await table.transact(reply.writes ?? []);
        return reply;
      },
    };
  };
  return { world, remove };
};

/** A person as the directory keeps them. */
export const aUser = ({ userId, role }: Caller, differences: Partial<DirectoryUser> = {}): DirectoryUser => ({
  userId,
  email: `${userId}@mail.example`,
  displayName: 'Alice',
  role,
  state: 'active',
  locale: 'en',
  version: 1,
  createdAt: new Date('2026-01-01T00:00:00Z'),
  updatedAt: new Date('2026-01-01T00:00:00Z'),
  ...differences,
});

/** Opens a session of a person and returns its access token. */
export const accessTokenOf = async ({ pool }: Pick<UsersWorld, 'pool'>, { userId }: Caller): Promise<string> => {
  const result = await pool.signIn(`${userId}@mail.example`, PASSWORD);
  return result.kind === 'tokens' ? result.tokens.accessToken : '';
};

const join = async ({ pool, directory, newId }: TemporaryAccounts, user: DirectoryUser): Promise<void> => {
  const { userId, email, displayName, role, createdAt } = user;
  const signedUp = await pool.signUp({ userId, email, displayName, password: PASSWORD });
  if (!signedUp.existing) await pool.confirmSignUp(email, signedUp.delivery.code);
  if (role !== 'user') await pool.updateUser(userId, { role });
  await directory.add(user, { id: newId('event'), at: createdAt, body: JSON.stringify({ events: [] }) });
};
