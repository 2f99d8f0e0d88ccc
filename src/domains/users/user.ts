import type { OutboxRecord } from '#core/event.ts';
import type { AuditEntry, DirectoryEvent, DirectoryUser } from '#core/ports/directory.ts';
import type { ProfileChanges, User, UserChanges } from '#generated/types.ts';

/** What a change of a user leaves: the user, and what the audit keeps of it. */
export interface Changed {
  readonly user: DirectoryUser;
  readonly changes: AuditEntry['changes'];
}

/** Applies a merge patch to a user; version and audit say what changed. */
export const changeUser = (user: DirectoryUser, patch: ProfileChanges & UserChanges, now: Date): Changed => {
  const changed: DirectoryUser = {
    ...user,
    displayName: patch.displayName ?? user.displayName,
    locale: patch.locale ?? user.locale,
    role: patch.role ?? user.role,
    state: patch.state ?? user.state,
    version: user.version + 1,
    updatedAt: now,
  };
  const fields = ['displayName', 'locale', 'role', 'state'] as const;
  const differing = fields.filter((field) => changed[field] !== user[field]);
  return { user: changed, changes: Object.fromEntries(differing.map((field) => [field, { from: user[field], to: changed[field] }])) };
};

/** Says what happened to a user, as the directory's outbox keeps it. */
export const userEvent = (
  type: 'user.updated' | 'user.deleted',
  user: { readonly userId: string; readonly version: number },
  { id, at, requestId }: { readonly id: string; readonly at: Date; readonly requestId: string },
): DirectoryEvent => {
  const { userId, version } = user;
  const record: OutboxRecord = { id, at: at.toISOString(), requestId, events: [{ type, ownerId: userId, data: { userId, version } }] };
  return { id, at, body: JSON.stringify(record) };
};

/** Turns a user into what the API shows of them. */
export const toUserBody = (user: DirectoryUser): User => ({
  id: user.userId,
  email: user.email,
  displayName: user.displayName,
  locale: user.locale,
  role: user.role,
  state: user.state,
  createdAt: user.createdAt.toISOString(),
  updatedAt: user.updatedAt.toISOString(),
  version: user.version,
});
