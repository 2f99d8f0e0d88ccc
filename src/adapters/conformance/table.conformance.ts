import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Clock } from '#core/ports/clock.ts';
import { ConditionFailed, type Guard, type Item, type Key, type Table, type Write } from '#core/ports/table.ts';
import { describeTableHistories } from './table-histories.conformance.ts';
import { describeTableQueries } from './table-queries.conformance.ts';
import { tableWorld, type TableWorld } from './table-world.ts';

/** How a suite opens the adapter it proves, and how many random histories it can afford. */
export interface TableSuite {
  readonly open: (clock: Clock) => Promise<Table>;
  readonly histories: number;
}

/** Defines the executable specification of the Table port for one adapter. */
export const describeTable = (name: string, { open, histories }: TableSuite): void => {
  describe(name, () => {
    const world = tableWorld();
    beforeAll(async () => world.use(await open(world.clock)));
    afterAll(async () => world.table.close());
    describeGuards(world);
    describeTransactions(world);
    describeLimits(world);
    describeVersions(world);
    describeValues(world);
    describeIncrements(world);
    describeExpiry(world);
    describeExpiredItems(world);
    describeTableQueries(world);
    describeTableHistories(world, histories);
  });
};

const describeGuards = (world: TableWorld): void => {
  const present = (key: Key): Item => ({ ...key, version: 3, title: 'stored' });
  const kinds: readonly [string, (key: Key) => Write][] = [
    ['put', (key) => ({ kind: 'put', item: { ...key, version: 4, title: 'new' } })],
    ['delete', (key) => ({ kind: 'delete', key })],
    ['check', (key) => ({ kind: 'check', key, guard: { is: 'present' } })],
  ];
  const cases: readonly [string, Guard, boolean, boolean][] = [
    ['absent', { is: 'absent' }, true, false],
    ['present', { is: 'present' }, false, true],
    ['its version', { is: 'version', version: 3 }, false, true],
    ['another version', { is: 'version', version: 2 }, false, false],
  ];
  for (const [kind, write] of kinds) {
    for (const [guard, value, ifAbsent, ifPresent] of cases) {
      for (const [state, allowed] of [['absent', ifAbsent], ['present', ifPresent], ['expired', ifAbsent]] as const) {
        test(`transact ${allowed ? 'takes' : 'refuses'} a ${kind} guarded by ${guard} on an item that is ${state}`, async () => {
          const key = { pk: world.newPartition(), sk: 'TODO#1' };
          const other = { ...key, sk: 'TODO#2' };
          const now = Math.floor(world.clock.now().getTime() / 1000);
          if (state === 'present') await world.table.transact([{ kind: 'put', item: present(key) }]);
          if (state === 'expired') await world.table.transact([{ kind: 'put', item: { ...present(key), expiresAt: now } }]);

          const attempt = world.table.transact([{ kind: 'put', item: other }, { ...write(key), guard: value } as Write]);

          if (allowed) await attempt;
          else await expect(attempt).rejects.toMatchObject({ name: 'ConditionFailed', index: 1 });
          const changed = { put: { ...key, version: 4, title: 'new' }, delete: undefined, check: state === 'present' ? present(key) : undefined }[kind];
          expect(await world.table.get(key)).toEqual(allowed ? changed : state === 'present' ? present(key) : undefined);
          expect(await world.table.get(other)).toEqual(allowed ? other : undefined);
        });
      }
    }
  }
};

const describeTransactions = (world: TableWorld): void => {
  test('transact throws the error of the first write that fails', async () => {
    const pk = world.newPartition();
    const check = (sk: string, message?: string): Write => ({
      kind: 'check', key: { pk, sk }, guard: { is: 'present' }, ...(message === undefined ? {} : { orElse: () => new RangeError(message) }),
    });

    await expect(world.table.transact([check('1', 'first'), check('2', 'second')])).rejects.toThrow(new RangeError('first'));
    await expect(world.table.transact([check('1'), check('2', 'second')])).rejects.toBeInstanceOf(ConditionFailed);
  });

  test('transact writes 100 items at once, and none of them when the last is refused', async () => {
    const pk = world.newPartition();
    const puts = (count: number): Write[] => Array.from({ length: count }, (_, index) => ({ kind: 'put', item: { pk, sk: `S#${index}`, index } }));

    await expect(world.table.transact([...puts(99), { kind: 'check', key: { pk, sk: 'none' }, guard: { is: 'present' } }])).rejects.toMatchObject({ index: 99 });
    const before = await world.table.query({ pk, limit: 1000 });
    await world.table.transact(puts(100));

    expect(before).toEqual({ items: [] });
    expect((await world.table.query({ pk, limit: 1000 })).items).toHaveLength(100);
  });
};

