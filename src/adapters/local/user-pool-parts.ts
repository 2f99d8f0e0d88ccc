import type { NewId } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import { attemptLedger } from '#adapters/local/user-pool-attempts.ts';
import type { Attempts } from '#adapters/local/user-pool-attempts.ts';
import { mailedCodes } from '#adapters/local/user-pool-codes.ts';
import type { Codes } from '#adapters/local/user-pool-codes.ts';
import { scryptPasswords } from '#adapters/local/user-pool-passwords.ts';
import type { Passwords } from '#adapters/local/user-pool-passwords.ts';
import { poolSessions } from '#adapters/local/user-pool-sessions.ts';
import type { Sessions } from '#adapters/local/user-pool-sessions.ts';
import type { UserPoolSettings } from '#adapters/local/user-pool-settings.ts';
import { openPoolStore } from '#adapters/local/user-pool-store.ts';
import type { PoolStore } from '#adapters/local/user-pool-store.ts';
import { poolUsers } from '#adapters/local/user-pool-users.ts';
import type { PoolUsers } from '#adapters/local/user-pool-users.ts';

/** What the pool's operations are made of; all of it works on one file. */
export interface PoolParts {
  readonly clock: Clock;
  readonly settings: UserPoolSettings;
  readonly store: PoolStore;
  readonly users: PoolUsers;
  readonly passwords: Passwords;
  readonly codes: Codes;
  readonly attempts: Attempts;
  readonly sessions: Sessions;
  /** The key under which codes and wrong guesses of an e-mail address are kept. */
  readonly addressOf: (email: string) => Buffer;
  /** Now and then drops what has expired; called by the operations that add rows. */
  readonly sweep: () => void;
}

const SWEEP_EVERY_MS = 3_600_000;
const SWEEP_EVERY_CALLS = 1000;
const UNCONFIRMED_LIFE_MS = 30 * 86_400_000;

/** Opens the pool's file and returns its parts. */
export const openPoolParts = (
  file: string,
  { clock, newId, settings }: { readonly clock: Clock; readonly newId: NewId; readonly settings: UserPoolSettings },
): PoolParts => {
  const store = openPoolStore(file);
  const parts = {
    clock,
    settings,
    store,
    users: poolUsers(store),
    passwords: scryptPasswords(settings),
    codes: mailedCodes(store, clock, settings),
    attempts: attemptLedger(store, clock, settings),
    sessions: poolSessions(store, { clock, newId, settings }),
    addressOf: (email: string) => store.keyedHash('address', canonicalEmail(email)),
  };
  return { ...parts, sweep: sweeper(parts) };
};

/** Returns an e-mail address as the pool compares and stores it. */
export const canonicalEmail = (email: string): string => email.normalize('NFC').toLowerCase();

const sweeper = ({ clock, store, users, codes, attempts, sessions }: Omit<PoolParts, 'sweep'>): (() => void) => {
  const endChallenges = store.db.prepare('DELETE FROM challenge WHERE expires_ms <= ?');
  let lastMs = -Infinity;
  let calls = 0;
  return () => {
    const nowMs = clock.now().getTime();
    calls += 1;
    if (calls < SWEEP_EVERY_CALLS && Math.abs(nowMs - lastMs) < SWEEP_EVERY_MS) return;
    calls = 0;
    lastMs = nowMs;
    store.inTransaction(() => {
      codes.sweep(nowMs);
      attempts.sweep(nowMs);
      sessions.sweep(nowMs);
      endChallenges.run(nowMs);
      users.removeUnconfirmedBefore(nowMs - UNCONFIRMED_LIFE_MS);
    });
  };
};
