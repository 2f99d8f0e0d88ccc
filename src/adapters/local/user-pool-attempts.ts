import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '#core/ports/clock.ts';
import { PoolError } from '#core/ports/user-pool.ts';
import type { UserPoolSettings } from '#adapters/local/user-pool-settings.ts';
import type { PoolStore } from '#adapters/local/user-pool-store.ts';

/** What is guessed at; each has its own count. */
export type AttemptKind = 'password' | 'second_factor';

/** Counts wrong guesses by address, whether the address is known or not, and locks it for a growing while. */
export interface Attempts {
  /**
   * Runs `guess` and counts its outcome. Guesses under way count as wrong, so that parallel ones gain nothing.
   * @throws PoolError locked, without running `guess`
   */
  judge(kind: AttemptKind, address: Buffer, guess: () => boolean | Promise<boolean>): Promise<boolean>;
  forget(kind: AttemptKind, address: Buffer): void;
  /** Drops counts that nobody touched for a day, and the oldest beyond the bound. */
  sweep(nowMs: number): void;
}

const DAY_MS = 86_400_000;
const FIRST_LOCK_MS = 60_000;

interface Count {
  readonly wrong: number;
  readonly lockedUntilMs: number;
}

/** Returns the ledger of wrong guesses of a pool file. */
export const attemptLedger = (store: PoolStore, clock: Clock, settings: UserPoolSettings): Attempts => {
  const sql = attemptStatements(store.db);
  const underWay = countsUnderWay();
  const countOf = (kind: AttemptKind, address: Buffer): Count => {
    const row = sql.find.get(address, kind);
    return { wrong: Number(row?.wrong ?? 0), lockedUntilMs: Number(row?.locked_until_ms ?? 0) };
  };
  const enter = (kind: AttemptKind, address: Buffer, name: string): void => {
    const { wrong, lockedUntilMs } = countOf(kind, address);
    const lockedMs = lockedUntilMs - clock.now().getTime();
    if (lockedMs > 0) throw new PoolError('locked', Math.ceil(lockedMs / 1000));
    if (!underWay.enter(name, Math.max(1, settings.freeWrongTries - wrong))) throw new PoolError('locked', 1);
  };
  const countWrong = (kind: AttemptKind, address: Buffer): void => {
    const nowMs = clock.now().getTime();
    const wrong = countOf(kind, address).wrong + 1;
    store.inTransaction(() => sql.save.run(address, kind, wrong, nowMs + lockMs(wrong, settings), nowMs));
  };
  const forget = (kind: AttemptKind, address: Buffer): void => void store.inTransaction(() => sql.drop.run(address, kind));

  return {
    judge: async (kind, address, guess) => {
      const name = `${kind}:${address.toString('base64url')}`;
      enter(kind, address, name);
      try {
        const right = await guess();
        if (right) forget(kind, address);
        else countWrong(kind, address);
        return right;
      } finally {
        underWay.leave(name);
      }
    },
    forget,
    sweep: (nowMs) => {
      sql.dropOld.run(nowMs - DAY_MS);
      sql.dropExcess.run(settings.addressRows);
    },
  };
};

const attemptStatements = (db: DatabaseSync) => ({
  find: db.prepare('SELECT wrong, locked_until_ms FROM attempt WHERE address = ? AND kind = ?'),
  save: db.prepare('INSERT OR REPLACE INTO attempt (address, kind, wrong, locked_until_ms, touched_ms) VALUES (?, ?, ?, ?, ?)'),
  drop: db.prepare('DELETE FROM attempt WHERE address = ? AND kind = ?'),
  dropOld: db.prepare('DELETE FROM attempt WHERE touched_ms < ?'),
  dropExcess: db.prepare(
    'DELETE FROM attempt WHERE (address, kind) IN (SELECT address, kind FROM attempt ORDER BY touched_ms DESC LIMIT -1 OFFSET ?)',
  ),
});

const countsUnderWay = (): { enter(name: string, most: number): boolean; leave(name: string): void } => {
  const counts = new Map<string, number>();
  return {
    enter: (name, most) => {
      const count = counts.get(name) ?? 0;
      if (count >= most) return false;
      counts.set(name, count + 1);
      return true;
    },
    leave: (name) => {
      const count = (counts.get(name) ?? 1) - 1;
      if (count === 0) counts.delete(name);
      else counts.set(name, count);
    },
  };
};

const lockMs = (wrong: number, { freeWrongTries, longestLockSeconds }: UserPoolSettings): number =>
  wrong < freeWrongTries ? 0 : Math.min(FIRST_LOCK_MS * 2 ** Math.min(wrong - freeWrongTries, 20), longestLockSeconds * 1000);
