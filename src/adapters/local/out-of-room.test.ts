import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { StorageFull } from '#core/ports/table.ts';
import { asStorageFull, hasRoom, isOutOfRoom } from '#adapters/local/out-of-room.ts';
import { openSqlite } from '#adapters/sql/sqlite-database.ts';

const folder = mkdtempSync(join(tmpdir(), 'room-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'any.db');
const anError = (errcode: number) => Object.assign(new Error('disk I/O error'), { errcode });

describe('isOutOfRoom', () => {
  test.each([
    ['SQLITE_FULL', 13, true],
    ['SQLITE_IOERR_SHMSIZE', 4_874, true],
    ['a failed write beside room', 778, false],
    ['a failed sync beside room', 1_034, false],
    ['SQLITE_CORRUPT', 11, false],
  ])('%s', (_name, errcode, want) => {
    expect(isOutOfRoom(anError(errcode), file)).toBe(want);
  });

  test('leaves nothing behind where it has to try', () => {
    isOutOfRoom(anError(778), file);

    expect(readdirSync(folder)).toEqual([]);
  });
});

test('asStorageFull takes the place of a full disk and an exceeded quota, and of nothing else', () => {
  const errors = [constants.errno.ENOSPC, constants.errno.EDQUOT, constants.errno.EIO].map((errno) => Object.assign(new Error('write'), { errno: -errno }));

  const seen = errors.map((error) => asStorageFull(error, file) instanceof StorageFull);

  expect(seen).toEqual([true, true, false]);
});

test('hasRoom tries and leaves nothing behind', async () => {
  const found = await hasRoom(folder);

  expect(found).toBe(true);
  expect(readdirSync(folder)).toEqual([]);
});

test('a transaction that SQLite itself rolled back because its file is full says so, and the next one works', async () => {
  const db = openSqlite<{ notes: { text: string } }>({ path: join(folder, 'directory.db'), applicationId: 1 });
  await sql`CREATE TABLE notes (text TEXT)`.execute(db);
  await sql`PRAGMA max_page_count = 10`.execute(db);
  const add = (text: string) => db.transaction().execute((transaction) => transaction.insertInto('notes').values({ text }).execute());

  await expect(add('x'.repeat(100_000))).rejects.toThrow(StorageFull);
  await add('short');

  expect(await db.selectFrom('notes').selectAll().execute()).toEqual([{ text: 'short' }]);
  await db.destroy();
});
