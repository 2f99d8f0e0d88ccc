import type { Handler } from '#core/operation.ts';
import type { SearchIndex } from '#core/ports/search-index.ts';
import { askIndex } from '#domains/search/search.problems.ts';

interface Uses { readonly index: Pick<SearchIndex, 'readableBy'> }

/** Completes what the caller begins to type. */
export const suggest: Handler<'suggest', Uses> = async ({ caller, query }, { index }) => {
  const view = index.readableBy({ kind: 'user', userId: caller.userId });
  const texts = await askIndex(() => view.suggest(query.prefix, query.limit));
  return { status: 200, body: { items: texts.map((text) => ({ text })) } };
};
