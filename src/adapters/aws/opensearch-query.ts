import { MARK_END, MARK_START, type Reader, type SearchQuery } from '#core/ports/search-index.ts';
import { fromRank } from './opensearch-rank.ts';
import { cleanText, wordsIn } from './opensearch-text.ts';

/** One clause of the query language; only this file makes them of what people type. */
type Clause = Readonly<Record<string, unknown>>;

/** A search request of a reader. */
export type ReadBody = Clause & { readonly query: Clause };

const MAX_TOTAL = 10_000;
const MAX_TAGS = 20;
/** Words after these have to match as well, but give no points. */
const MAX_RANKED_WORDS = 8;
/** Documents in which completed words are looked for, the newest first. */
const SUGGESTING_DOCUMENTS = 100;
/** The engine gives up a search that takes longer; the reader is told so. */
const TIMEOUT = '3s';
/** One typing error from four letters on, two from eight on, none in the first one. Without a limit of forms, so that words of other owners push none out. */
const TYPOS = { fuzziness: 'AUTO:4,8', prefix_length: 1, fuzzy_rewrite: 'constant_score' } as const;

/** The request of one page. Points depend on the document and the query alone, never on other documents: a walk needs no snapshot. */
export const searchBody = (reader: Reader, query: SearchQuery): ReadBody => ({
  query: readable(reader, [allWords('all', query.text), ...filtersOf(query)], pointsOf(wordsIn(query.text))),
  size: query.limit + 1,
  sort: [{ _score: 'desc' }, { recency: 'desc' }, { id: 'asc' }],
  ...(query.after && { search_after: [...fromRank(query.after.rank), query.after.id.toWellFormed()] }),
  track_total_hits: MAX_TOTAL,
  track_scores: true,
  timeout: TIMEOUT,
  _source: ['id', 'type', 'title', 'tags', 'visibility', 'updatedAt'],
  aggs: { types: facetOf('type', 3), tags: facetOf('tags', MAX_TAGS) },
  highlight: highlightsOf(query.text, ['title', 'text', 'tags.words'], 160),
});

/** The request of titles that begin like this, each once, in order. */
export const titlesBody = (reader: Reader, beginning: string, limit: number): ReadBody => ({
  query: readable(reader, [beginningWith('title.whole', beginning)]),
  size: limit,
  sort: [{ 'title.exact': 'asc' }, { id: 'asc' }],
  collapse: { field: 'title.exact' },
  track_total_hits: false,
  timeout: TIMEOUT,
  _source: ['title'],
});

/** The request of documents with words that begin like this; their excerpts hold the words. */
export const wordsBody = (reader: Reader, beginning: string): ReadBody => ({
  query: readable(reader, [beginningWith('all', beginning)]),
  size: SUGGESTING_DOCUMENTS,
  sort: [{ recency: 'desc' }, { id: 'asc' }],
  track_total_hits: false,
  timeout: TIMEOUT,
  _source: false,
  highlight: { ...MARKED, fields: Object.fromEntries(['title', 'text', 'tags.words'].map((field) => [field, { highlight_query: beginningWith(field, beginning), number_of_fragments: 3, fragment_size: 80 }])) },
});

/** The one way to a query of documents: whatever matches, only what the reader may see does. */
const readable = (reader: Reader, filter: readonly Clause[], points: readonly Clause[] = []): Clause => ({
  bool: { filter: [mayRead(reader), { term: { isRemoved: false } }, ...filter], should: points, minimum_should_match: 0 },
});

const mayRead = (reader: Reader): Clause => {
  const isPublic = { term: { visibility: 'public' } };
  if (reader.kind === 'anonymous') return isPublic;
  return anyOf([{ term: { ownerId: reader.userId.toWellFormed() } }, isPublic]);
};

const filtersOf = ({ types, tags = [], updatedFrom, updatedBefore }: SearchQuery): readonly Clause[] => [
  ...(types ? [{ terms: { type: types } }] : []),
  ...tags.map((tag) => ({ term: { tags: cleanText(tag) } })),
  ...(updatedFrom ? [{ range: { updatedAt: { gte: updatedFrom.getTime() } } }] : []),
  ...(updatedBefore ? [{ range: { updatedAt: { lt: updatedBefore.getTime() } } }] : []),
];

/** All words, each with errors forgiven; the last one may be unfinished. */
const allWords = (field: string, text: string): Clause => anyOf([
  { match: { [field]: { query: cleanText(text), operator: 'and', ...TYPOS } } },
  { match_bool_prefix: { [field]: { query: cleanText(text), operator: 'and', ...TYPOS } } },
]);

const beginningWith = (field: string, beginning: string): Clause => ({ match_bool_prefix: { [field]: { query: cleanText(beginning), operator: 'and' } } });

/** How a word matches counts more than where: exactly, as a beginning, in the title, in a tag. */
const pointsOf = (words: readonly string[]): readonly Clause[] => {
  const last = words.at(-1);
  return [...new Set(words)].slice(0, MAX_RANKED_WORDS).flatMap((word) => {
    const loosely = (field: string): Clause => (word === last ? allWords(field, word) : { match: { [field]: { query: word, operator: 'and', ...TYPOS } } });
    return [
      points(64, exactly('all', word)),
      ...(word === last ? [points(16, beginningWith('all', word))] : []),
      points(8, exactly('title', word)),
      points(4, exactly('tags.words', word)),
      points(2, loosely('title')),
      points(1, loosely('tags.words')),
    ];
  });
};

const points = (boost: number, filter: Clause): Clause => ({ constant_score: { filter, boost } });

const exactly = (field: string, word: string): Clause => ({ match: { [field]: { query: word, operator: 'and' } } });

const anyOf = (should: readonly Clause[]): Clause => ({ bool: { should, minimum_should_match: 1 } });

const facetOf = (field: string, size: number): Clause => ({ terms: { field, size, order: [{ _count: 'desc' }, { _key: 'asc' }] } });

const MARKED = { pre_tags: [MARK_START], post_tags: [MARK_END], order: 'none' } as const;

const highlightsOf = (text: string, fields: readonly string[], size: number): Clause => {
  const anyWord = (field: string): Clause => anyOf([
    { match: { [field]: { query: cleanText(text), ...TYPOS } } },
    { match_bool_prefix: { [field]: { query: cleanText(text) } } },
  ]);
  return { ...MARKED, fields: Object.fromEntries(fields.map((field) => [field, { highlight_query: anyWord(field), number_of_fragments: 3, fragment_size: size }])) };
};
