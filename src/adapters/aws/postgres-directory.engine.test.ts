import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import { openPostgres, postgresDirectory } from '#adapters/aws/postgres-directory.ts';
import { describeDirectory } from '#adapters/conformance/directory.conformance.ts';
import type { DirectoryWorld } from '#adapters/conformance/directory.conformance.ts';
import { alice, anEvent, at } from '#adapters/conformance/directory.testing.ts';
import { directoryMigrations } from '#adapters/sql/directory-migrations.ts';
import { migrateUp } from '#adapters/sql/migrate.ts';
import { usersByIndexedText, usersByScannedText, usersInOrder } from '#adapters/sql/users-page.ts';
import type { UserFilter } from '#core/ports/directory.ts';

const ENDPOINTS = resolve(import.meta.dirname, '../../../.engines/endpoints.json');

const endpoint = (): string => {
  const endpoints: { readonly postgres?: string } = existsSync(ENDPOINTS) ? JSON.parse(readFileSync(ENDPOINTS, 'utf8')) : {};
  if (endpoints.postgres === undefined) throw new Error(`${ENDPOINTS} names no "postgres": start the test engines first.`);
  return endpoints.postgres;
};

const administer = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: endpoint() });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
};

const aDatabase = async (): Promise<DirectoryWorld & { readonly url: string }> => {
  const name = `directory_${randomBytes(6).toString('hex')}`;
  await administer(`create database ${name}`);
  const url = new URL(endpoint());
  url.pathname = `/${name}`;
  const database = openPostgres({ url: url.href, connections: 2 });
  return {
    engine: 'postgres',
    url: url.href,
    database,
    open: () => postgresDirectory({ url: url.href, connections: 4 }),
    dispose: async () => {
      await database.destroy();
      await administer(`drop database ${name} with (force)`);
    },
  };
};

describeDirectory('postgresDirectory', aDatabase);

describe('postgresDirectory', () => {
  let world: Awaited<ReturnType<typeof aDatabase>>;

  beforeEach(async () => {
    world = await aDatabase();
  });

  afterEach(() => world.dispose());

  test('several programs that open an empty database at once migrate it once', async () => {
    const directories = await Promise.all([world.open(), world.open(), world.open()]);

    await Promise.all(directories.map((directory) => directory.ping()));
    await Promise.all(directories.map((directory) => directory.close()));
  });

  test('opening to verify refuses a database without migrations and makes nothing', async () => {
    await expect(postgresDirectory({ url: world.url }, 'verify')).rejects.toThrow('lacks the migrations 0001_users, 0002_user_audit, 0003_outbox');

    expect(await world.database.introspection.getTables()).toEqual([]);
  });

  test('the password is asked for at every new connection and replaces that of the URL', async () => {
    const url = new URL(world.url);
    const { password } = url;
    let asked = 0;
    url.password = 'wrong';

    const directory = await postgresDirectory({ url: url.href, password: async () => ((asked += 1), password) });
    await directory.add(alice, anEvent(1));

    expect(asked).toBeGreaterThanOrEqual(2);
    await directory.close();
  });

  test('a refused password fails with a message that lacks it', async () => {
    const url = new URL(world.url);
    url.password = 'canary-password';

    const opening = postgresDirectory({ url: url.href });

    await expect(opening).rejects.toThrow('password authentication failed');
    await expect(opening).rejects.not.toThrow('canary');
  });

  test('the directory goes on after the server cut its connections', async () => {
    const lost = Promise.withResolvers<Error>();
    const directory = await postgresDirectory({ url: world.url, onLost: lost.resolve });
    await directory.add(alice, anEvent(1));

    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`.execute(world.database);
    await lost.promise;

    expect(await directory.find(alice.userId)).toEqual(alice);
    await directory.close();
  });

  test('pages of users come in order from one index and rare texts from the prefix indexes', async () => {
    await migrateUp({ db: world.database, migrations: directoryMigrations('postgres'), place: 'The test database' });
    await sql`insert into users select 'user_' || n, n || '@example.com', n || '@example.com', 'Person', 'person', case when n % 3 = 0 then 'admin' else 'user' end,
      case when n % 5 = 0 then 'suspended' else 'active' end, 'en', 1, n, n from generate_series(1, 20000) n`.execute(world.database);
    await sql`analyze users`.execute(world.database);
    const after = { createdAt: new Date(9_000), userId: 'user_9000' };
    const filters: readonly UserFilter[] = [{}, { state: 'suspended' }, { role: 'admin' }, { state: 'suspended', role: 'admin' }];

    for (const filter of filters) {
      for (const query of [usersInOrder(world.database, { filter, limit: 10, after }), usersByScannedText(world.database, { filter, limit: 10 }, 'person')]) {
        expect(JSON.stringify(await query.explain('json'))).toMatch(/"Index Name":"users_newest/);
        expect(JSON.stringify(await query.explain('json'))).not.toMatch(/"Node Type":"(Seq Scan|Sort)"/);
      }
    }
    const rare = JSON.stringify(await usersByIndexedText(world.database, { filter: {}, limit: 10, after: { createdAt: at(0), userId: '' } }, '1234').explain('json'));
    expect(rare).toMatch(/"Index Name":"users_by_email"/);
    expect(rare).not.toMatch(/"Node Type":"Seq Scan"/);
  });
});
