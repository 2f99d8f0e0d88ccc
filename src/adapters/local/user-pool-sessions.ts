import { createHash, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';
import type { NewId } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { UserPoolSettings } from '#adapters/local/user-pool-settings.ts';
import type { PoolStore } from '#adapters/local/user-pool-store.ts';

/** A live session, with the refresh token that continues it. */
export interface OpenSession {
  readonly sessionId: string;
  readonly userId: string;
  readonly startedMs: number;
  readonly expiresMs: number;
  readonly refreshToken: string;
}

/**
 * Sessions are families of refresh tokens (RFC 9700, section 4.14.2). A session lives as long as its row: ending,
 * suspending and removing delete the row, and with it the access tokens that name the session stop working.
 */
export interface Sessions {
  /** @returns undefined if the user has been removed or blocked since the sign-in began */
  open(userId: string): OpenSession | undefined;
  /** Ends the given token and begins the next. @returns undefined for dead ones; a used one takes its session with it */
  rotate(refreshToken: string): OpenSession | undefined;
  /** Ends the user's sessions and unanswered challenges. */
  endAll(userId: string): void;
  isLive(sessionId: string, userId: string): boolean;
  sweep(nowMs: number): void;
}

const TOKEN_BYTES = 32;
const REMEMBERED = 50_000;

/** Returns the sessions of a pool file. */
export const poolSessions = (
  store: PoolStore,
  { clock, newId, settings }: { readonly clock: Clock; readonly newId: NewId; readonly settings: UserPoolSettings },
): Sessions => {
  const { inTransaction } = store;
  const sql = sessionStatements(store.db);
  const owners = ownersInMemory(sql);
  const open = (userId: string): OpenSession | undefined => {
    const sessionId = newId('session');
    const startedMs = clock.now().getTime();
    const expiresMs = startedMs + settings.sessionSeconds * 1000;
    if (sql.insert.run(sessionId, startedMs, expiresMs, userId).changes === 0) return undefined;
    owners.forget(sql.endExcess.all(userId, settings.sessionsPerUser));
    return { sessionId, userId, startedMs, expiresMs, refreshToken: nextToken(sql, sessionId) };
  };
  const rotate = (hash: Buffer): OpenSession | undefined => {
    const row = sql.findToken.get(hash);
    if (!row) return undefined;
    const sessionId = String(row.session_id);
    if (row.used !== 0 || Number(row.expires_ms) <= clock.now().getTime()) {
      owners.forget(sql.end.all(sessionId));
      return undefined;
    }
    sql.useToken.run(hash);
    const times = { startedMs: Number(row.started_ms), expiresMs: Number(row.expires_ms) };
    return { sessionId, userId: String(row.user_id), ...times, refreshToken: nextToken(sql, sessionId) };
  };
  const endAll = (userId: string): void => {
    owners.forget(sql.endAll.all(userId));
    sql.endChallenges.run(userId);
  };

  return {
    open: (userId) => inTransaction(() => open(userId)),
    rotate: (refreshToken) => inTransaction(() => rotate(hashOf(refreshToken))),
    endAll: (userId) => inTransaction(() => endAll(userId)),
    isLive: (sessionId, userId) => owners.find(sessionId) === userId,
    sweep: (nowMs) => owners.forget(sql.endExpired.all(nowMs)),
  };
};

const nextToken = (sql: SessionStatements, sessionId: string): string => {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  sql.addToken.run(hashOf(token), sessionId);
  return token;
};

type SessionStatements = ReturnType<typeof sessionStatements>;

/** Whose a live session is: from memory, else from the file. Whoever deletes sessions says so with `forget`. */
const ownersInMemory = (
  sql: SessionStatements,
): { find(sessionId: string): string | undefined; forget(rows: readonly Record<string, unknown>[]): void } => {
  const owners = new LRUCache<string, string>({ max: REMEMBERED });
  return {
    find: (sessionId) => {
      const known = owners.get(sessionId);
      if (known !== undefined) return known;
      const row = sql.owner.get(sessionId);
      if (!row) return undefined;
      owners.set(sessionId, String(row.user_id));
      return String(row.user_id);
    },
    forget: (rows) => rows.forEach((row) => owners.delete(String(row.session_id))),
  };
};

const sessionStatements = (db: DatabaseSync) => ({
  insert: db.prepare(
    `INSERT INTO session (session_id, user_id, started_ms, expires_ms)
     SELECT ?, user_id, ?, ? FROM user WHERE user_id = ? AND enabled = 1 AND confirmed = 1`,
  ),
  addToken: db.prepare('INSERT INTO refresh_token (hash, session_id, used) VALUES (?, ?, 0)'),
  findToken: db.prepare('SELECT used, session.* FROM refresh_token JOIN session USING (session_id) WHERE hash = ?'),
  useToken: db.prepare('UPDATE refresh_token SET used = 1 WHERE hash = ?'),
  owner: db.prepare('SELECT user_id FROM session WHERE session_id = ?'),
  end: db.prepare('DELETE FROM session WHERE session_id = ? RETURNING session_id'),
  endAll: db.prepare('DELETE FROM session WHERE user_id = ? RETURNING session_id'),
  endChallenges: db.prepare('DELETE FROM challenge WHERE user_id = ?'),
  endExcess: db.prepare(
    `DELETE FROM session WHERE session_id IN
       (SELECT session_id FROM session WHERE user_id = ? ORDER BY session_id DESC LIMIT -1 OFFSET ?) RETURNING session_id`,
  ),
  endExpired: db.prepare('DELETE FROM session WHERE expires_ms <= ? RETURNING session_id'),
});

// A token is 256 random bits, so a plain hash cannot be guessed back.
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
