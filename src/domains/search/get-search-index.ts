import type { Handler } from '#core/operation.ts';
import type { SearchIndex } from '#core/ports/search-index.ts';
import { toRebuildBody } from '#domains/search/rebuild.ts';
import type { RebuildsRepository } from '#domains/search/rebuilds.repository.ts';
import { askIndex } from '#domains/search/search.problems.ts';

interface Uses {
  readonly index: Pick<SearchIndex, 'status'>;
  readonly rebuilds: RebuildsRepository;
  /** Age of the oldest event that is not indexed yet, in milliseconds; 0 without one. */
  readonly lagMs: () => Promise<number>;
}

/** Shows how the index is to an administrator. */
export const getSearchIndex: Handler<'getSearchIndex', Uses> = async (_request, { index, rebuilds, lagMs }) => {
  const [{ documents, generation, createdAt }, lag, rebuild] = await Promise.all([askIndex(() => index.status()), lagMs(), rebuilds.find()]);
  return {
    status: 200,
    body: { documents, generation, createdAt: createdAt.toISOString(), lagMs: Math.max(0, Math.round(lag)), rebuild: rebuild ? toRebuildBody(rebuild) : null },
  };
};
