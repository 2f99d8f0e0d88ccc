import type { SQLOutputValue } from 'node:sqlite';
import type { PoolUser } from '#core/ports/user-pool.ts';
import type { PoolStore } from '#adapters/local/user-pool-store.ts';

/** A user as stored: with what the port never shows. */
export interface StoredUser extends PoolUser {
  readonly passwordHash: string;
  readonly registeredMs: number;
  /** Base 32; present from the start of an enrolment on. */
  readonly totpSecret: string | undefined;
  /** The last time step whose code was accepted; it and all before are spent. */
  readonly totpLastStep: number;
}

/** Reads and writes of the `user` table. */
export interface PoolUsers {
  find(userId: string): StoredUser | undefined;
  findByEmail(email: string): StoredUser | undefined;
  add(user: Pick<StoredUser, 'userId' | 'email' | 'displayName' | 'passwordHash' | 'registeredMs'>): void;
  remove(userId: string): void;
  confirm(userId: string): void;
  /** @returns whether the user still had the hash `from` */
  replacePassword(userId: string, from: string, to: string): boolean;
  update(userId: string, changes: { readonly role?: string; readonly enabled?: boolean }): void;
  setTotp(userId: string, totp: { readonly secret: string | undefined; readonly enabled: boolean; readonly lastStep: number }): void;
  removeUnconfirmedBefore(registeredMs: number): void;
}

/** Every user starts with this role; an administrator gives others. */
const FIRST_ROLE = 'user';

/** Returns the users of a pool file. */
export const poolUsers = ({ db, inTransaction }: PoolStore): PoolUsers => {
  const byId = db.prepare('SELECT * FROM user WHERE user_id = ?');
  const byEmail = db.prepare('SELECT * FROM user WHERE email = ?');
  const insert = db.prepare(
    'INSERT INTO user (user_id, email, display_name, role, enabled, confirmed, password_hash, registered_ms) VALUES (?, ?, ?, ?, 1, 0, ?, ?)',
  );
  const remove = db.prepare('DELETE FROM user WHERE user_id = ?');
  const confirm = db.prepare('UPDATE user SET confirmed = 1 WHERE user_id = ?');
  const replacePassword = db.prepare('UPDATE user SET password_hash = ? WHERE user_id = ? AND password_hash = ?');
  const update = db.prepare('UPDATE user SET role = coalesce(?, role), enabled = coalesce(?, enabled) WHERE user_id = ?');
  const setTotp = db.prepare('UPDATE user SET totp_secret = ?, totp_enabled = ?, totp_last_step = ? WHERE user_id = ?');
  const removeStale = db.prepare('DELETE FROM user WHERE confirmed = 0 AND registered_ms < ?');

  return {
    find: (userId) => toUser(byId.get(userId)),
    findByEmail: (email) => toUser(byEmail.get(email)),
    add: ({ userId, email, displayName, passwordHash, registeredMs }) =>
      void insert.run(userId, email, displayName, FIRST_ROLE, passwordHash, registeredMs),
    remove: (userId) => void remove.run(userId),
    confirm: (userId) => void confirm.run(userId),
    // In a transaction even alone: that is what tells a full disk from a defect.
    replacePassword: (userId, from, to) => inTransaction(() => replacePassword.run(to, userId, from).changes === 1),
    update: (userId, { role, enabled }) => void update.run(role ?? null, enabled === undefined ? null : Number(enabled), userId),
    setTotp: (userId, { secret, enabled, lastStep }) =>
      void inTransaction(() => setTotp.run(secret ?? null, Number(enabled), lastStep, userId)),
    removeUnconfirmedBefore: (registeredMs) => void removeStale.run(registeredMs),
  };
};

/** Returns what the port shows of a stored user. */
export const toPoolUser = ({ userId, email, displayName, role, enabled, confirmed, totpEnabled }: StoredUser): PoolUser => ({
  userId,
  email,
  displayName,
  role,
  enabled,
  confirmed,
  totpEnabled,
});

const toUser = (row: Record<string, SQLOutputValue> | undefined): StoredUser | undefined =>
  row && {
    userId: String(row.user_id),
    email: String(row.email),
    displayName: String(row.display_name),
    role: String(row.role),
    enabled: row.enabled === 1,
    confirmed: row.confirmed === 1,
    passwordHash: String(row.password_hash),
    registeredMs: Number(row.registered_ms),
    totpSecret: row.totp_secret === null ? undefined : String(row.totp_secret),
    totpEnabled: row.totp_enabled === 1,
    totpLastStep: Number(row.totp_last_step),
  };
