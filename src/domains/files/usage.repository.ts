import type { Item, Key, Table, Write } from '#core/ports/table.ts';
import { quotaExceeded } from '#domains/files/files.problems.ts';

/** What one person's files may take. */
export interface Quota {
  readonly bytes: number;
  /** Versions of files and open uploads. */
  readonly objects: number;
}

/** What one person's files take. */
export interface Usage {
  /** Verified content. */
  readonly usedBytes: number;
  /** Announced by open uploads. */
  readonly reservedBytes: number;
  readonly objects: number;
}

/** The most versions and open uploads of one person. */
export const QUOTA_OBJECTS = 10_000;

const keyOf = (ownerId: string): Key => ({ pk: `USER#${ownerId}`, sk: 'FILEUSAGE' });

// One counter holds used and reserved bytes together, because both share the bound.
const fromItem = (item: Item | undefined): Usage => {
  const totalBytes = Number(item?.['totalBytes'] ?? 0);
  const reservedBytes = Number(item?.['reservedBytes'] ?? 0);
  return { usedBytes: totalBytes - reservedBytes, reservedBytes, objects: Number(item?.['objects'] ?? 0) };
};

/** Counts what each person's files take; every change goes with the transaction that causes it. */
export const usageRepository = (table: Table, quota: Quota) => ({
  quota,

  find: async (ownerId: string): Promise<Usage> => fromItem(await table.get(keyOf(ownerId))),

  /** @throws Problem storage_quota_exceeded if this much more does not fit */
  async requireRoom(ownerId: string, sizeBytes: number): Promise<void> {
    const { usedBytes, reservedBytes, objects } = fromItem(await table.get(keyOf(ownerId)));
    if (usedBytes + reservedBytes + sizeBytes > quota.bytes) throw quotaExceeded(quota.bytes, 'bytes');
    if (objects + 1 > quota.objects) throw quotaExceeded(quota.objects, 'objects');
  },

  /** Takes room for an upload. Without room the transaction fails, and its handler finds out which bound it was. */
  reserve: (ownerId: string, sizeBytes: number): Write => ({
    kind: 'increment',
    key: keyOf(ownerId),
    by: { totalBytes: sizeBytes, reservedBytes: sizeBytes, objects: 1 },
    atMost: { totalBytes: quota.bytes, objects: quota.objects },
  }),

  /** Turns the reservation of an upload into use. */
  settle: (ownerId: string, sizeBytes: number): Write => ({ kind: 'increment', key: keyOf(ownerId), by: { reservedBytes: -sizeBytes } }),

  /** Gives back what versions take and uploads have reserved. */
  giveBack: (ownerId: string, { usedBytes, reservedBytes, objects }: Usage): Write => ({
    kind: 'increment',
    key: keyOf(ownerId),
    by: { totalBytes: -usedBytes - reservedBytes, reservedBytes: -reservedBytes, objects: -objects },
  }),
});

export type UsageRepository = ReturnType<typeof usageRepository>;
