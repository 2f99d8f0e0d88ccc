import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { describeDirectoryLists } from '#adapters/conformance/directory-lists.conformance.ts';
import { aChange, aUser, alice, anEvent, at, bob } from '#adapters/conformance/directory.testing.ts';
import { directoryMigrations } from '#adapters/sql/directory-migrations.ts';
import type { DirectoryTables, SqlEngine } from '#adapters/sql/directory-tables.ts';
import { migrateDown, migrateUp, verifySchema } from '#adapters/sql/migrate.ts';
import { DirectoryConflict } from '#core/ports/directory.ts';
import type { Directory } from '#core/ports/directory.ts';

/** One empty database with the two ways into it. */
export interface DirectoryWorld {
  readonly engine: SqlEngine;
  /** A handle of its own, beside the directory's. */
  readonly database: Kysely<DirectoryTables>;
  /** Opens the directory, which migrates the database. */
  open(): Promise<Directory>;
  /** Closes the handle and removes the database. */
  dispose(): Promise<void>;
}

/** Defines the tests of the Directory port for one adapter; `make` gives each test an empty database. */
export const describeDirectory = (name: string, make: () => Promise<DirectoryWorld>): void => {
  describe(`${name} as Directory`, () => {
    let world: DirectoryWorld;
    let directory: Directory;

    beforeEach(async () => {
      world = await make();
      directory = await world.open();
    });

    afterEach(async () => {
      await directory.close();
      await world.dispose();
    });

    describeUsers(() => directory);
    describeHistory(() => directory);
    describeDirectoryLists(() => directory);
    describeMigrations(() => world);
  });
};

