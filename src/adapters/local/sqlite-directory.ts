import { directoryMigrations } from '#adapters/sql/directory-migrations.ts';
import type { DirectoryTables } from '#adapters/sql/directory-tables.ts';
import { migrateUp } from '#adapters/sql/migrate.ts';
import { sqlDirectory } from '#adapters/sql/sql-directory.ts';
import { openSqlite } from '#adapters/sql/sqlite-database.ts';
import type { Directory } from '#core/ports/directory.ts';

/** Marks the file as a directory of this program: "DbDi" in ASCII. */
export const DIRECTORY_APPLICATION_ID = 0x44624469;

/** Opens the directory in an SQLite file, made if absent, and brings its schema up to date. */
export const sqliteDirectory = async (path: string): Promise<Directory> => {
  const db = openSqlite<DirectoryTables>({ path, applicationId: DIRECTORY_APPLICATION_ID });
  try {
    await migrateUp({ db, migrations: directoryMigrations('sqlite'), place: path });
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return sqlDirectory(db);
};
