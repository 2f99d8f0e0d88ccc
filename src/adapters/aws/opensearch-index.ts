import type { Clock } from '#core/ports/clock.ts';
import { SearchUnavailable, type IndexStatus, type Reader, type SearchDocument, type SearchIndex } from '#core/ports/search-index.ts';
import { checkChanges, checkDocument } from '#core/search-limits.ts';
import { inPortions, toDocumentItem, toItem, writeThrough, type IndexItem } from './opensearch-bulk.ts';
import { openSearchConnection, type OpenSearchConnection, type OpenSearchPlace } from './opensearch-client.ts';
import { forgettable, isRefusal, notUnderWay, openSearchGenerations, type Generations } from './opensearch-generations.ts';
import { getDocuments } from './opensearch-get.ts';
import { indexOwners, type Owners } from './opensearch-owners.ts';
import { markedWords, NO_PAGE, toPage, type SearchAnswer } from './opensearch-page.ts';
import { searchBody, titlesBody, wordsBody, type ReadBody } from './opensearch-query.ts';
import { wordsIn } from './opensearch-text.ts';

/** How the index is reached, and what its indices are called. */
export interface OpenSearchIndexSettings {
  readonly place: OpenSearchPlace | OpenSearchConnection;
  /** Lower-case letters, digits and single hyphens; indices and aliases begin with it. */
  readonly indexPrefix: string;
  readonly clock: Clock;
  /** Copies of each index on other nodes; a domain of one node needs 0. Default: 1. */
  readonly replicas?: number;
}

interface Parts {
  readonly connection: OpenSearchConnection;
  readonly generations: Generations;
  readonly clock: Clock;
  /** Works on the generation in use, which is made if there is none. */
  live<Result>(work: () => Promise<Result>): Promise<Result>;
}

const MAX_LOOKS = 6;
const PURGE_EVERY_MS = 60 * 60 * 1000;
const PURGE_TIMEOUT_MS = 20_000;
const NO_INDEX = 'index_not_found_exception';

/**
 * The SearchIndex port on OpenSearch 2 or 3. Every generation is an index of its own behind aliases. Removals are documents
 * without content, which are forgotten after seven days. Pages follow each other without a snapshot, because points depend on
 * the document and the query alone.
 */
export const openSearchIndex = ({ place, indexPrefix, clock, replicas = 1 }: OpenSearchIndexSettings): SearchIndex => {
  const connection = 'send' in place ? place : openSearchConnection(place);
  const generations = openSearchGenerations({ connection, indexPrefix, clock, replicas });
  const parts = { connection, generations, clock, live: onLive(generations) };
  const owners = indexOwners(parts);
  const purge = purgeOf(parts);
  return {
    apply: async (changes) => {
      checkChanges(changes);
      for (const portion of inPortions(changes.map((change) => toItem(change, clock.now())))) await owners.write(portion, (items) => writeEverywhere(parts, items));
      await purge();
    },
    removeOwner: (ownerId) => owners.remove(ownerId, (items) => writeEverywhere(parts, items)),
    readableBy: (reader) => viewOf(parts, reader),
    versions: (ids) => versions(parts, ids),
    listIds: (after, limit) => listIds(parts, after, limit),
    beginRebuild: () => parts.live(() => generations.begin()),
    fill: async (generation, documents) => {
      documents.forEach(checkDocument);
      await fill(parts, owners, generation, documents);
    },
    finishRebuild: (generation) => generations.finish(generation),
    refresh: () => connection.send({ method: 'POST', path: `/${generations.live},${generations.filling}/_refresh`, query: { ignore_unavailable: true } }),
    status: () => parts.live(() => status(parts)),
    close: () => connection.close(),
  };
};

const onLive = (generations: Generations): Parts['live'] => {
  let ready: Promise<void> | undefined;
  const ensure = (): Promise<void> =>
    (ready ??= generations.ensureLive().catch((error: unknown) => {
      ready = undefined;
      throw error;
    }));
  return async (work) => {
    await ensure();
    try {
      return await work();
    } catch (error) {
      // Somebody removed it, or a rebuild ended between two looks.
      if (!isRefusal(error, NO_INDEX)) throw error;
      ready = undefined;
      await ensure();
      return work();
    }
  };
};

/**
 * Writes to the generation in use and to the one being filled. Looking after writing finds every generation that must have
 * the changes: one that begins later reads the records later.
 */
const writeEverywhere = async ({ connection, generations, live }: Parts, items: readonly IndexItem[]): Promise<void> => {
  const written = new Set<string | undefined>([await live(() => writeThrough(connection, generations.live, items))]);
  for (let look = 1; look <= MAX_LOOKS; look += 1) {
    const holders = await live(() => generations.holders());
    const missing = (['live', 'filling'] as const).filter((name) => holders[name] !== undefined && !written.has(holders[name]));
    if (missing.length === 0 && holders.live !== undefined) return;
    for (const name of missing) written.add(await writeThrough(connection, generations[name], items));
    if (holders.live === undefined) await generations.ensureLive();
  }
  throw new SearchUnavailable({ cause: new Error('The generations of the index changed faster than it could be written to.') });
};

