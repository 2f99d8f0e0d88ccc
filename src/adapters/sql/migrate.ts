import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Migration, MigrationResultSet } from 'kysely/migration';

/** A schema to which one database is brought. */
export interface SchemaTarget<Tables = never> {
  readonly db: Kysely<Tables>;
  readonly migrations: Readonly<Record<string, Migration>>;
  /** Names the database in messages, without credentials. */
  readonly place: string;
}

/** Runs the migrations that the database lacks, all or none. @throws when it was written by a newer program */
export const migrateUp = async <Tables>(target: SchemaTarget<Tables>): Promise<void> => {
  refuseNewer(target, await executedMigrations(target));
  throwFailure(target, await migratorOf(target).migrateToLatest());
};

/** Takes back the newest `steps` migrations, all or none; their tables and rows are gone. */
export const migrateDown = async <Tables>(target: SchemaTarget<Tables>, steps: number): Promise<void> => {
  const migrator = migratorOf(target);
  for (let step = 0; step < steps; step += 1) throwFailure(target, await migrator.migrateDown());
};

/** Checks that the database has every migration and none that is unknown. @throws when it does not */
export const verifySchema = async <Tables>(target: SchemaTarget<Tables>): Promise<void> => {
  const executed = await executedMigrations(target);
  refuseNewer(target, executed);
  const missing = Object.keys(target.migrations).filter((name) => !executed.includes(name));
  if (missing.length > 0) throw new Error(`${target.place} lacks the migrations ${missing.join(', ')}: run the migrations first.`);
};

const migratorOf = <Tables>({ db, migrations }: SchemaTarget<Tables>): Migrator =>
  new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) }, nameComparator: (a, b) => (a < b ? -1 : 1) });

const executedMigrations = async <Tables>({ db }: SchemaTarget<Tables>): Promise<readonly string[]> => {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === 'kysely_migration')) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  return rows.map((row) => row.name);
};

const refuseNewer = ({ migrations, place }: Pick<SchemaTarget, 'migrations' | 'place'>, executed: readonly string[]): void => {
  const unknown = executed.filter((name) => !(name in migrations));
  if (unknown.length > 0) {
    throw new Error(`${place} was written by a newer version of this program (unknown migration ${unknown.join(', ')}): install that version or restore an older backup.`);
  }
};

const throwFailure = ({ place }: Pick<SchemaTarget, 'place'>, result: MigrationResultSet): void => {
  if (result.error === undefined) return;
  const failed = result.results?.find((each) => each.status === 'Error')?.migrationName;
  throw new Error(`${place} could not be migrated${failed === undefined ? '' : ` (${failed})`}; nothing was changed.`, { cause: result.error });
};
