import type { AuditEntry, DirectoryEvent, DirectoryUser } from '#core/ports/directory.ts';

/** The time so many seconds into the tests' day. */
export const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 1) + seconds * 1_000);

/** A user with the given differences from an ordinary one. */
export const aUser = (differences: Partial<DirectoryUser> = {}): DirectoryUser => ({
  userId: 'user_01',
  email: 'someone@example.com',
  displayName: 'Someone',
  role: 'user',
  state: 'active',
  locale: 'en',
  version: 1,
  createdAt: at(0),
  updatedAt: at(0),
  ...differences,
});

export const alice = aUser({ userId: 'user_alice', email: 'Alice@example.com', displayName: 'Alice', locale: 'de-CH', createdAt: at(1), updatedAt: at(2) });
export const bob = aUser({ userId: 'user_bob', email: 'bob@example.com', displayName: 'Bob', createdAt: at(2) });

/** The event of the given number, recorded so many seconds into the day. */
export const anEvent = (number: number): DirectoryEvent => ({ id: `event_${number}`, at: at(number), body: JSON.stringify({ number }) });

/** An audit entry written so many seconds into the day. */
export const aChange = (seconds: number, changes: AuditEntry['changes'] = { state: { from: 'active', to: 'suspended' } }): AuditEntry => ({
  actorId: 'user_admin',
  requestId: `request_${seconds}`,
  at: at(seconds),
  changes,
});
