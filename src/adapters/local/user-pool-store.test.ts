import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { StorageFull } from '#core/ports/table.ts';
import { openPoolStore } from '#adapters/local/user-pool-store.ts';
import { poolUsers } from '#adapters/local/user-pool-users.ts';

const folder = mkdtempSync(join(tmpdir(), 'pool-store-'));

afterAll(() => rmSync(folder, { recursive: true }));

test('openPoolStore syncs every commit, overwrites what is deleted and marks the file as its own', () => {
  const store = openPoolStore(join(folder, 'marked.db'));
  const pragma = (name: string): unknown => Object.values(store.db.prepare(`PRAGMA ${name}`).get() ?? {})[0];

  const found = ['synchronous', 'journal_mode', 'secure_delete', 'foreign_keys', 'application_id', 'user_version'].map(pragma);

  expect(found).toEqual([2, 'wal', 1, 1, 0x44427570, 1]);
  store.close();
});

test('inTransaction writes all or nothing, and a nested call joins the outer one', () => {
  const store = openPoolStore(join(folder, 'transactions.db'));
  const names = (): unknown[] => store.db.prepare("SELECT name FROM secret WHERE name LIKE 'test%' ORDER BY name").all().map(({ name }) => name);
  const add = (name: string): void => void store.db.prepare("INSERT INTO secret (name, value) VALUES (?, x'00')").run(name);

  const failing = (): void =>
    store.inTransaction(() => {
      store.inTransaction(() => add('test 1'));
      throw new Error('after the nested one');
    });
  expect(failing).toThrow('after the nested one');
  store.inTransaction(() => add('test 2'));

  expect(names()).toEqual(['test 2']);
  store.close();
});

test('inTransaction says when no space is left, keeps nothing, and writes again once there is some', () => {
  const { db, inTransaction, close } = openPoolStore(join(folder, 'full.db'));
  const add = (): unknown => inTransaction(() => db.prepare("INSERT INTO secret (name, value) VALUES ('test', zeroblob(100000))").run());
  const bound = Object.values(db.prepare('PRAGMA page_count').get() ?? {})[0];

  db.exec(`PRAGMA max_page_count = ${bound}`);
  expect(add).toThrow(StorageFull);
  db.exec('PRAGMA max_page_count = 1000');

  expect(add()).toMatchObject({ changes: 1 });
  close();
});

test('keyedHash differs by pool, and by where its parts divide', () => {
  const [one, other] = [openPoolStore(join(folder, 'one.db')), openPoolStore(join(folder, 'other.db'))];

  const hashes = [one.keyedHash('ab', 'c'), one.keyedHash('a', 'bc'), other.keyedHash('ab', 'c')].map((hash) => hash.toString('hex'));

  expect(new Set(hashes).size).toBe(3);
  expect(one.keyedHash('ab', 'c').toString('hex')).toBe(hashes[0]);
  one.close();
  other.close();
});

test('a change of one user on a full disk is told apart from a defect, and changes nothing', () => {
  const store = openPoolStore(join(folder, 'full-users.db'));
  const users = poolUsers(store);
  users.add({ userId: 'user_alice', email: 'alice@mail.example', displayName: 'Alice', passwordHash: 'old', registeredMs: 0 });
  const bound = Object.values(store.db.prepare('PRAGMA page_count').get() ?? {})[0];
  const long = 'x'.repeat(100_000);

  store.db.exec(`PRAGMA max_page_count = ${bound}`);

  expect(() => users.replacePassword('user_alice', 'old', long)).toThrow(StorageFull);
  expect(() => users.setTotp('user_alice', { secret: long, enabled: false, lastStep: 0 })).toThrow(StorageFull);
  expect(users.find('user_alice')?.passwordHash).toBe('old');
  store.close();
});
