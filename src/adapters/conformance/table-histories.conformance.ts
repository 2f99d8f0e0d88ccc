import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ConditionFailed, type Guard, type Item, type Json, type Key, type Query, type Table, type Write } from '#core/ports/table.ts';
import type { TableWorld } from './table-world.ts';

/** One step of a random history; keys are relative to the partition of the run. */
type Step =
  | { readonly do: 'transact'; readonly writes: readonly Write[] }
  | { readonly do: 'race'; readonly first: readonly Write[]; readonly second: readonly Write[] }
  | { readonly do: 'advance'; readonly seconds: number }
  | { readonly do: 'query'; readonly query: Omit<Query, 'pk'> };

const KEYS = ['A', 'A#1', 'A#2', 'B', 'é'];
const VALUES = ['a', 'ab', 'b'];

/** Defines that any history of steps leaves the adapter and a small model with the same answers. */
export const describeTableHistories = (world: TableWorld, runs: number): void => {
  test(`${runs} random histories read the same as a model in memory`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aStep(), { minLength: 1, maxLength: 12 }), async (steps) => {
        const pk = world.newPartition();
        const model = tableModel(() => Math.floor(world.clock.now().getTime() / 1000));
        for (const step of steps) await compare(step, pk, world, model);

        for (const sk of KEYS) expect(await world.table.get({ pk, sk })).toEqual(model.get({ pk, sk }));
        for (const index of [undefined, 'ix1', 'ix2', 'ix3'] as const) {
          const query: Query = { pk, limit: 1000, ...(index && { index }) };
          expect((await world.table.query(query)).items).toEqual(model.query(query));
        }
      }),
      { numRuns: runs, seed: 20_260_101 },
    );
  }, 120_000);
};

const compare = async (step: Step, pk: string, { table, clock }: TableWorld, model: TableModel): Promise<void> => {
  if (step.do === 'advance') return clock.advance(step.seconds);
  if (step.do === 'query') {
    const query = { ...step.query, pk };
    const page = await table.query(query);
    const want = model.query(query);
    expect(page.items).toEqual(want.slice(0, query.limit));
    return expect(page.next !== undefined).toBe(want.length > query.limit);
  }
  const now = Math.floor(clock.now().getTime() / 1000);
  if (step.do === 'transact') {
    const writes = placed(step.writes, pk, now);
    return expect(await outcome(table, writes)).toBe(model.transact(writes));
  }
  await race([placed(step.first, pk, now), placed(step.second, pk, now)], table, model);
};

/** Two transactions at once must end like one after the other, in either order. */
const race = async ([first, second]: readonly [readonly Write[], readonly Write[]], table: Table, model: TableModel): Promise<void> => {
  const results = await Promise.all([outcome(table, first), outcome(table, second)]);
  const keys = [...first, ...second].map(keyOf);
  const stored = await Promise.all(keys.map((key) => table.get(key)));
  const orders = [[0, 1], [1, 0]] as const;
  const fitting = orders.filter(([early, late]) => {
    const trial = model.copy();
    const trialResults: (number | 'done')[] = [];
    trialResults[early] = trial.transact(early === 0 ? first : second);
    trialResults[late] = trial.transact(late === 0 ? first : second);
    return same([results, stored], [trialResults, keys.map((key) => trial.get(key))]);
  });
  expect({ results, stored, fitting: fitting.length > 0 }).toEqual({ results, stored, fitting: true });
  for (const place of fitting[0] ?? []) model.transact(place === 0 ? first : second);
};

const same = (a: unknown, b: unknown): boolean => {
  try {
    expect(a).toEqual(b);
    return true;
  } catch {
    return false;
  }
};

const outcome = async (table: Table, writes: readonly Write[]): Promise<number | 'done'> => {
  try {
    await table.transact(writes);
    return 'done';
  } catch (error) {
    if (error instanceof ConditionFailed) return error.index;
    throw error;
  }
};

interface TableModel {
  get(key: Key): Item | undefined;
  query(query: Query): Item[];
  transact(writes: readonly Write[]): number | 'done';
  copy(): TableModel;
}

/** The port in its simplest form: one map of one partition, and no limit on pages. */
const tableModel = (now: () => number, start: ReadonlyMap<string, Item> = new Map()): TableModel => {
  const items = new Map(start);
  const get = ({ sk }: Key): Item | undefined => {
    const item = items.get(sk);
    return item === undefined || (item.expiresAt !== undefined && item.expiresAt <= now()) ? undefined : item;
  };
  return {
    get,
    copy: () => tableModel(now, items),
    query: ({ index = 'sk', beginsWith = '', from = '', below, descending }) => {
      const order = (item: Item): Buffer => Buffer.from(`${item[index]}\u0000${item.sk}`);
      const found = [...items.values()].filter((item) => get(item) !== undefined && `${item[index] ?? ''}`.startsWith(beginsWith) && item[index] !== undefined)
        .filter((item) => item[index]! >= from && (below === undefined || item[index]! < below))
        .toSorted((a, b) => order(a).compare(order(b)));
      return descending ? found.toReversed() : found;
    },
    transact: (writes) => {
      const failed = writes.findIndex((write) => !modelHolds(write, get(keyOf(write))));
      if (failed !== -1) return failed;
      for (const write of writes) {
        const { pk, sk } = keyOf(write);
        if (write.kind === 'put') items.set(sk, write.item);
        if (write.kind === 'delete') items.delete(sk);
        const expiry = write.kind === 'increment' && write.expiresAt !== undefined ? { expiresAt: write.expiresAt } : {};
        if (write.kind === 'increment') items.set(sk, { ...(get({ pk, sk }) ?? { pk, sk }), ...sums(write, get({ pk, sk })), ...expiry });
      }
      return 'done';
    },
  };
};