const viewOf = (parts: Parts, reader: Reader): ReturnType<SearchIndex['readableBy']> => ({
  search: async (query) => (wordsIn(query.text).length === 0 ? NO_PAGE : toPage(await find(parts, searchBody(reader, query)), query.limit)),
  suggest: async (prefix, limit) => {
    const words = wordsIn(prefix);
    if (words.length === 0) return [];
    const [found, completed] = await Promise.all([
      find(parts, titlesBody(reader, prefix, limit)),
      words.length === 1 ? find(parts, wordsBody(reader, prefix)).then(markedWords) : [],
    ]);
    const titles = found.hits.hits.flatMap(({ _source: source }) => source?.title ?? []);
    const others = completed.filter((word) => !titles.includes(word));
    // Titles get up to half of the places while there are words for the others.
    const room = Math.max(Math.ceil(limit / 2), limit - others.length);
    return [...titles.slice(0, room), ...others].slice(0, limit);
  },
});

/** A search that ended early, or without a part of the index, is no answer. */
const find = async ({ connection, generations, live }: Parts, body: ReadBody): Promise<SearchAnswer> => {
  const answer = await live(() => connection.send<SearchAnswer>({ method: 'POST', path: `/${generations.live}/_search`, query: { allow_partial_search_results: false }, body }));
  if (answer.timed_out) throw new SearchUnavailable({ cause: new Error('OpenSearch gave a search up because it took too long.') });
  return answer;
};

/** Records whose versions are asked for in one request. */
const IDS_AT_ONCE = 1_000;

const versions: (parts: Parts, ids: readonly string[]) => ReturnType<SearchIndex['versions']> = async ({ connection, generations, live }, ids) => {
  const known = new Map<string, { readonly version: number; readonly isRemoved: boolean }>();
  for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
    const found = await live(() => getDocuments<FoundVersion>(connection, generations.live, { ids: ids.slice(start, start + IDS_AT_ONCE), fields: 'version,isRemoved' }));
    for (const { _id: id, _source: source } of found) if (source !== undefined) known.set(id, { version: source.version, isRemoved: source.isRemoved });
  }
  return known;
};

interface FoundVersion {
  readonly version: number;
  readonly isRemoved: boolean;
}

const listIds: (parts: Parts, after: string | undefined, limit: number) => ReturnType<SearchIndex['listIds']> = async ({ connection, generations, live }, after, limit) => {
  const body = { query: { bool: { filter: [{ term: { isRemoved: false } }] } }, size: limit, sort: [{ id: 'asc' }], ...(after !== undefined && { search_after: [after] }), track_total_hits: false, _source: ['ownerId'] };
  const { hits } = await live(() => connection.send<{ readonly hits: { readonly hits: readonly { readonly _id: string; readonly _source: { readonly ownerId: string } }[] } }>({
    method: 'POST', path: `/${generations.live}/_search`, query: { allow_partial_search_results: false }, body,
  }));
  return hits.hits.map(({ _id: id, _source: { ownerId } }) => ({ id, ownerId }));
};

const fill = async ({ connection, generations }: Parts, owners: Owners, generation: string, documents: readonly SearchDocument[]): Promise<void> => {
  const alias = generations.fillingAlias(generation);
  const write = async (items: readonly IndexItem[]): Promise<void> => {
    if ((await writeThrough(connection, alias, items)) === undefined) throw notUnderWay(generation);
  };
  for (const portion of inPortions(documents.map(toDocumentItem))) await owners.write(portion, write);
};

const status = async ({ connection, generations }: Parts): Promise<IndexStatus> => {
  const [{ live = '', filling }, createdAt, { count }] = await Promise.all([
    generations.holders(), generations.createdAt(),
    connection.send<{ readonly count: number }>({ method: 'POST', path: `/${generations.live}/_count`, body: { query: { bool: { filter: [{ term: { isRemoved: false } }] } } } }),
  ]);
  return { documents: count, generation: generations.nameOf(live), createdAt, rebuilding: filling === undefined ? undefined : generations.nameOf(filling) };
};

/** Forgets old removals now and then; what fails is done the next time. */
const purgeOf = ({ connection, generations, clock }: Parts): (() => Promise<void>) => {
  let next = -Infinity;
  return async () => {
    const now = clock.now();
    if (now.getTime() < next) return;
    next = now.getTime() + PURGE_EVERY_MS;
    const query = { ignore_unavailable: true, conflicts: 'proceed', max_docs: 10_000 };
    const request = { method: 'POST', path: `/${generations.live},${generations.filling}/_delete_by_query`, query, body: { query: forgettable(now) }, timeoutMs: PURGE_TIMEOUT_MS } as const;
    await connection.send(request).catch(() => undefined);
  };
};
