import { expect, test } from '@jest/globals';
import type { Item, Position, Query, Table } from '#core/ports/table.ts';
import type { TableWorld } from './table-world.ts';

/** Keys in UTF-8 byte order, which differs from the order of UTF-16 units in the last two. */
const ORDERED = ['A', 'A\u0000', 'A#1', 'A#10', 'A#2', 'B', 'a', 'z\u007f', 'é', 'ﬃ', '\uffff', '𝄞', '\u{10ffff}'];

/** Defines what `query` promises: order, ranges, indexes, pages. */
export const describeTableQueries = (world: TableWorld): void => {
  describeRanges(shelf(world));
  describeIndexes(shelf(world));
  describePages(world, shelf(world));
  describePagesUnderWrites(world, shelf(world));
};

interface Shelf {
  /** Stores items in a partition of their own, and returns its key. */
  store(items: readonly Omit<Item, 'pk'>[]): Promise<string>;
  keys(query: Omit<Query, 'limit'>): Promise<string[]>;
  put(item: Item): Promise<void>;
}

const shelf = (world: TableWorld): Shelf => ({
  store: async (items) => {
    const pk = world.newPartition();
    for (let start = 0; start < items.length; start += 100) {
      await world.table.transact(items.slice(start, start + 100).map((item) => ({ kind: 'put', item: { ...item, sk: `${item['sk']}`, pk } })));
    }
    return pk;
  },
  keys: async (query) => (await world.table.query({ limit: 1000, ...query })).items.map(({ sk }) => sk),
  put: (item) => world.table.transact([{ kind: 'put', item }]),
});

const describeRanges = ({ store, keys }: Shelf): void => {
  test('query returns the keys of one partition in UTF-8 byte order, and backwards', async () => {
    const pk = await store(ORDERED.toReversed().map((sk) => ({ sk })));

    expect(await keys({ pk })).toEqual(ORDERED);
    expect(await keys({ pk, descending: true })).toEqual(ORDERED.toReversed());
    expect(await keys({ pk: `${pk}0` })).toEqual([]);
  });

  test('query keeps to every combination of beginsWith, from, below and after in both directions', async () => {
    const pk = await store(ORDERED.map((sk) => ({ sk, ix1: sk })));
    const bytes = (text: string): Buffer => Buffer.from(text);
    const bounds = [undefined, '', 'A', 'A#', 'A#1', 'é', '\uffff', '\u{10ffff}'];
    for (const [beginsWith, from, below, after] of mixes(bounds, 60)) {
      for (const index of [undefined, 'ix1'] as const) {
        for (const descending of [false, true]) {
          const inRange = ORDERED.filter(
            (key) =>
              key.startsWith(beginsWith ?? '') &&
              (from === undefined || bytes(key).compare(bytes(from)) >= 0) &&
              (below === undefined || bytes(key).compare(bytes(below)) < 0) &&
              (after === undefined || after === '' || Math.sign(bytes(key).compare(bytes(after))) === (descending ? -1 : 1)),
          );
          const query = { pk, descending, ...defined({ index, beginsWith, from, below }), ...(after ? { after: { at: after, sk: after } } : {}) };

          expect({ query, keys: await keys(query) }).toEqual({ query, keys: descending ? inRange.toReversed() : inRange });
        }
      }
    }
  });
};

const describeIndexes = ({ store, keys, put }: Shelf): void => {
  test('query by an alternative key orders by it and then by sort key, and leaves out items without it', async () => {
    const pk = await store([
      { sk: '1', ix1: 'b', ix2: 'x' }, { sk: '2', ix1: 'a', ix2: 'x' }, { sk: '3', ix1: 'b', ix3: 'q' }, { sk: '4' }, { sk: '5', ix1: 'a', ix2: 'x' },
    ]);

    expect(await keys({ pk, index: 'ix1' })).toEqual(['2', '5', '1', '3']);
    expect(await keys({ pk, index: 'ix1', descending: true })).toEqual(['3', '1', '5', '2']);
    expect(await keys({ pk, index: 'ix2' })).toEqual(['1', '2', '5']);
    expect(await keys({ pk, index: 'ix3' })).toEqual(['3']);
    expect(await keys({ pk, index: 'ix1', after: { at: 'a', sk: '5' } })).toEqual(['1', '3']);
    expect(await keys({ pk, index: 'ix1', from: 'b' })).toEqual(['1', '3']);
    expect(await keys({ pk, index: 'ix1', below: 'b', after: { at: 'b', sk: '3' }, descending: true })).toEqual(['5', '2']);
    expect(await keys({ pk, index: 'ix1', from: 'b', after: { at: 'a', sk: '3' } })).toEqual(['1', '3']);
  });

  test('query follows a changed and a removed alternative key', async () => {
    const pk = await store([{ sk: '1', ix1: 'a', version: 1 }, { sk: '2', ix1: 'b' }]);

    await put({ pk, sk: '1', ix1: 'c', version: 2 });
    await put({ pk, sk: '2' });

    expect(await keys({ pk, index: 'ix1' })).toEqual(['1']);
    expect(await keys({ pk, index: 'ix1', below: 'c' })).toEqual([]);
    expect(await keys({ pk, index: 'ix1', from: 'c' })).toEqual(['1']);
  });
};

