import type { SignInResult, UserPool } from '#core/ports/user-pool.ts';
import { PoolError } from '#core/ports/user-pool.ts';
import { canonicalEmail } from '#adapters/local/user-pool-parts.ts';
import type { PoolParts } from '#adapters/local/user-pool-parts.ts';
import { isWeakPassword } from '#adapters/local/user-pool-password-policy.ts';
import type { StoredUser } from '#adapters/local/user-pool-users.ts';

/** What happens once the first factor is right: tokens, or the question for the second. */
export interface AfterPassword {
  readonly admit: (user: StoredUser) => Promise<Extract<SignInResult, { kind: 'tokens' }>>;
  readonly challenge: (user: StoredUser) => Extract<SignInResult, { kind: 'challenge' }>;
}

/** Returns the pool's sign-in. */
export const signIn = (parts: PoolParts, { admit, challenge }: AfterPassword): UserPool['signIn'] => {
  const { users, passwords, attempts, addressOf, sweep } = parts;
  return async (email, password) => {
    sweep();
    const address = canonicalEmail(email);
    const isRight = await attempts.judge('password', addressOf(email), async () => {
      const before = users.findByEmail(address);
      const matches = await passwords.verify(password, before?.passwordHash);
      // Read again: the user may have been removed, blocked or given another password meanwhile.
      const now = users.findByEmail(address);
      return matches && now !== undefined && now.enabled && now.userId === before?.userId && now.passwordHash === before.passwordHash;
    });
    const user = users.findByEmail(address);
    if (!isRight || !user) throw new PoolError('invalid_credentials');
    if (!user.confirmed) throw new PoolError('not_confirmed');
    const result = user.totpEnabled ? challenge(user) : await admit(user);
    // Last: nothing may come between the judgement and the session.
    if (passwords.isOutdated(user.passwordHash)) await rehash(parts, user, password);
    return result;
  };
};

/** Whether this is the user's password; counted as a guess. @throws PoolError locked, busy */
export const provePassword = async ({ users, passwords, attempts, addressOf }: PoolParts, user: StoredUser, password: string): Promise<boolean> =>
  attempts.judge('password', addressOf(user.email), async () => {
    const matches = await passwords.verify(password, user.passwordHash);
    const now = users.find(user.userId);
    return matches && now !== undefined && now.enabled && now.passwordHash === user.passwordHash;
  });

/** Returns the pool's change of a password by someone who knows it. */
export const changePassword = (parts: PoolParts): UserPool['changePassword'] => {
  const { users, passwords } = parts;
  return async (userId, currentPassword, newPassword) => {
    const user = users.find(userId);
    if (!user) throw new PoolError('invalid_credentials');
    if (isWeakPassword(newPassword, user)) throw new PoolError('weak_password');
    if (!(await provePassword(parts, user, currentPassword))) throw new PoolError('invalid_credentials');
    const replaced = users.replacePassword(userId, user.passwordHash, await passwords.hash(newPassword));
    if (!replaced) throw new PoolError('invalid_credentials');
  };
};

/** Returns the pool's two steps of replacing a forgotten password. */
export const passwordReset = (parts: PoolParts): Pick<UserPool, 'requestPasswordReset' | 'resetPassword'> => {
  const { store, users, codes, addressOf, sweep } = parts;
  return {
    requestPasswordReset: async (email) => {
      sweep();
      const address = canonicalEmail(email);
      return store.inTransaction(() => {
        const user = users.findByEmail(address);
        const issued = codes.issue({ purpose: 'reset', address: addressOf(email), kind: 'resend' });
        return issued && user?.confirmed && user.enabled ? { email: address, ...issued } : undefined;
      });
    },
    resetPassword: resetPassword(parts),
  };
};

const resetPassword = ({ store, users, passwords, codes, attempts, sessions, addressOf }: PoolParts): UserPool['resetPassword'] => {
  const ownerOf = (email: string, code: string): StoredUser => {
    const isRight = codes.check('reset', addressOf(email), code);
    const user = users.findByEmail(canonicalEmail(email));
    if (!isRight || !user?.confirmed || !user.enabled) throw new PoolError('invalid_code');
    return user;
  };

  return async (email, code, newPassword) => {
    if (isWeakPassword(newPassword, { email })) throw new PoolError('weak_password');
    // The display name is compared only for whoever brings the code; others must not learn it.
    if (isWeakPassword(newPassword, ownerOf(email, code))) throw new PoolError('weak_password');
    const passwordHash = await passwords.hash(newPassword);
    // Asked again: of two that bring the same code at once, one wins.
    const user = ownerOf(email, code);
    store.inTransaction(() => {
      users.replacePassword(user.userId, user.passwordHash, passwordHash);
      codes.drop('reset', addressOf(email));
      attempts.forget('password', addressOf(email));
      sessions.endAll(user.userId);
    });
  };
};

const rehash = async ({ users, passwords }: PoolParts, user: StoredUser, password: string): Promise<void> => {
  try {
    users.replacePassword(user.userId, user.passwordHash, await passwords.hash(password));
  } catch (error) {
    // A busy pool rehashes at the next sign-in.
    if (!(error instanceof PoolError)) throw error;
  }
};