type Increment = Extract<Write, { kind: 'increment' }>;

const sums = ({ by }: Increment, item: Item | undefined): Record<string, Json> =>
  Object.fromEntries(Object.entries(by).map(([name, amount]) => [name, Number(item?.[name] ?? 0) + amount]));

const modelHolds = (write: Write, item: Item | undefined): boolean => {
  if (write.kind === 'increment') {
    return Object.entries(sums(write, item)).every(([name, sum]) => Number(sum) >= 0 && Number(sum) <= (write.atMost?.[name] ?? Infinity));
  }
  if (write.guard === undefined) return true;
  if (write.guard.is === 'version') return item !== undefined && item.version === write.guard.version;
  return (item !== undefined) === (write.guard.is === 'present');
};

const keyOf = (write: Write): Key => (write.kind === 'put' ? write.item : write.key);

/** Moves the writes of a step to the partition of the run, and its relative expiry to the clock. */
const placed = (writes: readonly Write[], pk: string, now: number): Write[] =>
  writes.map((write) => {
    if (write.kind === 'put') return { ...write, item: { ...write.item, pk, ...(write.item.expiresAt !== undefined && { expiresAt: now + write.item.expiresAt }) } };
    if (write.kind === 'increment') return { ...write, key: { ...write.key, pk }, ...(write.expiresAt !== undefined && { expiresAt: now + write.expiresAt }) };
    return { ...write, key: { ...write.key, pk } };
  });

const aStep = (): fc.Arbitrary<Step> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('transact' as const), writes: aTransaction() }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('race' as const), first: aTransaction(), second: aTransaction() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('advance' as const), seconds: fc.integer({ min: 1, max: 8 }) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('query' as const), query: aQuery() }) },
  );

const aTransaction = (): fc.Arbitrary<Write[]> =>
  fc.uniqueArray(aWrite(), { minLength: 1, maxLength: 3, selector: (write) => keyOf(write).sk });

const aWrite = (): fc.Arbitrary<Write> => {
  const key = fc.record({ pk: fc.constant(''), sk: fc.constantFrom(...KEYS) });
  const guard: fc.Arbitrary<Guard> = fc.oneof(
    fc.constantFrom<Guard>({ is: 'absent' }, { is: 'present' }),
    fc.integer({ min: 1, max: 3 }).map((version): Guard => ({ is: 'version', version })),
  );
  const expiresAt = fc.integer({ min: -1, max: 10 });
  const text = fc.constantFrom(...VALUES);
  const fields = { version: fc.integer({ min: 1, max: 3 }), ix1: text, ix2: text, ix3: text, expiresAt, files: fc.integer({ min: 0, max: 4 }), value: json() };
  const item: fc.Arbitrary<Item> = fc
    .tuple(key, fc.record(fields, { requiredKeys: [] }))
    .map(([place, others]) => ({ ...place, ...others }));
  return fc.oneof(
    fc.record({ kind: fc.constant('put' as const), item, guard }, { requiredKeys: ['kind', 'item'] }),
    fc.record({ kind: fc.constant('delete' as const), key, guard }, { requiredKeys: ['kind', 'key'] }),
    fc.record({ kind: fc.constant('check' as const), key, guard }),
    fc.record(
      { kind: fc.constant('increment' as const), key, by: fc.record({ files: fc.integer({ min: -3, max: 3 }) }), atMost: fc.constant({ files: 5 }), expiresAt },
      { requiredKeys: ['kind', 'key', 'by'] },
    ),
  );
};

const aQuery = (): fc.Arbitrary<Omit<Query, 'pk'>> =>
  fc.record(
    {
      index: fc.constantFrom('ix1' as const, 'ix2' as const, 'ix3' as const),
      beginsWith: fc.constantFrom('A', 'A#', 'a', 'b'), from: fc.constantFrom('A#1', 'a', 'ab'), below: fc.constantFrom('A#2', 'b', 'z'),
      descending: fc.boolean(), limit: fc.integer({ min: 1, max: 5 }),
    },
    { requiredKeys: ['limit'] },
  );

const json = (): fc.Arbitrary<Json> => {
  // DynamoDB keeps 38 digits between 1e-130 and 9.9e125; it knows no negative zero.
  const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e125, max: 1e125 }).map((value) => (Math.abs(value) < 1e-125 ? 0 : value));
  const leaf = fc.oneof(fc.string({ unit: 'grapheme' }), number, fc.boolean(), fc.constant(null));
  return fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), leaf, { maxKeys: 3, noNullPrototype: true }));
};
