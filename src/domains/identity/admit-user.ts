import type { OutboxRecord } from '#core/event.ts';
import type { NewId } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Directory } from '#core/ports/directory.ts';
import type { PoolUser, UserPool } from '#core/ports/user-pool.ts';
import type { SignUpsRepository } from '#domains/identity/sign-ups.repository.ts';

/** What bringing a confirmed account into the directory needs. */
export interface AdmitUses {
  readonly pool: UserPool;
  readonly directory: Directory;
  readonly signUps: SignUpsRepository;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Whether a new user with this address is an administrator. */
  readonly isAdministrator: (email: string) => boolean;
}

const DEFAULT_LOCALE = 'en';

/**
 * Brings a confirmed account of the pool into the directory. Safe to repeat: a process that ended between
 * the two stores is caught up with at the next confirmation or sign-in.
 * @returns true when it changed the role, which ends every session of the account
 */
export const admitUser = async ({ userId, email, displayName, role }: PoolUser, requestId: string, uses: AdmitUses): Promise<boolean> => {
  const { pool, directory, signUps, clock, newId, isAdministrator } = uses;
  if (await directory.find(userId)) return false;
  const now = clock.now();
  const locale = (await signUps.find(email))?.locale ?? DEFAULT_LOCALE;
  const isAdmin = isAdministrator(email);
  const isPromoted = isAdmin && role !== 'admin';
  if (isPromoted) await pool.updateUser(userId, { role: 'admin' });
  const id = newId('event');
  const record: OutboxRecord = { id, at: now.toISOString(), requestId, events: [{ id, type: 'user.signed_up', ownerId: userId, data: { userId } }] };
  const user = { userId, email, displayName, role: isAdmin ? 'admin' : 'user', state: 'active', locale, version: 1, createdAt: now, updatedAt: now } as const;
  await directory.add(user, { id, at: now, body: JSON.stringify(record) });
  return isPromoted;
};
