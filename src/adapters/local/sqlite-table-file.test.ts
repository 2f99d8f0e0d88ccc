import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from '@jest/globals';
import { StorageFull, type Item, type Write } from '#core/ports/table.ts';
import { sqliteTable, type SqliteTable } from './sqlite-table.ts';

const folder = mkdtempSync(join(tmpdir(), 'sqlite-table-'));
afterAll(() => rmSync(folder, { recursive: true }));

const clock = { now: () => new Date('2026-01-01T00:00:00Z') };
let files = 0;
const aFile = (): string => join(folder, `${(files += 1)}.db`);
const open = (file: string): SqliteTable => sqliteTable({ file, clock });
const put = (sk: string, fields: Partial<Item> = {}): Write => ({ kind: 'put', item: { pk: 'USER#alice', sk, ...fields } });

const aStoredTable = async (): Promise<string> => {
  const file = aFile();
  const table = open(file);
  for (let start = 0; start < 300; start += 100) {
    await table.transact(Array.from({ length: 100 }, (_, index) => put(`TODO#${start + index}`, { text: 'x'.repeat(500) })));
  }
  await table.close();
  return file;
};

const overwrite = (file: string, position: number, bytes: Uint8Array): void => {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, bytes, 0, bytes.length, position);
  closeSync(descriptor);
};

describe('sqliteTable file', () => {
  test('keeps its items over a restart', async () => {
    const file = await aStoredTable();

    const table = open(file);

    expect((await table.query({ pk: 'USER#alice', limit: 1000 })).items).toHaveLength(300);
    await table.close();
  });

  test('a damaged file stops the start with what was found and how to restore, and stays as it is', async () => {
    const pageBytes = 4096;
    const damages: readonly [string, number, Uint8Array, RegExp][] = [
      ['the header', 0, Buffer.from('SQLite formal 3'), /file is not a database/],
      ['an inner page', 5 * pageBytes, Buffer.alloc(pageBytes, 0x5a), /Tree \d+ page|malformed/],
      ['the schema', 100, Buffer.alloc(40, 0xff), /malformed|Tree/],
    ];

    for (const [, position, bytes, finding] of damages) {
      const file = await aStoredTable();
      overwrite(file, position, bytes);
      const before = readFileSync(file);

      expect(() => open(file)).toThrow(finding);
      expect(() => open(file)).toThrow(/is damaged \(.*\)\. Nothing was changed\. .*put the newest backup in place/);
      expect(readFileSync(file).equals(before)).toBe(true);
    }
  });

  test('a truncated file stops the start', async () => {
    const file = await aStoredTable();
    writeFileSync(file, readFileSync(file).subarray(0, 8 * 4096 + 100));

    expect(() => open(file)).toThrow(/is damaged/);
  });

  test('a newer schema, a foreign file and a missing folder stop the start with what to do', async () => {
    const newer = await aStoredTable();
    const foreign = aFile();
    new DatabaseSync(newer).exec('PRAGMA user_version = 99');
    new DatabaseSync(foreign).exec('CREATE TABLE notes (text TEXT)');

    expect(() => open(newer)).toThrow(/has schema version 99, this release knows versions up to 1: start the newer release/);
    expect(() => open(foreign)).toThrow(/is a SQLite file of another program/);
    expect(() => open(join(folder, 'none', 'table.db'))).toThrow(/Cannot open .*check that its folder exists/);
  });

  test('backupTo makes a file that opens as a table with the items of that moment', async () => {
    const table = open(aFile());
    const backup = aFile();
    await table.transact([put('TODO#1')]);

    const writing = Promise.all(Array.from({ length: 50 }, (_, index) => table.transact([put(`LATER#${index}`)])));
    await table.backupTo(backup);
    await writing;
    await table.transact([put('TODO#2')]);

    const restored = open(backup);
    expect(await restored.get({ pk: 'USER#alice', sk: 'TODO#1' })).toEqual({ pk: 'USER#alice', sk: 'TODO#1' });
    expect(await restored.get({ pk: 'USER#alice', sk: 'TODO#2' })).toBeUndefined();
    await Promise.all([table.close(), restored.close()]);
  });
});

