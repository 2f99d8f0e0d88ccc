import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from '@jest/globals';
import { SearchUnavailable, type IndexChange, type SearchDocument } from '#core/ports/search-index.ts';
import { StorageFull } from '#core/ports/table.ts';
import { sqliteSearchIndex, type SqliteSearchIndex } from './sqlite-search.ts';

const folder = mkdtempSync(join(tmpdir(), 'sqlite-search-'));
afterAll(() => rmSync(folder, { recursive: true }));

const clock = { now: () => new Date('2026-01-01T00:00:00Z') };
const PAGE = 4096;
let files = 0;
const aFile = (): string => join(folder, `${(files += 1)}.db`);
const open = (file: string): SqliteSearchIndex => sqliteSearchIndex({ file, clock });
const aDocument = (number: number, fields: Partial<SearchDocument> = {}): SearchDocument => ({
  id: `todo_${String(number).padStart(5, '0')}`, type: 'todo', ownerId: 'user_alice', visibility: 'private', title: `note ${number}`, text: `text of some length ${'x'.repeat(200)} ${number}`, tags: ['tag'], updatedAt: clock.now(), version: 1, ...fields,
});
const put = (number: number, fields?: Partial<SearchDocument>): IndexChange => ({ kind: 'put', document: aDocument(number, fields) });
const totalOf = async (index: SqliteSearchIndex, text = 'note', userId = 'user_alice'): Promise<number> => (await index.readableBy({ kind: 'user', userId }).search({ text, limit: 1 })).total;

const aStoredIndex = async (): Promise<string> => {
  const file = aFile();
  const index = open(file);
  await index.apply(Array.from({ length: 500 }, (_, number) => put(number)));
  await index.close();
  return file;
};

const overwrite = (file: string, position: number, bytes: Uint8Array): void => {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, bytes, 0, bytes.length, position);
  closeSync(descriptor);
};

/** Leaves the first pages, with the schema and the generations, and spoils all others. */
const spoilContent = (file: string): void => overwrite(file, 8 * PAGE, Buffer.alloc(statSync(file).size - 8 * PAGE, 0x5a));

const tables = (file: string): readonly string[] => {
  const db = new DatabaseSync(file, { readOnly: true });
  const names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all().map((row) => String(row['name']));
  db.close();
  return names;
};

describe('sqliteSearchIndex file', () => {
  test('an index that begins without a file tells that it is empty, one that is opened again does not', async () => {
    const file = aFile();
    const told: string[] = [];
    for (const start of ['first', 'second']) {
      const index = sqliteSearchIndex({ file, clock, onEmptied: () => void told.push(start) });
      await index.apply([put(1)]);
      await index.close();
    }

    expect(told).toEqual(['first']);
  });

  test('a damaged file is set aside at the start, an empty index takes its place and tells of it', async () => {
    for (const [position, bytes] of [[0, Buffer.from('SQLite formal 3')], [100, Buffer.alloc(40, 0xff)]] as const) {
      const file = await aStoredIndex();
      overwrite(file, position, bytes);
      let told = 0;

      const index = sqliteSearchIndex({ file, clock, onEmptied: () => void (told += 1) });
      await index.apply([put(1)]);

      expect(await index.status()).toMatchObject({ documents: 1, recreated: true });
      expect([told, await totalOf(index), existsSync(`${file}.damaged`)]).toEqual([1, 1, true]);
      await index.close();
    }
  });

  test('damage that shows itself later fails what meets it, and an empty index takes the place of the file', async () => {
    const meetings: readonly ((index: SqliteSearchIndex) => Promise<unknown>)[] = [(index) => totalOf(index), (index) => index.apply([put(1)]), (index) => Promise.all([totalOf(index), index.apply([put(1, { version: 2 })])])];
    for (const meet of meetings) {
      const file = await aStoredIndex();
      spoilContent(file);
      let told = 0;
      const index = sqliteSearchIndex({ file, clock, onEmptied: () => void (told += 1) });
      const before = (await index.status()).recreated;

      await expect(meet(index)).rejects.toBeInstanceOf(SearchUnavailable);
      await index.apply([put(7, { version: 3 })]);

      expect(await index.status()).toMatchObject({ documents: 1, recreated: true });
      expect([before, told, await totalOf(index)]).toEqual([false, 1, 1]);
      await index.close();
      expect(existsSync(`${file}.damaged`)).toBe(true);
    }
  });

  test('a whole file is not reported as recreated', async () => {
    const file = await aStoredIndex();

    const index = open(file);

    expect(await index.status()).toMatchObject({ documents: 500, recreated: false });
    expect(readdirSync(folder).filter((name) => name.startsWith(`${files}.db.damaged`))).toEqual([]);
    await index.close();
  });

  test('a newer schema, a foreign file and a missing folder stop the start with what to do', async () => {
    const newer = await aStoredIndex();
    const foreign = aFile();
    new DatabaseSync(newer).exec('PRAGMA user_version = 99');
    new DatabaseSync(foreign).exec('CREATE TABLE notes (text TEXT)');

    expect(() => open(newer)).toThrow(/has schema version 99, this release knows versions up to 1: .*rebuild the index/);
    expect(() => open(foreign)).toThrow(/is a SQLite file of another program/);
    expect(() => open(join(folder, 'none', 'search.db'))).toThrow(/Cannot open .*check that its folder exists/);
    expect([existsSync(`${newer}.damaged`), existsSync(`${foreign}.damaged`)]).toEqual([false, false]);
  });
});

