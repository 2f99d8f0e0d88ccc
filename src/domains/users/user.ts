import type { DomainEvent, OutboxRecord } from '#core/event.ts';
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

/** When and by which request something happened to a user. */
interface Occasion {
  readonly id: string;
  readonly at: Date;
  readonly requestId: string;
}

/** Says that a user was changed, as the directory's outbox keeps it. */
export const userUpdated = ({ userId, version }: DirectoryUser, occasion: Occasion): DirectoryEvent =>
  recorded({ type: 'user.updated', ownerId: userId, data: { userId, version } }, occasion);

/** Says that a user was deleted, as the directory's outbox keeps it. */
export const userDeleted = (userId: string, occasion: Occasion): DirectoryEvent =>
  recorded({ type: 'user.deleted', ownerId: userId, data: { userId } }, occasion);

const recorded = (event: DomainEvent, { id, at, requestId }: Occasion): DirectoryEvent => {
  const record: OutboxRecord = { id, at: at.toISOString(), requestId, events: [{ ...event, id }] };
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
