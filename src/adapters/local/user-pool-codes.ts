import { randomInt, timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '#core/ports/clock.ts';
import type { UserPoolSettings } from '#adapters/local/user-pool-settings.ts';
import type { PoolStore } from '#adapters/local/user-pool-store.ts';

/** `confirm_decoy` takes the writes for confirmed addresses, whose real code must stay repeatable. */
export type CodePurpose = 'confirm' | 'reset' | 'confirm_decoy';

/**
 * Six-digit codes that travel by mail, kept as keyed hashes by address. Codes are also kept for addresses that nobody
 * has registered: no one learns them, and every path costs the same.
 */
export interface Codes {
  /** Replaces the address's code. @returns undefined when too many were sent: none within the gap after a resend, few per day */
  issue(request: {
    readonly purpose: CodePurpose;
    readonly address: Buffer;
    readonly kind: 'first' | 'resend';
  }): { readonly code: string; readonly expiresAt: Date } | undefined;
  /** Whether this is the address's live code; a wrong one uses up a try. */
  check(purpose: CodePurpose, address: Buffer, code: string): boolean;
  drop(purpose: CodePurpose, address: Buffer): void;
  forget(address: Buffer): void;
  sweep(nowMs: number): void;
}

const DAY_MS = 86_400_000;

/** Returns the codes of a pool file. */
export const mailedCodes = (store: PoolStore, clock: Clock, settings: UserPoolSettings): Codes => {
  const { db, keyedHash, inTransaction } = store;
  const sql = codeStatements(db);
  const hashOf = (purpose: CodePurpose, address: Buffer, code: string): Buffer => keyedHash(purpose, address.toString('base64url'), code);
  const maySend = (topic: string, address: Buffer, kind: string, nowMs: number): boolean => {
    const sent = sql.sentOn.all(address, topic, nowMs - DAY_MS);
    const gapStart = nowMs - settings.resendGapSeconds * 1000;
    const tooSoon = kind === 'resend' && sent.some((row) => row.kind === 'resend' && Number(row.sent_ms) > gapStart);
    return !tooSoon && sent.length < settings.codesPerDay;
  };

  return {
    issue: ({ purpose, address, kind }) =>
      inTransaction(() => {
        const nowMs = clock.now().getTime();
        const topic = purpose === 'reset' ? 'reset' : 'confirm';
        if (!maySend(topic, address, kind, nowMs)) return undefined;
        const code = String(randomInt(1_000_000)).padStart(6, '0');
        const expiresMs = nowMs + lifeSeconds(purpose, settings) * 1000;
        sql.addSending.run(address, topic, kind, nowMs);
        sql.save.run(address, purpose, hashOf(purpose, address, code), expiresMs, settings.triesPerCode);
        return { code, expiresAt: new Date(expiresMs) };
      }),
    check: (purpose, address, code) => {
      const nowMs = clock.now().getTime();
      const given = hashOf(purpose, address, code);
      const stored = sql.find.get(address, purpose, nowMs)?.hash;
      if (stored instanceof Uint8Array && stored.length === given.length && timingSafeEqual(stored, given)) return true;
      // Written even where there is no code, so that a wrong guess costs the same for every address.
      inTransaction(() => sql.useTry.run(address, purpose, nowMs + settings.resetSeconds * 1000));
      return false;
    },
    drop: (purpose, address) => void inTransaction(() => sql.drop.run(address, purpose)),
    forget: (address) => {
      sql.forgetCodes.run(address);
      sql.forgetSendings.run(address);
    },
    sweep: codeSweeper(store, settings),
  };
};

const codeStatements = (db: DatabaseSync) => ({
  sentOn: db.prepare('SELECT kind, sent_ms FROM sending WHERE address = ? AND purpose = ? AND sent_ms > ?'),
  addSending: db.prepare('INSERT INTO sending (address, purpose, kind, sent_ms) VALUES (?, ?, ?, ?)'),
  save: db.prepare('INSERT OR REPLACE INTO code (address, purpose, hash, expires_ms, tries_left) VALUES (?, ?, ?, ?, ?)'),
  find: db.prepare('SELECT hash FROM code WHERE address = ? AND purpose = ? AND expires_ms > ? AND tries_left > 0'),
  useTry: db.prepare(
    `INSERT INTO code (address, purpose, hash, expires_ms, tries_left) VALUES (?, ?, x'', ?, 0)
     ON CONFLICT DO UPDATE SET tries_left = max(0, tries_left - 1)`,
  ),
  drop: db.prepare('DELETE FROM code WHERE address = ? AND purpose = ?'),
  forgetCodes: db.prepare('DELETE FROM code WHERE address = ?'),
  forgetSendings: db.prepare('DELETE FROM sending WHERE address = ?'),
});

const lifeSeconds = (purpose: CodePurpose, { resetSeconds, confirmationSeconds }: UserPoolSettings): number =>
  purpose === 'reset' ? resetSeconds : confirmationSeconds;

const codeSweeper = ({ db }: PoolStore, { addressRows }: UserPoolSettings): ((nowMs: number) => void) => {
  const dropDead = db.prepare('DELETE FROM code WHERE expires_ms < ?');
  const dropOldSendings = db.prepare('DELETE FROM sending WHERE sent_ms < ?');
  const dropExcess = db.prepare(
    'DELETE FROM code WHERE (address, purpose) IN (SELECT address, purpose FROM code ORDER BY expires_ms DESC LIMIT -1 OFFSET ?)',
  );
  const dropExcessSendings = db.prepare(
    'DELETE FROM sending WHERE rowid IN (SELECT rowid FROM sending ORDER BY sent_ms DESC LIMIT -1 OFFSET ?)',
  );
  return (nowMs) => {
    dropDead.run(nowMs);
    dropOldSendings.run(nowMs - DAY_MS);
    dropExcess.run(addressRows);
    dropExcessSendings.run(addressRows);
  };
};
