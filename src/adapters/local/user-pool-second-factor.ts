import { randomBytes } from 'node:crypto';
import type { SignInResult, UserPool } from '#core/ports/user-pool.ts';
import { PoolError } from '#core/ports/user-pool.ts';
import { provePassword } from '#adapters/local/user-pool-credentials.ts';
import type { PoolParts } from '#adapters/local/user-pool-parts.ts';
import { canonicalRecoveryCode, newRecoveryCodes, newTotpSecret, totpStepOf } from '#adapters/local/user-pool-totp.ts';
import type { StoredUser } from '#adapters/local/user-pool-users.ts';

const CHALLENGE_BYTES = 32;

/** Asks for the second factor and judges the answer. */
export interface Challenges {
  begin(user: StoredUser): Extract<SignInResult, { kind: 'challenge' }>;
  /** @returns the user who answered rightly; the challenge and the code are spent. @throws PoolError invalid_code, locked */
  answer(challengeId: string, code: string): Promise<StoredUser>;
}

/** Returns the open challenges of a pool file. */
export const challenges = ({ clock, settings, store, users, attempts, addressOf }: PoolParts): Challenges => {
  const { db, inTransaction, keyedHash } = store;
  const insert = db.prepare('INSERT INTO challenge (hash, user_id, expires_ms, tries_left) VALUES (?, ?, ?, ?)');
  const findOwner = db.prepare('SELECT user_id FROM challenge WHERE hash = ? AND expires_ms > ? AND tries_left > 0');
  const useTry = db.prepare('UPDATE challenge SET tries_left = tries_left - 1 WHERE hash = ?');
  const drop = db.prepare('DELETE FROM challenge WHERE hash = ?');
  const spendRecoveryCode = db.prepare('DELETE FROM recovery_code WHERE user_id = ? AND hash = ?');

  const accept = ({ userId, totpSecret, totpEnabled, totpLastStep }: StoredUser, code: string): boolean => {
    if (!totpEnabled || totpSecret === undefined) return false;
    const step = totpStepOf(code, { secret: totpSecret, lastStep: totpLastStep, nowMs: clock.now().getTime() });
    if (step === undefined) return spendRecoveryCode.run(userId, keyedHash('recovery', userId, canonicalRecoveryCode(code))).changes === 1;
    users.setTotp(userId, { secret: totpSecret, enabled: true, lastStep: step });
    return true;
  };

  return {
    begin: ({ userId }) => {
      const challengeId = randomBytes(CHALLENGE_BYTES).toString('base64url');
      const expiresMs = clock.now().getTime() + settings.challengeSeconds * 1000;
      insert.run(keyedHash('challenge', challengeId), userId, expiresMs, settings.triesPerCode);
      return { kind: 'challenge', challengeId, expiresAt: new Date(expiresMs) };
    },
    answer: async (challengeId, code) => {
      const hash = keyedHash('challenge', challengeId);
      const row = findOwner.get(hash, clock.now().getTime());
      const user = row && users.find(String(row.user_id));
      if (!user) throw new PoolError('invalid_code');
      const judge = (): boolean => {
        const isRight = accept(user, code);
        (isRight ? drop : useTry).run(hash);
        return isRight;
      };
      if (!(await attempts.judge('second_factor', addressOf(user.email), () => inTransaction(judge)))) throw new PoolError('invalid_code');
      return user;
    },
  };
};

/** Returns the pool's operations that turn the second factor on and off. */
export const totpEnrolment = (parts: PoolParts): Pick<UserPool, 'startTotp' | 'confirmTotp' | 'disableTotp'> => {
  const { clock, settings, store, users } = parts;
  const { db, inTransaction, keyedHash } = store;
  const addRecoveryCode = db.prepare('INSERT INTO recovery_code (user_id, hash) VALUES (?, ?)');
  const dropRecoveryCodes = db.prepare('DELETE FROM recovery_code WHERE user_id = ?');

  return {
    startTotp: async (userId) => {
      const enrolment = newTotpSecret(settings.totpIssuer, withoutTotp(users.find(userId)).email);
      users.setTotp(userId, { secret: enrolment.secret, enabled: false, lastStep: 0 });
      return enrolment;
    },
    confirmTotp: async (userId, code) => {
      const { totpSecret: secret, totpLastStep: lastStep } = withoutTotp(users.find(userId));
      const step = secret && totpStepOf(code, { secret, lastStep, nowMs: clock.now().getTime() });
      if (!secret || !step) throw new PoolError('invalid_code');
      const recoveryCodes = newRecoveryCodes();
      inTransaction(() => {
        users.setTotp(userId, { secret, enabled: true, lastStep: step });
        for (const each of recoveryCodes) addRecoveryCode.run(userId, keyedHash('recovery', userId, canonicalRecoveryCode(each)));
      });
      return recoveryCodes;
    },
    disableTotp: async (userId, password) => {
      const user = users.find(userId);
      if (!user) throw new PoolError('invalid_credentials');
      if (!user.totpEnabled) throw new PoolError('totp_not_enabled');
      if (!(await provePassword(parts, user, password))) throw new PoolError('invalid_credentials');
      inTransaction(() => {
        users.setTotp(userId, { secret: undefined, enabled: false, lastStep: 0 });
        dropRecoveryCodes.run(userId);
      });
    },
  };
};

const withoutTotp = (user: StoredUser | undefined): StoredUser => {
  if (!user) throw new PoolError('invalid_credentials');
  if (user.totpEnabled) throw new PoolError('totp_already_enabled');
  return user;
};
