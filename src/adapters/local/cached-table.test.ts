import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Key, Table } from '#core/ports/table.ts';
import { describeTable } from '../conformance/table.conformance.ts';
import { cachedTable } from './cached-table.ts';
import { sqliteTable } from './sqlite-table.ts';

const folder = mkdtempSync(join(tmpdir(), 'cached-table-'));
afterAll(() => rmSync(folder, { recursive: true }));

describeTable('cachedTable on sqliteTable', {
  open: async (clock) => cachedTable(sqliteTable({ file: join(folder, 'conformance.db'), clock }), { maxBytes: 200_000, clock }),
  histories: 300,
});

describe('cachedTable', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  const clock = { now: () => now };
  const key: Key = { pk: 'USER#alice', sk: 'TODO#1' };
  const page = { pk: 'USER#alice', limit: 10 };
  let inner: Table;
  let reads: string[];
  let cached: Table;

  /** The table below the cache: it notes its reads and, where a test asks, holds back what it has read or written. */
  const watched = (table: Table): Table => {
    const pass = async <Value>(name: string, value: Promise<Value>): Promise<Value> => {
      const result = await value;
      await gates.get(name);
      return result;
    };
    return {
      ...table,
      get: (wanted) => (reads.push(`get ${wanted.sk}`), pass('get', table.get(wanted))),
      query: (query) => (reads.push('query'), pass('query', table.query(query))),
      transact: (writes) => pass('transact', table.transact(writes)),
    };
  };
  const gates = new Map<string, Promise<void>>();
  const hold = (name: string): (() => void) => {
    let open = (): void => undefined;
    gates.set(name, new Promise((resolve) => (open = resolve)));
    return () => {
      gates.delete(name);
      open();
    };
  };

  beforeEach(() => {
    inner = sqliteTable({ file: join(folder, `${Math.random()}.db`), clock });
    reads = [];
    cached = cachedTable(watched(inner), { maxBytes: 100_000, clock });
  });
  afterEach(() => cached.close());

  test('get and query read an item and a first page once, and return them frozen', async () => {
    await cached.transact([{ kind: 'put', item: { ...key, tags: ['a'] } }]);

    const items = [await cached.get(key), await cached.get(key)];
    const pages = [await cached.query(page), await cached.query(page)];

    expect(reads).toEqual(['get TODO#1', 'query']);
    expect(items[1]).toBe(items[0]);
    expect(pages[1]).toBe(pages[0]);
    expect([items[0], items[0]?.['tags'], pages[0], pages[0]?.items, pages[0]?.items[0]].every(Object.isFrozen)).toBe(true);
  });

  test('get and query do not mix up what differs in any part', async () => {
    await cached.transact(['a', 'b'].map((sk) => ({ kind: 'put', item: { pk: 'P', sk, ix1: `${sk}1` } })));
    const queries = [{}, { limit: 1 }, { descending: true }, { index: 'ix1' as const, from: 'b' }, { beginsWith: 'b' }, { from: 'b' }, { below: 'b' }, { pk: 'Q' }];

    for (const round of [1, 2]) {
      const pages = await Promise.all(queries.map((query) => cached.query({ pk: 'P', limit: 5, ...query })));
      expect([round, ...pages.map(({ items }) => items.map(({ sk }) => sk).join(''))]).toEqual([round, 'ab', 'a', 'ba', 'b', 'b', 'b', 'a', '']);
    }
  });

  test('a write drops its item and the pages of its partition, and leaves others', async () => {
    await cached.transact([{ kind: 'put', item: { ...key, version: 1 } }, { kind: 'put', item: { pk: 'USER#bob', sk: 'TODO#2' } }, { kind: 'put', item: { ...key, sk: 'TODO#3' } }]);
    for (const sk of ['TODO#1', 'TODO#3']) await cached.get({ ...key, sk });
    await cached.get({ pk: 'USER#bob', sk: 'TODO#2' });
    await cached.query(page);
    reads.length = 0;

    await cached.transact([{ kind: 'put', item: { ...key, version: 2 } }, { kind: 'check', key: { pk: 'USER#bob', sk: 'TODO#2' }, guard: { is: 'present' } }]);

    expect((await cached.get(key))?.version).toBe(2);
    expect((await cached.query(page)).items[0]?.version).toBe(2);
    await cached.get({ ...key, sk: 'TODO#3' });
    await cached.get({ pk: 'USER#bob', sk: 'TODO#2' });
    expect(reads).toEqual(['get TODO#1', 'query']);
  });

  test('a read that began before a write ended never fills the cache', async () => {
    await cached.transact([{ kind: 'put', item: { ...key, version: 1 } }]);
    const release = [hold('get'), hold('query')];

    const slow = [cached.get(key), cached.query(page).then(({ items }) => items[0])];
    await cached.transact([{ kind: 'put', item: { ...key, version: 2 } }]);
    for (const open of release) open();

    expect((await Promise.all(slow)).map((item) => item?.version)).toEqual([1, 1]);
    expect((await cached.get(key))?.version).toBe(2);
    expect((await cached.query(page)).items[0]?.version).toBe(2);
  });

  test('reads during a write go to the table and are not kept', async () => {
    await cached.transact([{ kind: 'put', item: { ...key, version: 1 } }]);
    await cached.get(key);
    const release = hold('transact');

    const writing = cached.transact([{ kind: 'put', item: { ...key, version: 2 } }]);
    const during = await cached.get(key);
    await cached.get(key);
    release();
    await writing;

    expect(during?.version).toBeLessThanOrEqual(2);
    expect((await cached.get(key))?.version).toBe(2);
    expect(reads).toEqual(['get TODO#1', 'get TODO#1', 'get TODO#1', 'get TODO#1']);
  });

  test('the cache forgets the oldest items beyond its bytes, and keeps nothing larger than itself', async () => {
    const small = cachedTable(watched(inner), { maxBytes: 3_000, clock });
    const keys = ['1', '2', '3'].map((sk) => ({ pk: 'P', sk }));
    await small.transact(keys.map((one) => ({ kind: 'put', item: { ...one, text: 'x'.repeat(450) } })));
    await small.transact([{ kind: 'put', item: { pk: 'P', sk: 'large', text: 'x'.repeat(2_000) } }]);

    for (const one of [...keys, keys[2]!, keys[0]!]) await small.get(one);
    for (const sk of ['large', 'large']) await small.get({ pk: 'P', sk });

    expect(reads).toEqual(['get 1', 'get 2', 'get 3', 'get 1', 'get large', 'get large']);
  });
});
