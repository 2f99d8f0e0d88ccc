import type { Handler } from '#core/operation.ts';
import type { SearchIndex, SearchPosition } from '#core/ports/search-index.ts';
import { askIndex } from '#domains/search/search.problems.ts';
import { toSearchHitBody } from '#domains/search/search-hit.ts';

interface Uses { readonly index: Pick<SearchIndex, 'readableBy'> }

/** Finds what the caller may see. */
export const search: Handler<'search', Uses> = async ({ caller, query, page }, { index }) => {
  const { q, types, tags, updatedFrom, updatedBefore } = query;
  const view = index.readableBy(caller ? { kind: 'user', userId: caller.userId } : { kind: 'anonymous' });
  // The pipeline hands back the very position that an earlier page of this search gave it.
  const after = page.after as SearchPosition | undefined;
  const found = await askIndex(() =>
    view.search({
      text: q,
      ...(types && { types }),
      ...(tags && { tags }),
      ...(updatedFrom !== undefined && { updatedFrom: new Date(updatedFrom) }),
      ...(updatedBefore !== undefined && { updatedBefore: new Date(updatedBefore) }),
      limit: page.limit,
      ...(after && { after }),
    }),
  );
  const { hits, total, facets, next } = found;
  const body = { items: hits.map(toSearchHitBody), total, facets: { types: [...facets.types], tags: [...facets.tags] } };
  return { status: 200, body, next: next && { ...next } };
};
