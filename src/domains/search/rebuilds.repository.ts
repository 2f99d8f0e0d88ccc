import type { Item, Key, Table, Write } from '#core/ports/table.ts';
import type { Rebuild } from '#domains/search/rebuild.ts';

const KEY: Key = { pk: 'SEARCH', sk: 'REBUILD' };

/** The latest rebuild. The only code that knows how it lies in the table. */
export const rebuildsRepository = (table: Pick<Table, 'get' | 'transact'>) => ({
  async find(): Promise<Rebuild | undefined> {
    const item = await table.get(KEY);
    return item && fromItem(item);
  },

  save,

  /** Stores a rebuild that nobody else has changed meanwhile. @throws ConditionFailed */
  store: (rebuild: Rebuild): Promise<void> => table.transact([save(rebuild)]),
});

export type RebuildsRepository = ReturnType<typeof rebuildsRepository>;

/** Replaces the rebuild that is still at the version before. */
const save = (rebuild: Rebuild): Write => ({
  kind: 'put',
  item: {
    ...KEY,
    ...rebuild,
    after: rebuild.after && { createdAt: rebuild.after.createdAt.toISOString(), userId: rebuild.after.userId },
    startedAt: rebuild.startedAt.toISOString(),
    finishedAt: rebuild.finishedAt?.toISOString() ?? null,
  },
  guard: rebuild.version === 1 ? { is: 'absent' } : { is: 'version', version: rebuild.version - 1 },
});

const fromItem = (item: Item): Rebuild => {
  const stored = item as unknown as Omit<Rebuild, 'after' | 'startedAt' | 'finishedAt'> & {
    readonly after: { readonly createdAt: string; readonly userId: string } | null;
    readonly startedAt: string;
    readonly finishedAt: string | null;
  };
  return {
    state: stored.state,
    generation: stored.generation,
    documents: stored.documents,
    after: stored.after && { createdAt: new Date(stored.after.createdAt), userId: stored.after.userId },
    startedAt: new Date(stored.startedAt),
    finishedAt: stored.finishedAt === null ? null : new Date(stored.finishedAt),
    version: stored.version,
  };
};