const describePages = (world: TableWorld, { store }: Shelf): void => {
  test('query says that more follows exactly when it does', async () => {
    const now = Math.floor(world.clock.now().getTime() / 1000);
    const pk = await store([{ sk: '1' }, { sk: '2', expiresAt: now }, { sk: '3' }, { sk: '4', expiresAt: now }]);
    const first = await world.table.query({ pk, limit: 1 });

    expect(first).toEqual({ items: [{ pk, sk: '1' }], next: { at: '1', sk: '1' } });
    expect(await world.table.query({ pk, limit: 1, after: first.next! })).toEqual({ items: [{ pk, sk: '3' }] });
    expect(await world.table.query({ pk, limit: 2 })).toEqual({ items: [{ pk, sk: '1' }, { pk, sk: '3' }] });
  });

  test('query refuses a limit outside 1 to 1,000', async () => {
    for (const limit of [0, 1001, 1.5]) {
      await expect(world.table.query({ pk: 'x', limit })).rejects.toThrow(/from 1 to 1000/);
    }
  });

  test('query returns 1,000 items, and pages of large ones', async () => {
    const many = await store(Array.from({ length: 1001 }, (_, n) => ({ sk: String(n).padStart(4, '0') })));
    const large = await store(Array.from({ length: 9 }, (_, n) => ({ sk: `${n}`, text: 'x'.repeat(300_000) })));

    const page = await world.table.query({ pk: many, limit: 1000 });

    expect([page.items.length, page.next]).toEqual([1000, { at: '0999', sk: '0999' }]);
    expect((await world.table.query({ pk: large, limit: 9 })).items.map(({ sk }) => sk)).toEqual([...'012345678']);
  });
};

const describePagesUnderWrites = (world: TableWorld, { store }: Shelf): void => {
  for (const index of [undefined, 'ix1'] as const) {
    for (const descending of [false, true]) {
      test(`query pages ${descending ? 'backwards ' : ''}by ${index ?? 'sk'} show every lasting item exactly once while others come and go`, async () => {
        const lasting = Array.from({ length: 60 }, (_, n) => ({ sk: `S#${String(n * 10).padStart(4, '0')}`, ix1: `K#${n % 7}` }));
        const pk = await store(lasting);

        const seen = await pagesUnderWrites(world.table, { pk, descending, limit: 7, ...defined({ index }) });

        const kept = seen.filter((sk) => lasting.some((item) => item.sk === sk));
        expect(kept.toSorted()).toEqual(lasting.map(({ sk }) => sk));
        expect(new Set(seen).size).toBe(seen.length);
      });
    }
  }
};

/** Reads all pages; before each, writes new items around the position and deletes some of these again. */
const pagesUnderWrites = async (table: Table, query: Query): Promise<string[]> => {
  const seen: string[] = [];
  let after: Position | undefined;
  for (let round = 0; round < 100; round += 1) {
    const page = await table.query({ ...query, ...defined({ after }) });
    seen.push(...page.items.map(({ sk }) => sk));
    after = page.next;
    if (after === undefined) return seen;
    const guest = (n: number): Item => ({ pk: query.pk, sk: `S#${String((round * 37 + n) % 600).padStart(4, '0')}+${round}`, ix1: `K#${n % 7}` });
    await table.transact([1, 2, 3, 4].map((n) => ({ kind: 'put', item: guest(n) })));
    await table.transact([{ kind: 'delete', key: { pk: query.pk, sk: guest(2).sk } }]);
  }
  throw new Error('The pages do not end.');
};

/** A fixed, well-mixed choice out of all quadruples of bounds. */
const mixes = <Value>(values: readonly Value[], count: number): [Value, Value, Value, Value][] =>
  Array.from({ length: count }, (_, n) => {
    const digit = (place: number): Value => values[Math.floor((n * 2_654_435_761) / 8 ** place) % values.length]!;
    return [digit(1), digit(3), digit(5), digit(7)];
  });

const defined = <Fields extends object>(fields: Fields): { [Name in keyof Fields]?: NonNullable<Fields[Name]> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [Name in keyof Fields]?: NonNullable<Fields[Name]> };