const describeLimits = (world: TableWorld): void => {
  test('transact refuses what no store could take with a TypeError', async () => {
    const pk = world.newPartition();
    const put = (item: object): Write => ({ kind: 'put', item: { pk, sk: 'a', ...item } });
    const refused: readonly [string, Write[], RegExp][] = [
      ['twice the same key', [put({}), { kind: 'delete', key: { pk, sk: 'a' } }], /Write 1 is on .* like an earlier one/],
      ['101 writes', Array.from({ length: 101 }, (_, index) => put({ sk: `${index}` })), /101 writes/],
      ['a large item', [put({ text: 'x'.repeat(400_000) })], /at most 399360/],
      ['a large transaction', Array.from({ length: 11 }, (_, index) => put({ sk: `${index}`, text: 'x'.repeat(390_000) })), /A transaction of 429\d+ bytes/],
      ['an empty key', [put({ sk: '' })], /empty or missing sk/],
      ['an empty alternative key', [put({ ix2: '' })], /empty or missing ix2/],
      ['a long key', [put({ pk: 'ü'.repeat(129) })], /pk of 258 bytes/],
      ['a lone surrogate in a key', [put({ sk: 'a\ud800' })], /lone surrogate/],
      ['a broken version', [put({ version: 1.5 })], /version 1.5/],
      ['an increment of a key', [{ kind: 'increment', key: { pk, sk: 'a' }, by: { ix1: 1 } }], /increments ix1/],
    ];

    for (const [name, writes, message] of refused) {
      await expect(world.table.transact(writes).then(() => name)).rejects.toThrow(message);
      await expect(world.table.transact(writes).then(() => name)).rejects.toMatchObject({ name: 'TypeError' });
    }

    expect(await world.table.query({ pk, limit: 10 })).toEqual({ items: [] });
  });
};

const describeVersions = (world: TableWorld): void => {
  test('transact of 50 concurrent updates of one version lets exactly one win, version after version', async () => {
    const key = { pk: world.newPartition(), sk: 'TODO#1' };
    await world.table.transact([{ kind: 'put', item: { ...key, version: 1 } }]);

    for (let version = 1; version <= 3; version += 1) {
      const attempts = Array.from({ length: 50 }, (_, by) =>
        world.table.transact([{ kind: 'put', item: { ...key, version: version + 1, by }, guard: { is: 'version', version } }]).then(() => by));
      const settled = await Promise.allSettled(attempts);
      const winners = settled.filter((result) => result.status === 'fulfilled').map(({ value }) => value);

      expect(winners).toHaveLength(1);
      expect(await world.table.get(key)).toEqual({ ...key, version: version + 1, by: winners[0] });
    }
  });
};

const describeValues = (world: TableWorld): void => {
  test('transact and get keep large, nested and foreign values exactly', async () => {
    const key = { pk: world.newPartition(), sk: 'ü/€/𝄞/\u0000/\\' };
    const item: Item = {
      ...key, text: 'x'.repeat(389 * 1024), empty: '', list: [], map: {}, deep: [{ a: [null, true, false, -1.5e-7, 9007199254740991] }],
      '\\ud800': 'a name like an escape: \\ud800 \u2028 𝄞 \u0000', '#name': ':value', __count: 0,
    };

    await world.table.transact([{ kind: 'put', item }]);

    expect(await world.table.get(key)).toEqual(item);
    expect((await world.table.query({ pk: key.pk, limit: 1 })).items).toEqual([item]);
  });

  test('transact stores a lone surrogate as U+FFFD, drops undefined, and copies before it returns', async () => {
    const key = { pk: world.newPartition(), sk: 'a' };
    const list = ['\ud800 \\ud800'];

    const written = world.table.transact([{ kind: 'put', item: { ...key, list, none: undefined } }]);
    list.push('too late');
    await written;

    expect(await world.table.get(key)).toStrictEqual({ ...key, list: ['\ufffd \\ud800'] });
  });
};

