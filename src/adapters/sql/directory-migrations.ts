import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { SqlEngine } from '#adapters/sql/directory-tables.ts';

/** The schema of the directory, step by step; names sort in the order in which they run. */
export const directoryMigrations = (engine: SqlEngine): Readonly<Record<string, Migration>> => {
  // Both engines must compare text by bytes: keyset pages and prefix ranges depend on it. SQLite does so by
  // default; PostgreSQL only in the C collation, whatever the locale of the database is.
  const text = engine === 'postgres' ? sql`text collate "C"` : sql`text`;

  return {
    '0001_users': {
      up: async (db: Kysely<unknown>) => {
        await db.schema
          .createTable('users')
          .addColumn('user_id', text, (column) => column.primaryKey().notNull())
          .addColumn('email', text, (column) => column.notNull())
          .addColumn('email_key', text, (column) => column.notNull())
          .addColumn('display_name', text, (column) => column.notNull())
          .addColumn('display_name_key', text, (column) => column.notNull())
          .addColumn('role', text, (column) => column.notNull())
          .addColumn('state', text, (column) => column.notNull())
          .addColumn('locale', text, (column) => column.notNull())
          .addColumn('version', 'bigint', (column) => column.notNull())
          .addColumn('created_at', 'bigint', (column) => column.notNull())
          .addColumn('updated_at', 'bigint', (column) => column.notNull())
          .addCheckConstraint('users_role', sql`role in ('user', 'author', 'admin')`)
          .addCheckConstraint('users_state', sql`state in ('active', 'suspended')`)
          .addCheckConstraint('users_version', sql`version >= 1`)
          .execute();
        await createUserIndexes(db);
      },
      down: async (db: Kysely<unknown>) => db.schema.dropTable('users').execute(),
    },
    '0002_user_audit': {
      up: async (db: Kysely<unknown>) => {
        await db.schema
          .createTable('user_audit')
          .addColumn('audit_id', text, (column) => column.primaryKey().notNull())
          .addColumn('user_id', text, (column) => column.notNull())
          .addColumn('actor_id', text, (column) => column.notNull())
          .addColumn('request_id', text, (column) => column.notNull())
          .addColumn('at', 'bigint', (column) => column.notNull())
          .addColumn('fields', text, (column) => column.notNull())
          .addColumn('changes', text)
          .execute();
        await db.schema.createIndex('user_audit_by_user').on('user_audit').columns(['user_id', 'at', 'audit_id']).execute();
      },
      down: async (db: Kysely<unknown>) => db.schema.dropTable('user_audit').execute(),
    },
    '0003_outbox': {
      up: async (db: Kysely<unknown>) => {
        await db.schema
          .createTable('outbox')
          .addColumn('event_id', text, (column) => column.primaryKey().notNull())
          .addColumn('at', 'bigint', (column) => column.notNull())
          .addColumn('body', text, (column) => column.notNull())
          .execute();
        await db.schema.createIndex('outbox_by_time').on('outbox').columns(['at', 'event_id']).execute();
      },
      down: async (db: Kysely<unknown>) => db.schema.dropTable('outbox').execute(),
    },
  };
};

/** One index per combination of equality filters, each ending in the order of the pages, and one per text. */
const createUserIndexes = async (db: Kysely<unknown>): Promise<void> => {
  const indexes: Readonly<Record<string, readonly string[]>> = {
    users_newest: ['created_at', 'user_id'],
    users_newest_by_state: ['state', 'created_at', 'user_id'],
    users_newest_by_role: ['role', 'created_at', 'user_id'],
    users_newest_by_state_and_role: ['state', 'role', 'created_at', 'user_id'],
    users_by_email: ['email_key'],
    users_by_display_name: ['display_name_key'],
  };
  for (const [name, columns] of Object.entries(indexes)) {
    await db.schema.createIndex(name).on('users').columns([...columns]).execute();
  }
};
