import { type SearchHit, type SearchPage, type SearchQuery, type SearchType } from '#core/ports/search-index.ts';
import { TYPES } from './sqlite-search-apply.ts';
import { matchOf, pointsOf, type QueryWord } from './sqlite-search-expression.ts';
import { typoFinder, type LiveGeneration } from './sqlite-search-generation.ts';
import { highlightsOf } from './sqlite-search-highlights.ts';
import { PUBLIC, type Scope } from './sqlite-search-tokens.ts';
import { wordsOf } from './sqlite-search-words.ts';

type Facets = SearchPage['facets'];
type Bound = string | number;

const MAX_TAGS = 20;
/** Two to the 34th: documents with the same points stand in the order of their last change, the newest first. */
const RECENCY = 17_179_869_184;
/** The times of JavaScript's dates, in milliseconds. */
const MAX_TIME = 8.64e15;

const NO_PAGE: SearchPage = { hits: [], facets: { types: [], tags: [] }, total: 0 };

/** Answers one query about the documents of these scopes. */
export const searchPage = (live: LiveGeneration, scopes: readonly Scope[], query: SearchQuery): SearchPage => {
  const words = queryWords(live, scopes, query.text);
  if (words.length === 0) return NO_PAGE;
  findAll(live, scopes, words, query);
  const { facets, total } = countFound(live);
  if (total === 0) return NO_PAGE;
  const rows = rankedRows(live, scopes, words, query);
  const isMeant = meaningOf(words);
  const hits = rows.slice(0, query.limit).map((row) => toHit(live, row, isMeant));
  const last = rows[query.limit - 1];
  if (rows.length <= query.limit || last === undefined) return { hits, facets, total };
  return { hits, facets, total, next: { rank: Number(last['rank']), id: String(last['id']) } };
};

const queryWords = (live: LiveGeneration, scopes: readonly Scope[], text: string): readonly QueryWord[] => {
  const all = wordsOf(text);
  const last = all.at(-1);
  if (last === undefined) return [];
  const findTypos = typoFinder(live);
  const typosOf = (word: string): QueryWord['typos'] => new Map(scopes.map((scope) => [scope, findTypos(scope, word)]));
  const before = [...new Set(all.slice(0, -1))].filter((word) => word !== last);
  const isRepeated = all.indexOf(last) < all.length - 1;
  return [...before.map((word) => ({ word, isBeginning: false, typos: typosOf(word) })), { word: last, isBeginning: !isRepeated, typos: typosOf(last) }];
};

/** Notes the documents that match the whole query, once for everything that is then asked about them. */
const findAll = (live: LiveGeneration, scopes: readonly Scope[], words: readonly QueryWord[], query: SearchQuery): void => {
  live.prepare('DELETE FROM temp.found').run();
  live
    .prepare(
      `INSERT INTO temp.found SELECT d.n FROM words_$ CROSS JOIN documents_$ d ON d.n = words_$.rowid
       WHERE words_$ MATCH ? AND (1 << d.type) & ? AND d.updatedAt >= ? AND d.updatedAt < ?`,
    )
    .run(matchOf(scopes, words, query.tags ?? []), ...filterOf(query));
};

const filterOf = ({ types = TYPES, updatedFrom, updatedBefore }: SearchQuery): readonly number[] => [
  types.reduce((mask, type) => mask | (1 << TYPES.indexOf(type)), 0),
  updatedFrom?.getTime() ?? -MAX_TIME,
  updatedBefore?.getTime() ?? MAX_TIME + 1,
];

const countFound = (live: LiveGeneration): { readonly facets: Facets; readonly total: number } => {
  // Grouped by whole lists of tags: few, compared with documents.
  const groups = live.prepare('SELECT d.type, d.tags, count(*) AS n FROM temp.found f CROSS JOIN documents_$ d ON d.n = f.n GROUP BY d.type, d.tags').all();
  const types = new Map<SearchType, number>();
  const tags = new Map<string, number>();
  let total = 0;
  for (const group of groups) {
    const count = Number(group['n']);
    total += count;
    add(types, typeOf(group), count);
    for (const tag of tagsOf(group)) add(tags, tag, count);
  }
  return { facets: { types: mostFrequent(types), tags: mostFrequent(tags).slice(0, MAX_TAGS) }, total };
};

const rankedRows = (live: LiveGeneration, scopes: readonly Scope[], words: readonly QueryWord[], query: SearchQuery): readonly Record<string, unknown>[] => {
  const { base, lists } = pointsOf(scopes, words, query.tags ?? []);
  const selects = [`SELECT n, ${base} AS points FROM temp.found`, ...lists.map(({ points }) => `SELECT rowid, ${points} FROM words_$ WHERE words_$ MATCH ?`)];
  const recency = `min(max(d.updatedAt / 1000, 0), ${RECENCY - 1})`;
  const { rank, id } = query.after ?? { rank: Number.MAX_SAFE_INTEGER, id: '' };
  const bounds: readonly Bound[] = [...lists.map(({ match }) => match), rank, rank, id, query.limit + 1];
  return live
    .prepare(
      `SELECT d.n, d.id, d.scope, d.type, d.title, d.tags, d.updatedAt, s.points * ${RECENCY} + ${recency} AS rank
       FROM (SELECT n, sum(points) AS points FROM (${selects.join(' UNION ALL ')}) GROUP BY n) s CROSS JOIN temp.found f ON f.n = s.n CROSS JOIN documents_$ d ON d.n = s.n
       WHERE (rank < ? OR (rank = ? AND d.id > ?)) ORDER BY rank DESC, d.id LIMIT ?`,
    )
    .all(...bounds);
};

/** Whether a word of a document is one of those that are looked for. */
const meaningOf = (words: readonly QueryWord[]): ((word: string) => boolean) => {
  const meant = new Set(words.flatMap(({ word, typos }) => [word, ...[...typos.values()].flat()]));
  const beginning = words.find(({ isBeginning }) => isBeginning)?.word;
  return (word) => meant.has(word) || (beginning !== undefined && word.startsWith(beginning));
};

const toHit = (live: LiveGeneration, row: Record<string, unknown>, isMeant: (word: string) => boolean): SearchHit => {
  const [title, tags] = [String(row['title']), tagsOf(row)];
  const text = String(live.prepare('SELECT text FROM texts_$ WHERE n = ?').get(Number(row['n']))?.['text'] ?? '');
  return {
    document: { id: String(row['id']), type: typeOf(row), title, tags, visibility: row['scope'] === PUBLIC ? 'public' : 'private', updatedAt: new Date(Number(row['updatedAt'])) },
    highlights: highlightsOf([title, text, ...tags], isMeant),
  };
};

const typeOf = (row: Record<string, unknown>): SearchType => TYPES[Number(row['type'])]!;

const tagsOf = (row: Record<string, unknown>): readonly string[] => JSON.parse(String(row['tags']));

const add = <Value>(counts: Map<Value, number>, value: Value, count: number): void => void counts.set(value, (counts.get(value) ?? 0) + count);

const mostFrequent = <Value extends string>(counts: ReadonlyMap<Value, number>): readonly { readonly value: Value; readonly count: number }[] =>
  Array.from(counts, ([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
