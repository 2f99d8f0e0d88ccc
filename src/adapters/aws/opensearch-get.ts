import { SearchUnavailable } from '#core/ports/search-index.ts';
import { errorOf, type OpenSearchConnection, type OpenSearchFault } from './opensearch-client.ts';

/** A document that was asked for by its id, whether it is there or not. */
export interface GotDocument<Source> {
  readonly _id: string;
  readonly found?: boolean;
  readonly _source?: Source;
  readonly error?: OpenSearchFault;
}

const NOT_FOUND = 404;

/** Reads documents by their ids as they are now, refreshed or not. @throws OpenSearchRefusal if the index is missing, SearchUnavailable if a part of it is */
export const getDocuments = async <Source>(connection: OpenSearchConnection, index: string, { ids, fields }: { readonly ids: readonly string[]; readonly fields: string }): Promise<readonly GotDocument<Source>[]> => {
  const { docs } = await connection.send<{ readonly docs: readonly GotDocument<Source>[] }>({ method: 'POST', path: `/${index}/_mget`, query: { _source: fields }, body: { ids } });
  // The request is answered even if none of its documents is.
  for (const { error } of docs) {
    if (error !== undefined) throw error.type === 'index_not_found_exception' ? errorOf(NOT_FOUND, error) : new SearchUnavailable({ cause: new Error(error.reason) });
  }
  return docs;
};
