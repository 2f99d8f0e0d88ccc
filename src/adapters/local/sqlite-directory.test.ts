import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { describeDirectory } from '#adapters/conformance/directory.conformance.ts';
import { alice, anEvent, at } from '#adapters/conformance/directory.testing.ts';
import { DIRECTORY_APPLICATION_ID, sqliteDirectory } from '#adapters/local/sqlite-directory.ts';
import { directoryMigrations } from '#adapters/sql/directory-migrations.ts';
import type { DirectoryTables } from '#adapters/sql/directory-tables.ts';
import { migrateUp } from '#adapters/sql/migrate.ts';
import { openSqlite } from '#adapters/sql/sqlite-database.ts';
import { usersByIndexedText, usersByScannedText, usersInOrder } from '#adapters/sql/users-page.ts';
import type { UserFilter } from '#core/ports/directory.ts';

describeDirectory('sqliteDirectory', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'directory-'));
  const path = join(folder, 'directory.db');
  const database = openSqlite<DirectoryTables>({ path, applicationId: DIRECTORY_APPLICATION_ID });
  return {
    engine: 'sqlite',
    database,
    open: () => sqliteDirectory(path),
    dispose: async () => {
      await database.destroy();
      await rm(folder, { recursive: true });
    },
  };
});

describe('sqliteDirectory', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'directory-'));
    path = join(folder, 'directory.db');
  });

  afterEach(() => rm(folder, { recursive: true }));

  test('users survive closing and opening again', async () => {
    const first = await sqliteDirectory(path);
    await first.add(alice, anEvent(1));
    await first.close();

    const second = await sqliteDirectory(path);

    expect(await second.find(alice.userId)).toEqual(alice);
    await second.close();
  });

  test('commits go to a write-ahead log and are synced to disk', async () => {
    const database = openSqlite<DirectoryTables>({ path, applicationId: DIRECTORY_APPLICATION_ID });

    const settings = await Promise.all(['journal_mode', 'synchronous', 'secure_delete'].map((name) => pragma(database, name)));

    expect(settings).toEqual(['wal', 2, 1]);
    await database.destroy();
  });

  test('opening a file that is no database says that it is damaged', async () => {
    await writeFile(path, 'a text of somebody, long enough to be more than a header'.repeat(50));

    await expect(sqliteDirectory(path)).rejects.toThrow(`${path} is damaged: restore it from a backup.`);
  });

  test('opening a file with damaged pages says that it is damaged', async () => {
    const directory = await sqliteDirectory(path);
    for (let number = 0; number < 200; number += 1) await directory.add({ ...alice, userId: `user_${number}` }, anEvent(number));
    await directory.close();
    await overwrite(path, 4096 * 3, Buffer.alloc(4096 * 4, 0xa5));

    await expect(sqliteDirectory(path)).rejects.toThrow(`${path} is damaged: restore it from a backup.`);
  });

  test('opening the database of another program leaves it alone', async () => {
    const foreign = new DatabaseSync(path);
    foreign.exec('CREATE TABLE theirs (id)');
    foreign.close();

    await expect(sqliteDirectory(path)).rejects.toThrow(`${path} is a database of another program`);
  });
});

describe('the plans of users pages', () => {
  const database = openSqlite<DirectoryTables>({ path: ':memory:', applicationId: DIRECTORY_APPLICATION_ID });
  const after = { createdAt: at(0), userId: 'user_01' };

  beforeEach(async () => {
    await migrateUp({ db: database, migrations: directoryMigrations('sqlite'), place: 'memory' });
  });

  test.each<[UserFilter, string]>([
    [{}, 'users_newest'],
    [{ state: 'active' }, 'users_newest_by_state'],
    [{ role: 'user' }, 'users_newest_by_role'],
    [{ state: 'active', role: 'user' }, 'users_newest_by_state_and_role'],
  ])('users filtered by %j come from one index in order, with and without frequent text', async (filter, index) => {
    const plans = await Promise.all(
      [usersInOrder(database, { filter, limit: 10 }), usersInOrder(database, { filter, limit: 10, after }), usersByScannedText(database, { filter, limit: 10, after }, 'a')].map((query) => query.explain(undefined, sql`query plan`)),
    );

    for (const plan of plans) {
      expect(detailsOf(plan)).toHaveLength(1);
      expect(detailsOf(plan)[0]).toMatch(new RegExp(`USING INDEX ${index}( |$)`));
    }
  });

  test('users with a rare text are found by the prefix indexes', async () => {
    const plan = detailsOf(await usersByIndexedText(database, { filter: { state: 'active' }, limit: 10, after }, 'a').explain(undefined, sql`query plan`)).join('\n');

    expect(plan).toMatch(/SEARCH users USING INDEX users_by_email \(email_key>\? AND email_key<\?\)/);
    expect(plan).toMatch(/SEARCH users USING INDEX users_by_display_name \(display_name_key>\? AND display_name_key<\?\)/);
    expect(plan).toMatch(/SEARCH users USING INDEX \S+ \(user_id=\?\)/);
    expect(plan).not.toMatch(/SCAN users/);
  });
});

const detailsOf = (plan: readonly Record<string, unknown>[]): readonly string[] => plan.map((step) => String(step.detail));

const pragma = async (database: Kysely<DirectoryTables>, name: string): Promise<unknown> => {
  const { rows } = await sql<Record<string, unknown>>`${sql.raw(`PRAGMA ${name}`)}`.execute(database);
  return Object.values(rows[0] ?? {})[0];
};

const overwrite = async (path: string, position: number, bytes: Buffer): Promise<void> => {
  const file = await open(path, 'r+');
  await file.write(bytes, 0, bytes.length, position);
  await file.close();
};
