import type { Table } from '#core/ports/table.ts';

/** The decision to erase everything held about a person. */
export interface Erasure {
  readonly userId: string;
  readonly requestId: string;
  /** A second pass: requests that were under way at the first have ended. */
  readonly isRepeated: boolean;
}

const PARTITION = 'ERASURE';

/** Erasures that are decided and not yet finished. */
export const erasuresRepository = (table: Table) => ({
  /** Stores an erasure that is due at the given time. */
  put: ({ userId, requestId, isRepeated }: Erasure, dueAt: Date): Promise<void> =>
    table.transact([{ kind: 'put', item: { pk: PARTITION, sk: userId, ix1: dueAt.toISOString(), requestId, isRepeated } }]),

  /** Erasures that are due, the longest waiting first. */
  async list(now: Date, limit: number): Promise<readonly Erasure[]> {
    const { items } = await table.query({ pk: PARTITION, index: 'ix1', below: `${now.toISOString()}~`, limit });
    return items.map((item) => ({ userId: item.sk, requestId: String(item['requestId']), isRepeated: item['isRepeated'] === true }));
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