describe('sqliteTable writes', () => {
  test('the transactions of one tick are one commit, and one that changes nothing is none', async () => {
    const table = open(aFile());

    await Promise.all(Array.from({ length: 32 }, (_, index) => table.transact([put(`TODO#${index}`), put(`EVENT#${index}`)])));
    const first = table.stats();
    await table.transact([put('TODO#1')]);
    await table.transact([{ kind: 'check', key: { pk: 'USER#alice', sk: 'TODO#1' }, guard: { is: 'present' } }]);
    await table.transact([put('TODO#1', { version: 2 }), { kind: 'check', key: { pk: 'x', sk: 'x' }, guard: { is: 'present' } }]).catch(() => undefined);

    expect(first).toEqual({ commits: 1, transactions: 32 });
    expect(table.stats()).toEqual({ commits: 2, transactions: 34 });
    await table.close();
  });

  test('a full store refuses the group, keeps what it has, reads on, and writes again once there is room', async () => {
    const table = sqliteTable({ file: aFile(), clock, maxBytes: 300_000 });
    const large = { text: 'x'.repeat(100_000) };
    await table.transact([put('TODO#1', large)]);

    const group = await Promise.allSettled([table.transact([put('TODO#2')]), table.transact([put('TODO#3', large), put('TODO#4', large)])]);
    const during = (await table.query({ pk: 'USER#alice', limit: 10 })).items.map(({ sk }) => sk);
    await table.transact([{ kind: 'delete', key: { pk: 'USER#alice', sk: 'TODO#1' } }]);
    await table.transact([put('TODO#5', large)]);

    expect(group.map((result) => result.status === 'rejected' && result.reason instanceof StorageFull)).toEqual([true, true]);
    expect(during).toEqual(['TODO#1']);
    expect((await table.query({ pk: 'USER#alice', limit: 10 })).items.map(({ sk }) => sk)).toEqual(['TODO#5']);
    await table.close();
  });

  test('a file that another process holds refuses the group, and takes writes again afterwards', async () => {
    const file = aFile();
    const table = open(file);
    await table.transact([put('TODO#1')]);
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');

    const during = await table.transact([put('TODO#2')]).catch((error: unknown) => error);
    other.exec('ROLLBACK');
    await table.transact([put('TODO#3')]);

    expect(String(during)).toMatch(/Another process holds the table/);
    expect((await table.query({ pk: 'USER#alice', limit: 10 })).items.map(({ sk }) => sk)).toEqual(['TODO#1', 'TODO#3']);
    await table.close();
    other.close();
  });

  test('the end of the writer refuses waiting and later writes, and reads go on', async () => {
    const file = aFile();
    const table = open(file);
    await table.transact([put('TODO#1')]);
    // Another program breaks the schema below the writer, which it cannot survive.
    new DatabaseSync(file).exec('ALTER TABLE items ADD COLUMN extra TEXT NOT NULL DEFAULT 0; CREATE TRIGGER stop BEFORE INSERT ON items BEGIN SELECT RAISE(ABORT, \'broken below\'); END');

    const waiting = await Promise.allSettled([table.transact([put('TODO#2')]), table.transact([put('TODO#3')])]);
    const later = table.transact([put('TODO#4')]);

    await expect(later).rejects.toThrow(/The writer of .* stopped: it said: broken below\. .*restart the server/);
    expect(waiting.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((await table.query({ pk: 'USER#alice', limit: 10 })).items).toHaveLength(1);
    await table.close();
  });

  test('close stores what was asked for before it, and refuses what comes after', async () => {
    const file = aFile();
    const table = open(file);

    const last = table.transact([put('TODO#1')]);
    await Promise.all([table.close(), table.close()]);

    await last;
    await expect(table.transact([put('TODO#2')])).rejects.toThrow(/is closed/);
    expect(statSync(file).size).toBeGreaterThan(4096);
  });
});