describe('sqliteSearchIndex writes', () => {
  test('a full store refuses writes, keeps what it has, searches on, and writes again once there is room', async () => {
    const index = sqliteSearchIndex({ file: aFile(), clock, maxBytes: 400_000 });
    const large = (number: number): IndexChange => put(number, { text: Array.from({ length: 6_000 }, (_, word) => `w${number}x${word}`).join(' ') });
    await index.apply([put(1)]);

    const full = await index.apply([put(2), large(3), large(4), large(5), large(6)]).catch((error: unknown) => error);
    const during = await totalOf(index);
    await index.apply([put(7)]);

    expect(full).toBeInstanceOf(StorageFull);
    expect([during, await totalOf(index)]).toEqual([1, 2]);
    await index.close();
  });

  test('a file that another process holds refuses the writes, and takes them again afterwards', async () => {
    const file = aFile();
    const index = open(file);
    await index.apply([put(1)]);
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');

    const during = await index.apply([put(2)]).catch((error: unknown) => error);
    other.exec('ROLLBACK');
    other.close();
    await index.apply([put(3)]);

    expect(during).toBeInstanceOf(SearchUnavailable);
    expect(await totalOf(index)).toBe(2);
    await index.close();
  });

  test('apply refuses more than a thousand changes and what has no version or date, and stores nothing of it', async () => {
    const index = open(aFile());

    await expect(index.apply(Array.from({ length: 1_001 }, (_, number) => put(number)))).rejects.toThrow(/at most 1000/);
    await expect(index.apply([put(1), put(2, { version: 1.5 })])).rejects.toThrow(/version 1.5/);
    await expect(index.apply([put(1), put(2, { updatedAt: new Date(Number.NaN) })])).rejects.toThrow(/no date/);

    expect((await index.status()).documents).toBe(0);
    await index.close();
  });

  test('close stores what was asked for before it, and refuses what comes after', async () => {
    const file = aFile();
    const index = open(file);

    const last = index.apply([put(1)]);
    await Promise.all([index.close(), index.close()]);

    await last;
    await expect(index.apply([put(2)])).rejects.toBeInstanceOf(SearchUnavailable);
    await expect(totalOf(index)).rejects.toBeInstanceOf(SearchUnavailable);
    const again = open(file);
    expect(await totalOf(again)).toBe(1);
    await again.close();
  });
});