const describeUsers = (current: () => Directory): void => {
  test('add stores the user and find returns every field', async () => {
    const directory = current();

    const added = await directory.add(alice, anEvent(1));

    expect(added).toEqual(alice);
    expect(await directory.find(alice.userId)).toEqual(alice);
    expect(await directory.find(bob.userId)).toBeUndefined();
  });

  test('add returns the stored user when it is there already and records no second event', async () => {
    const directory = current();
    await directory.add(alice, anEvent(1));

    const again = await directory.add({ ...alice, displayName: 'Somebody else', version: 9 }, anEvent(2));

    expect(again).toEqual(alice);
    expect(await directory.find(alice.userId)).toEqual(alice);
    expect(await directory.listOutbox(10)).toEqual([anEvent(1)]);
  });

  test('parallel adds of one user add them once', async () => {
    const directory = current();

    const added = await Promise.all([1, 2, 3, 4].map((number) => directory.add({ ...alice, displayName: `Alice ${number}` }, anEvent(number))));

    expect(new Set(added.map((user) => user.displayName)).size).toBe(1);
    expect(await directory.listOutbox(10)).toHaveLength(1);
  });

  test('save replaces every field but the time of creation', async () => {
    const directory = current();
    await directory.add(alice, anEvent(1));
    const changed = aUser({ ...alice, email: 'a@example.org', displayName: 'Alicia', role: 'admin', state: 'suspended', locale: 'pt-BR', version: 2, updatedAt: at(5) });

    await directory.save({ ...changed, createdAt: at(99) }, aChange(5), anEvent(2));

    expect(await directory.find(alice.userId)).toEqual(changed);
  });

  test('save of a stale version changes nothing', async () => {
    const directory = current();
    await directory.add(alice, anEvent(1));
    await directory.save({ ...alice, displayName: 'First', version: 2 }, aChange(2), anEvent(2));

    const stale = directory.save({ ...alice, displayName: 'Second', version: 2 }, aChange(3), anEvent(3));

    await expect(stale).rejects.toBeInstanceOf(DirectoryConflict);
    expect(await directory.find(alice.userId)).toMatchObject({ displayName: 'First', version: 2 });
    expect(await directory.listAudit(alice.userId, 10)).toEqual([aChange(2)]);
    expect(await directory.listOutbox(10)).toEqual([anEvent(1), anEvent(2)]);
  });

  test('save of an absent user is a conflict', async () => {
    const directory = current();

    await expect(directory.save({ ...alice, version: 2 }, aChange(2), anEvent(2))).rejects.toBeInstanceOf(DirectoryConflict);
    expect(await directory.listOutbox(10)).toEqual([]);
  });

  test('of parallel saves of one version exactly one wins', async () => {
    const directory = current();
    await directory.add(alice, anEvent(0));

    const saves = await Promise.allSettled([1, 2, 3, 4, 5].map((number) => directory.save({ ...alice, displayName: `Alice ${number}`, version: 2 }, aChange(number), anEvent(number))));

    const winner = saves.findIndex((save) => save.status === 'fulfilled') + 1;
    expect(saves.filter((save) => save.status === 'fulfilled')).toHaveLength(1);
    expect(saves.flatMap((save) => (save.status === 'rejected' ? [save.reason] : []))).toEqual(Array(4).fill(expect.any(DirectoryConflict)));
    expect(await directory.find(alice.userId)).toMatchObject({ displayName: `Alice ${winner}` });
    expect(await directory.listOutbox(10)).toEqual([anEvent(0), anEvent(winner)]);
    expect(await directory.listAudit(alice.userId, 10)).toEqual([aChange(winner)]);
  });

  test.each([
    ['quotes', `Robert'); DROP TABLE users;-- "x" \\' \\`],
    ['placeholders', '? ?1 $1 :name @name {} %s ${x}'],
    ['several scripts', 'Ünïcödé 漢字 العربية 👩‍👩‍👧 e\u0301'],
    ['control characters', 'tab\tline\nreturn\r\u0001\u007f\u2028'],
    ['the last code point', 'a\u{10FFFF}b'],
    ['SQL words', 'null'],
    ['nothing', ''],
  ])('add and save keep %s as they are', async (_, text) => {
    const directory = current();
    const hostile = aUser({ userId: `user_${text}`, email: text, displayName: text, locale: text });
    await directory.add(hostile, { id: `event_${text}`, at: at(1), body: text });

    await directory.save({ ...hostile, version: 2 }, { actorId: text, requestId: text, at: at(1), changes: { [text]: { from: text, to: text } } }, anEvent(2));

    expect(await directory.find(hostile.userId)).toEqual({ ...hostile, version: 2 });
    expect(await directory.listAudit(hostile.userId, 1)).toEqual([{ actorId: text, requestId: text, at: at(1), changes: { [text]: { from: text, to: text } } }]);
    expect(await directory.listOutbox(1)).toEqual([{ id: `event_${text}`, at: at(1), body: text }]);
  });

  test('add refuses a text with NUL and stores nothing', async () => {
    const directory = current();

    await expect(directory.add({ ...alice, displayName: 'a\0b' }, anEvent(1))).rejects.toThrow('NUL');
    expect(await directory.find(alice.userId)).toBeUndefined();
    expect(await directory.listOutbox(1)).toEqual([]);
  });

  test('ping resolves while the store answers and rejects after close', async () => {
    const directory = current();
    await directory.ping();

    await directory.close();

    await expect(directory.ping()).rejects.toThrow();
  });
};

