import type { DirectoryUser } from '#core/ports/directory.ts';

/** The database engines on which the directory's queries and migrations run. */
export type SqlEngine = 'sqlite' | 'postgres';

/** Tables of the directory; times are milliseconds since the epoch in both engines. */
export interface DirectoryTables {
  users: {
    user_id: string;
    email: string;
    /** `searchKey` of the column beside it, for prefix search. */
    email_key: string;
    display_name: string;
    display_name_key: string;
    role: DirectoryUser['role'];
    state: DirectoryUser['state'];
    locale: string;
    version: number;
    created_at: number;
    updated_at: number;
  };
  user_audit: {
    /** Id of the event that was recorded with the change. */
    audit_id: string;
    user_id: string;
    actor_id: string;
    request_id: string;
    at: number;
    /** JSON array of the names of the changed fields. */
    fields: string;
    /** JSON of `AuditEntry.changes`; null once the user was removed. */
    changes: string | null;
  };
  outbox: {
    event_id: string;
    at: number;
    body: string;
  };
}
