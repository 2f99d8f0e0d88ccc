import type { Kysely, Transaction } from 'kysely';
import type { DirectoryTables } from '#adapters/sql/directory-tables.ts';
import { readUsersPage, searchKey } from '#adapters/sql/users-page.ts';
import { DirectoryConflict } from '#core/ports/directory.ts';
import type { AuditEntry, Directory, DirectoryEvent, DirectoryUser } from '#core/ports/directory.ts';
import { StorageFull } from '#core/ports/table.ts';

type Db = Kysely<DirectoryTables>;
type Rows = { readonly [Table in keyof DirectoryTables]: DirectoryTables[Table] };

/** The directory over a migrated database of either engine; owns the handle and closes it. */
export const sqlDirectory = (db: Db): Directory => ({
  add: (user, event) => write(db, (transaction) => addUser(transaction, user, event)),

  find: async (userId) => {
    const row = await db.selectFrom('users').selectAll().where('user_id', '=', userId).executeTakeFirst();
    return row && toUser(row);
  },

  list: async (filter, page) => (await readUsersPage(db, { filter, ...page })).map(toUser),

  save: (user, audit, event) => write(db, (transaction) => saveUser(transaction, user, audit, event)),

  remove: (userId, event) => write(db, (transaction) => removeUser(transaction, userId, event)),

  listAudit: async (userId, limit) => {
    const rows = await db
      .selectFrom('user_audit')
      .selectAll()
      .where('user_id', '=', userId)
      .orderBy('at', 'desc')
      .orderBy('audit_id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(toAuditEntry);
  },

  listOutbox: async (limit) => {
    const rows = await db.selectFrom('outbox').selectAll().orderBy('at').orderBy('event_id').limit(limit).execute();
    return rows.map((row) => ({ id: row.event_id, at: new Date(row.at), body: row.body }));
  },

  dropOutbox: async (ids) => {
    if (ids.length > 0) await write(db, (transaction) => transaction.deleteFrom('outbox').where('event_id', 'in', [...ids]).execute());
  },

  ping: async () => {
    await db.selectFrom('outbox').select('event_id').limit(1).execute();
  },

  close: () => db.destroy(),
});

const addUser = async (db: Transaction<DirectoryTables>, user: DirectoryUser, event: DirectoryEvent): Promise<DirectoryUser> => {
  const added = await db
    .insertInto('users')
    .values(toRow(user))
    .onConflict((conflict) => conflict.column('user_id').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (added) {
    await record(db, event);
    return toUser(added);
  }
  return toUser(await db.selectFrom('users').selectAll().where('user_id', '=', user.userId).executeTakeFirstOrThrow());
};

const saveUser = async (db: Transaction<DirectoryTables>, user: DirectoryUser, audit: AuditEntry, event: DirectoryEvent): Promise<void> => {
  const { user_id: userId, created_at: _, ...changes } = toRow(user);
  const saved = await db
    .updateTable('users')
    .set(changes)
    .where('user_id', '=', userId)
    .where('version', '=', user.version - 1)
    .executeTakeFirst();
  if (saved.numUpdatedRows === 0n) throw new DirectoryConflict();
  await db.insertInto('user_audit').values(toAuditRow(userId, audit, event.id)).execute();
  await record(db, event);
};

const removeUser = async (db: Transaction<DirectoryTables>, userId: string, event: DirectoryEvent): Promise<void> => {
  const removed = await db.deleteFrom('users').where('user_id', '=', userId).executeTakeFirst();
  if (removed.numDeletedRows === 0n) return;
  await db.updateTable('user_audit').set({ changes: null }).where('user_id', '=', userId).execute();
  await record(db, event);
};

const record = async (db: Transaction<DirectoryTables>, { id, at, body }: DirectoryEvent): Promise<void> => {
  await db.insertInto('outbox').values({ event_id: id, at: at.getTime(), body }).execute();
};

const write = async <Result>(db: Db, change: (transaction: Transaction<DirectoryTables>) => Promise<Result>): Promise<Result> => {
  try {
    return await db.transaction().execute(change);
  } catch (error) {
    if (isFull(error)) throw new StorageFull({ cause: error });
    throw error;
  }
};

const POSTGRES_DISK_FULL = '53100';

const isFull = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === POSTGRES_DISK_FULL;

const toRow = (user: DirectoryUser): Rows['users'] => ({
  user_id: storable(user.userId),
  email: storable(user.email),
  email_key: searchKey(user.email),
  display_name: storable(user.displayName),
  display_name_key: searchKey(user.displayName),
  role: user.role,
  state: user.state,
  locale: storable(user.locale),
  version: user.version,
  created_at: user.createdAt.getTime(),
  updated_at: user.updatedAt.getTime(),
});

/** PostgreSQL cannot store NUL; SQLite can, but cuts texts there when comparing. */
const storable = (text: string): string => {
  if (text.includes('\0')) throw new RangeError('The directory does not store texts with a NUL character.');
  return text.toWellFormed();
};

const toUser = (row: Rows['users']): DirectoryUser => ({
  userId: row.user_id,
  email: row.email,
  displayName: row.display_name,
  role: row.role,
  state: row.state,
  locale: row.locale,
  version: row.version,
  createdAt: new Date(row.created_at),
  updatedAt: new Date(row.updated_at),
});

const toAuditRow = (userId: string, audit: AuditEntry, auditId: string): Rows['user_audit'] => ({
  audit_id: auditId,
  user_id: userId,
  actor_id: audit.actorId,
  request_id: audit.requestId,
  at: audit.at.getTime(),
  fields: JSON.stringify(Object.keys(audit.changes)),
  changes: JSON.stringify(audit.changes),
});

const toAuditEntry = (row: Rows['user_audit']): AuditEntry => {
  const fields: readonly string[] = JSON.parse(row.fields);
  const changes: AuditEntry['changes'] = row.changes === null ? Object.fromEntries(fields.map((field) => [field, { from: '', to: '' }])) : JSON.parse(row.changes);
  return { actorId: row.actor_id, requestId: row.request_id, at: new Date(row.at), changes };
};