const describeHistory = (current: () => Directory): void => {
  test('a change whose event cannot be recorded is not made', async () => {
    const directory = current();
    await directory.add(alice, anEvent(1));

    await expect(directory.save({ ...alice, displayName: 'Alicia', version: 2 }, aChange(2), anEvent(1))).rejects.toThrow();
    await expect(directory.remove(alice.userId, anEvent(1))).rejects.toThrow();
    await expect(directory.add(bob, anEvent(1))).rejects.toThrow();

    expect(await directory.find(alice.userId)).toEqual(alice);
    expect(await directory.find(bob.userId)).toBeUndefined();
    expect(await directory.listAudit(alice.userId, 10)).toEqual([]);
    expect(await directory.listOutbox(10)).toEqual([anEvent(1)]);
  });

  test('remove deletes the user, blanks their audit values and records the event', async () => {
    const directory = current();
    await directory.add(alice, anEvent(1));
    await directory.add(bob, anEvent(2));
    await directory.save({ ...alice, email: 'new@example.com', version: 2 }, aChange(3, { email: { from: 'canary-old@example.com', to: 'canary-new@example.com' } }), anEvent(3));
    await directory.save({ ...bob, version: 2 }, aChange(4), anEvent(4));

    await directory.remove(alice.userId, anEvent(5));

    expect(await directory.find(alice.userId)).toBeUndefined();
    expect(await directory.listAudit(alice.userId, 10)).toEqual([aChange(3, { email: { from: '', to: '' } })]);
    expect(await directory.listAudit(bob.userId, 10)).toEqual([aChange(4)]);
    expect(await directory.find(bob.userId)).toMatchObject({ version: 2 });
    expect((await directory.listOutbox(10)).at(-1)).toEqual(anEvent(5));
    expect(await directory.list({ text: 'new@' }, { limit: 10 })).toEqual([]);
  });

  test('remove of an absent user changes nothing and records no event', async () => {
    const directory = current();
    await directory.add(alice, anEvent(1));
    await directory.remove(alice.userId, anEvent(2));

    await directory.remove(alice.userId, anEvent(3));

    expect(await directory.listOutbox(10)).toEqual([anEvent(1), anEvent(2)]);
  });

  test('a removed user can be added again', async () => {
    const directory = current();
    await directory.add(alice, anEvent(1));
    await directory.remove(alice.userId, anEvent(2));

    await directory.add(alice, anEvent(3));

    expect(await directory.find(alice.userId)).toEqual(alice);
  });

  test('listAudit returns the newest entries of one user first', async () => {
    const directory = current();
    await directory.add(alice, anEvent(0));
    for (const number of [1, 2, 3]) await directory.save({ ...alice, version: number + 1 }, aChange(number), anEvent(number));

    expect(await directory.listAudit(alice.userId, 2)).toEqual([aChange(3), aChange(2)]);
    expect(await directory.listAudit(bob.userId, 2)).toEqual([]);
  });

  test('listOutbox returns the oldest events first and dropOutbox forgets exactly those named', async () => {
    const directory = current();
    for (const number of [3, 1, 2]) await directory.add(aUser({ userId: `user_${number}` }), anEvent(number));
    const before = await directory.listOutbox(2);

    await directory.dropOutbox(['event_1', 'event_unknown']);
    await directory.dropOutbox([]);

    expect(before).toEqual([anEvent(1), anEvent(2)]);
    expect(await directory.listOutbox(10)).toEqual([anEvent(2), anEvent(3)]);
  });
};

const describeMigrations = (current: () => DirectoryWorld): void => {
  const target = () => ({ db: current().database, migrations: directoryMigrations(current().engine), place: 'The test database' });
  const tables = async (): Promise<readonly string[]> => (await current().database.introspection.getTables()).map((table) => table.name).sort();

  test('migrations go down one by one, leave nothing, and come up again', async () => {
    const seen = [await tables()];
    for (const _ of Object.keys(target().migrations)) {
      await migrateDown(target(), 1);
      seen.push(await tables());
    }

    await migrateUp(target());

    expect(seen).toEqual([['outbox', 'user_audit', 'users'], ['user_audit', 'users'], ['users'], []]);
    expect(await tables()).toEqual(['outbox', 'user_audit', 'users']);
  });

  test('a failing migration leaves nothing of itself and nothing of those before it', async () => {
    await migrateDown(target(), 1);
    const migrations = {
      ...target().migrations,
      '0004_fails': {
        up: async (db: Kysely<unknown>) => {
          await db.schema.createTable('half').addColumn('id', 'integer').execute();
          await sql`select * from absent`.execute(db);
        },
      },
    };

    await expect(migrateUp({ ...target(), migrations })).rejects.toThrow('The test database could not be migrated (0004_fails); nothing was changed.');

    expect(await tables()).toEqual(['user_audit', 'users']);
  });

  test('opening refuses a database that a newer program wrote', async () => {
    await sql`insert into kysely_migration (name, timestamp) values ('9999_future', '2030-01-01T00:00:00.000Z')`.execute(current().database);

    await expect(current().open()).rejects.toThrow('newer version of this program (unknown migration 9999_future)');
    await expect(verifySchema(target())).rejects.toThrow('newer version of this program');
  });

  test('verifySchema names the migrations that the database lacks', async () => {
    await verifySchema(target());

    await migrateDown(target(), 2);

    await expect(verifySchema(target())).rejects.toThrow('The test database lacks the migrations 0002_user_audit, 0003_outbox: run the migrations first.');
  });
};