describe('sqliteSearchIndex upkeep', () => {
  test('removals are forgotten after seven days', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    const index = sqliteSearchIndex({ file: aFile(), clock: { now: () => new Date(now) } });
    await index.apply([{ kind: 'remove', id: 'todo_old', version: 5 }]);
    now += 6 * 24 * 60 * 60 * 1000;
    await index.apply([{ kind: 'remove', id: 'todo_young', version: 5 }]);

    now += 2 * 24 * 60 * 60 * 1000;
    await index.apply([put(1)]);

    expect([...(await index.versions(['todo_old', 'todo_young'])).keys()]).toEqual(['todo_young']);
    await index.close();
  });

  test('a rebuild goes on after a restart, and the tables of the generation before go away', async () => {
    const file = await aStoredIndex();
    const first = open(file);
    const generation = await first.beginRebuild();
    await first.fill(generation, [aDocument(1)]);
    await first.close();

    const index = open(file);
    const { rebuilding } = await index.status();
    await index.fill(generation, [aDocument(2)]);
    await index.finishRebuild(generation);
    await index.close();
    const last = open(file);
    await last.apply([put(3)]);
    // The second answer comes after the first task of the writer's idle time.
    for (let turn = 0; turn < 50 && tables(file).some((name) => name.endsWith('_1')); turn += 1) await last.refresh();

    expect(rebuilding).toBe(generation);
    expect(await last.status()).toMatchObject({ generation, documents: 3, rebuilding: undefined });
    expect(tables(file).filter((name) => /_1($|_)/.test(name))).toEqual([]);
    await last.close();
  });

  test('search puts exact words before beginnings, and beginnings before typing errors, wherever they stand', async () => {
    const index = open(aFile());
    await index.apply([
      put(1, { title: 'gartens blue' }), put(2, { title: 'other', text: 'gardens blueish' }), put(3, { title: 'other', tags: ['gardens'], text: 'blue' }), put(4, { title: 'gardens other', text: 'blue' }), put(5, { title: 'gardens blue' }),
    ]);

    const { hits } = await index.readableBy({ kind: 'user', userId: 'user_alice' }).search({ text: 'gardens blue', limit: 10 });

    expect(hits.map(({ document }) => document.id)).toEqual([5, 4, 3, 2, 1].map((number) => aDocument(number).id));
    await index.close();
  });

  test('search puts whole words before beginnings, also where these stand in a weightier field', async () => {
    const index = open(aFile());
    await index.apply([put(1, { title: 'blueish' }), put(2, { text: 'blue' })]);

    const { hits } = await index.readableBy({ kind: 'user', userId: 'user_alice' }).search({ text: 'blue', limit: 10 });

    expect(hits.map(({ document }) => document.id)).toEqual([aDocument(2).id, aDocument(1).id]);
    await index.close();
  });

  test('ranks depend on the document and the query alone, whatever others have and which words come up', async () => {
    const index = open(aFile());
    const fields: readonly Partial<SearchDocument>[] = [{ title: 'garden' }, { text: 'garden note gardening' }, { tags: ['garden'] }, { title: 'note', text: 'garden' }];
    await index.apply(fields.map((one, number) => put(number, { text: 'note garden', ...one })));
    const ranks = async (text: string): Promise<unknown> => {
      const view = index.readableBy({ kind: 'user', userId: 'user_alice' });
      const found = new Map<string, number>();
      for (let page = await view.search({ text, limit: 1 }); page.next !== undefined; page = await view.search({ text, limit: 1, after: page.next })) found.set(page.next.id, page.next.rank);
      return fields.slice(1).map((_, number) => found.get(aDocument(number + 1).id));
    };
    const [last, first] = [{ title: 'aaa garden', text: 'note', updatedAt: new Date(0) }, { title: 'gerden notes', text: 'noted garden' }];
    await index.apply([put(50, last)]);
    const before = [await ranks('garden note'), await ranks('note garden')];

    await index.apply(Array.from({ length: 100 }, (_, number) => put(100 + number, { ownerId: 'user_bob', title: 'garden note gerden', tags: ['garden'] })));
    await index.apply([put(60, first), put(61, { title: 'gerden nota' })]);

    expect([await ranks('garden note'), await ranks('note garden')]).toEqual(before);
    expect(before.flat().filter((rank) => rank === undefined)).toHaveLength(0);
    await index.close();
  });
});
