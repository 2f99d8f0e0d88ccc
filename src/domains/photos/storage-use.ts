import type { Write } from '#core/ports/table.ts';

/** The storage that a person's photos share with their other files; the wiring supplies it. */
export interface StorageUse {
  /** @throws Problem storage_quota_exceeded if this much more does not fit */
  readonly requireRoom: (ownerId: string, sizeBytes: number) => Promise<void>;
  /** Takes room for one object that is announced. */
  readonly reserve: (ownerId: string, sizeBytes: number) => Write;
  /** Turns a reservation into use. */
  readonly settle: (ownerId: string, sizeBytes: number) => Write;
  /** Gives room back. */
  readonly giveBack: (ownerId: string, given: { readonly usedBytes: number; readonly reservedBytes: number; readonly objects: number }) => Write;
  /** Has these objects, and all under the prefix, removed after the commit; `id` names this removal and no other. */
  readonly removeObjects: (removal: { readonly id: string; readonly objectKeys: readonly string[]; readonly prefix: string | null }) => Write;
}
