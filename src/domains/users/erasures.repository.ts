import type { Table } from '#core/ports/table.ts';

/** The decision to erase everything held about a person. */
export interface Erasure {
  readonly userId: string;
  readonly requestId: string;
}

const PARTITION = 'ERASURE';

/** Erasures that are decided and not yet finished. */
export const erasuresRepository = (table: Table) => ({
  begin: ({ userId, requestId }: Erasure, now: Date): Promise<void> =>
    table.transact([{ kind: 'put', item: { pk: PARTITION, sk: userId, requestId, at: now.toISOString() } }]),

  async list(limit: number): Promise<readonly Erasure[]> {
    const { items } = await table.query({ pk: PARTITION, limit });
    return items.map((item) => ({ userId: item.sk, requestId: String(item['requestId']) }));
  },

  finish: (userId: string): Promise<void> => table.transact([{ kind: 'delete', key: { pk: PARTITION, sk: userId } }]),

  /** Removes every item of a partition, a hundred at a time. */
  async erasePartition(pk: string): Promise<void> {
    for (;;) {
      const { items } = await table.query({ pk, limit: 100 });
      if (items.length === 0) return;
      await table.transact(items.map(({ sk }) => ({ kind: 'delete', key: { pk, sk } })));
    }
  },
});

export type ErasuresRepository = ReturnType<typeof erasuresRepository>;
