import { SearchUnavailable } from '#core/ports/search-index.ts';
import { Problem } from '#core/problem.ts';

const RETRY_SECONDS = 5;

/** Asks the index, and says so in the contract's words when it does not answer. @throws Problem search_unavailable */
export const askIndex = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof SearchUnavailable)) throw error;
    throw new Problem('search_unavailable', 'The search index does not answer; everything else goes on.', { retryAfterSeconds: RETRY_SECONDS }, { cause: error });
  }
};
