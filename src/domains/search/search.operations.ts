import type { Handlers } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { SearchIndex } from '#core/ports/search-index.ts';
import { getSearchIndex } from '#domains/search/get-search-index.ts';
import { rebuildSearchIndex } from '#domains/search/rebuild-search-index.ts';
import type { RebuildsRepository } from '#domains/search/rebuilds.repository.ts';
import { search } from '#domains/search/search.ts';
import { suggest } from '#domains/search/suggest.ts';
import type { OperationIdsByDomain } from '#generated/operations.ts';

/** What the search operations work with. */
export interface SearchUses {
  readonly index: SearchIndex;
  readonly rebuilds: RebuildsRepository;
  /** Age of the oldest event that is not indexed yet, in milliseconds; 0 without one. */
  readonly lagMs: () => Promise<number>;
  readonly clock: Clock;
}

/** Every operation of the domain. */
export const searchOperations = {
  search,
  suggest,
  getSearchIndex,
  rebuildSearchIndex,
} satisfies Handlers<OperationIdsByDomain['search'], SearchUses>;
