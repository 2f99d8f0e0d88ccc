import type { UserPool } from '#core/ports/user-pool.ts';
import { PoolError } from '#core/ports/user-pool.ts';
import { canonicalEmail } from '#adapters/local/user-pool-parts.ts';
import type { PoolParts } from '#adapters/local/user-pool-parts.ts';
import { isWeakPassword } from '#adapters/local/user-pool-password-policy.ts';
import { toPoolUser } from '#adapters/local/user-pool-users.ts';

/** Returns the pool's operations on registrations: sign up, confirm, send another code. */
export const registration = (parts: PoolParts): Pick<UserPool, 'signUp' | 'confirmSignUp' | 'resendConfirmation'> => ({
  signUp: signUp(parts),
  confirmSignUp: confirmSignUp(parts),
  resendConfirmation: resendConfirmation(parts),
});

const signUp = ({ clock, settings, store, users, passwords, codes, addressOf, sweep }: PoolParts): UserPool['signUp'] => {
  const register = (user: { readonly userId: string; readonly email: string; readonly displayName: string; readonly passwordHash: string }): boolean => {
    const registeredMs = clock.now().getTime();
    const existing = users.findByEmail(user.email);
    if (existing?.confirmed) return false;
    const isStale = existing !== undefined && existing.registeredMs + settings.confirmationSeconds * 1000 <= registeredMs;
    if (isStale) users.remove(existing.userId);
    if (isStale || !existing) users.add({ ...user, registeredMs });
    return true;
  };

  return async ({ userId, email, password, displayName }) => {
    if (isWeakPassword(password, { email, displayName })) throw new PoolError('weak_password');
    sweep();
    // Before the look-up: a known address costs as much as a new one.
    const passwordHash = await passwords.hash(password);
    const address = canonicalEmail(email);
    const issued = store.inTransaction(() => {
      const isOpen = register({ userId, email: address, displayName, passwordHash });
      const code = codes.issue({ purpose: isOpen ? 'confirm' : 'confirm_decoy', address: addressOf(email), kind: 'first' });
      return isOpen ? code : undefined;
    });
    return issued ? { existing: false, delivery: { email: address, ...issued } } : { existing: true };
  };
};

const confirmSignUp =
  ({ store, users, codes, addressOf }: PoolParts): UserPool['confirmSignUp'] =>
  async (email, code) => {
    const confirmed = store.inTransaction(() => {
      const isRight = codes.check('confirm', addressOf(email), code);
      const user = users.findByEmail(canonicalEmail(email));
      if (!isRight || !user) return undefined;
      if (!user.confirmed) users.confirm(user.userId);
      return { ...user, confirmed: true };
    });
    if (!confirmed) throw new PoolError('invalid_code');
    return toPoolUser(confirmed);
  };

const resendConfirmation =
  ({ store, users, codes, addressOf, sweep }: PoolParts): UserPool['resendConfirmation'] =>
  async (email) => {
    sweep();
    const address = canonicalEmail(email);
    return store.inTransaction(() => {
      const user = users.findByEmail(address);
      const issued = codes.issue({ purpose: user?.confirmed ? 'confirm_decoy' : 'confirm', address: addressOf(email), kind: 'resend' });
      return issued && user && !user.confirmed ? { email: address, ...issued } : undefined;
    });
  };