const describeIncrements = (world: TableWorld): void => {
  const increment = (key: Key, by: Record<string, number>, atMost?: Record<string, number>): Write => ({ kind: 'increment', key, by, ...(atMost && { atMost }) });

  test('transact increments from zero, in both directions, beside other attributes', async () => {
    const key = { pk: world.newPartition(), sk: 'QUOTA' };

    await world.table.transact([increment(key, { bytes: 10, files: 1 })]);
    await world.table.transact([{ kind: 'put', item: { ...key, version: 1, bytes: 10, ix1: 'a', name: 'alice' } }]);
    await world.table.transact([increment(key, { bytes: -4, files: 2, version: 1 })]);

    expect(await world.table.get(key)).toEqual({ ...key, version: 2, bytes: 6, files: 2, ix1: 'a', name: 'alice' });
    expect((await world.table.query({ pk: key.pk, index: 'ix1', limit: 1 })).items).toHaveLength(1);
  });

  test('transact refuses an increment that would end outside its bounds, from zero too', async () => {
    const key = { pk: world.newPartition(), sk: 'QUOTA' };
    const refused = [increment(key, { files: -1 }), increment(key, { files: 6 }, { files: 5 })];

    for (const write of refused) await expect(world.table.transact([write])).rejects.toMatchObject({ index: 0 });
    await world.table.transact([increment(key, { files: 5 }, { files: 5 })]);
    for (const write of [increment(key, { files: -6 }), increment(key, { files: 1 }, { files: 5 }), increment(key, { bytes: 1 }, { files: 4 })]) {
      await expect(world.table.transact([write])).rejects.toMatchObject({ index: 0 });
    }

    expect(await world.table.get(key)).toEqual({ ...key, files: 5 });
  });

  test('transact never lets 200 parallel increments pass the bound', async () => {
    const key = { pk: world.newPartition(), sk: 'QUOTA' };

    const settled = await Promise.allSettled(Array.from({ length: 200 }, () => world.table.transact([increment(key, { files: 1 }, { files: 120 })])));

    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(120);
    expect(settled.filter((result) => result.status === 'rejected').every(({ reason }) => reason instanceof ConditionFailed)).toBe(true);
    expect(await world.table.get(key)).toEqual({ ...key, files: 120 });
  });
};

const describeExpiry = (world: TableWorld): void => {
  test('get, query and listExpired agree on the second at which an item expires', async () => {
    const pk = world.newPartition();
    const expiresAt = Math.floor(world.clock.now().getTime() / 1000) + 60;
    await world.table.transact([{ kind: 'put', item: { pk, sk: 'a', expiresAt } }, { kind: 'put', item: { pk, sk: 'b' } }]);
    const seen = async (): Promise<unknown> => [
      (await world.table.get({ pk, sk: 'a' }))?.sk,
      (await world.table.query({ pk, limit: 5 })).items.map(({ sk }) => sk),
      (await world.table.listExpired(1000)).filter((item) => item.pk === pk).map(({ sk }) => sk),
    ];

    world.clock.advance(59);
    const before = await seen();
    world.clock.advance(1);

    expect(before).toEqual(['a', ['a', 'b'], []]);
    expect(await seen()).toEqual([undefined, ['b'], ['a']]);
  });
};

const describeExpiredItems = (world: TableWorld): void => {
  test('transact starts an expired counter anew', async () => {
    const key = { pk: world.newPartition(), sk: 'RATE' };
    const now = Math.floor(world.clock.now().getTime() / 1000);
    await world.table.transact([{ kind: 'increment', key, by: { calls: 5 }, expiresAt: now + 1 }]);
    await world.table.transact([{ kind: 'increment', key, by: { calls: 2 }, atMost: { calls: 7 }, expiresAt: now + 10 }]);
    const first = await world.table.get(key);

    world.clock.advance(10);
    await expect(world.table.transact([{ kind: 'increment', key, by: { calls: 8 }, atMost: { calls: 7 } }])).rejects.toMatchObject({ index: 0 });
    await Promise.all([1, 2].map(() => world.table.transact([{ kind: 'increment', key, by: { calls: 3 }, atMost: { calls: 7 }, expiresAt: now + 20 }])));

    expect(first).toEqual({ ...key, calls: 7, expiresAt: now + 10 });
    expect(await world.table.get(key)).toEqual({ ...key, calls: 6, expiresAt: now + 20 });
  });

  test('transact deletes an expired item under the guard absent, but not one written anew', async () => {
    const pk = world.newPartition();
    const now = Math.floor(world.clock.now().getTime() / 1000);
    const put = (sk: string, expiresAt: number): Write => ({ kind: 'put', item: { pk, sk, expiresAt } });
    await world.table.transact([put('a', now), put('b', now)]);
    await world.table.transact([put('b', now + 100)]);

    await world.table.transact([{ kind: 'delete', key: { pk, sk: 'a' }, guard: { is: 'absent' } }]);
    const kept = world.table.transact([{ kind: 'delete', key: { pk, sk: 'b' }, guard: { is: 'absent' } }]);

    await expect(kept).rejects.toBeInstanceOf(ConditionFailed);
    expect((await world.table.listExpired(1000)).filter((item) => item.pk === pk)).toEqual([]);
    expect(await world.table.get({ pk, sk: 'b' })).toBeDefined();
  });
};
