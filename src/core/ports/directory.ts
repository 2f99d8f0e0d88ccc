import type { Role } from '#core/caller.ts';

/** One person as the directory keeps them. */
export interface DirectoryUser {
  readonly userId: string;
  readonly email: string;
  readonly displayName: string;
  readonly role: Role;
  readonly state: 'active' | 'suspended';
  /** BCP 47 language tag for mails and content. */
  readonly locale: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface UserFilter {
  readonly state?: DirectoryUser['state'];
  readonly role?: Role;
  /**
   * Prefix of e-mail address or display name, in any case; every character stands for itself. Compared
   * after Unicode composition (NFC) and lower-casing; empty text matches everybody.
   */
  readonly text?: string;
}

/** One change of a user by an administrator or by themselves, kept for audit. */
export interface AuditEntry {
  readonly actorId: string;
  readonly requestId: string;
  readonly at: Date;
  readonly changes: Readonly<Record<string, { readonly from: string; readonly to: string }>>;
}

/** The stored version is not the one that the caller read. */
export class DirectoryConflict extends Error {
  constructor() {
    super('The user was changed by someone else.');
    this.name = 'DirectoryConflict';
  }
}

/**
 * The relational store of users (PostgreSQL; the same queries on node:sqlite on one machine). A store of its
 * own with its own transaction and its own outbox table; every change writes state, audit and event together.
 */
export interface Directory {
  /** Adds a user unless present; returns the stored one either way. The event is recorded only if added. */
  add(user: DirectoryUser, event: DirectoryEvent): Promise<DirectoryUser>;

  find(userId: string): Promise<DirectoryUser | undefined>;

  /** Newest first; `after` is the last user of the page before. Limit 1–101: a page and one more. */
  list(filter: UserFilter, page: { readonly limit: number; readonly after?: { readonly createdAt: Date; readonly userId: string } }): Promise<readonly DirectoryUser[]>;

  /** Replaces the user whose stored version is `user.version - 1`; keeps `createdAt`. @throws DirectoryConflict */
  save(user: DirectoryUser, audit: AuditEntry, event: DirectoryEvent): Promise<void>;

  /**
   * Removes the user, blanks the values in the audit entries about them (ids, times and names of changed fields
   * stay), and records the event. An absent user is fine: nothing changes and no event is recorded.
   */
  remove(userId: string, event: DirectoryEvent): Promise<void>;

  /** Audit entries about one user, newest first. Limit 1–1,000. */
  listAudit(userId: string, limit: number): Promise<readonly AuditEntry[]>;

  /** Undispatched events, oldest first; for the dispatcher. Limit 1–1,000. */
  listOutbox(limit: number): Promise<readonly DirectoryEvent[]>;

  /** Forgets events that were dispatched; unknown ids are fine. At most 1,000 ids. */
  dropOutbox(ids: readonly string[]): Promise<void>;

  /** Whether the store answers; for readiness. */
  ping(): Promise<void>;

  close(): Promise<void>;
}

/** An event as the directory's outbox keeps it; `body` is the JSON of an OutboxRecord. */
export interface DirectoryEvent {
  readonly id: string;
  readonly at: Date;
  readonly body: string;
}
