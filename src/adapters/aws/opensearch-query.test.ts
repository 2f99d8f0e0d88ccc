import { expect, test } from '@jest/globals';
import { hostileTexts } from '#adapters/conformance/search-index-hostile-texts.ts';
import type { Reader, SearchQuery } from '#core/ports/search-index.ts';
import { searchBody, titlesBody, wordsBody, type ReadBody } from './opensearch-query.ts';

const alice: Reader = { kind: 'user', userId: 'user_alice' };
const anonymous: Reader = { kind: 'anonymous' };
const OWNER_OR_PUBLIC = { bool: { should: [{ term: { ownerId: 'user_alice' } }, { term: { visibility: 'public' } }], minimum_should_match: 1 } };
/** All that a body may consist of: neither scripts, patterns and query strings, nor aggregations that leave the query. */
const ALLOWED = new Set([
  ...['query', 'size', 'sort', 'search_after', 'track_total_hits', 'track_scores', 'timeout', '_source', 'aggs', 'highlight', 'collapse'],
  ...['bool', 'filter', 'should', 'minimum_should_match', 'term', 'terms', 'range', 'match', 'match_bool_prefix', 'constant_score', 'boost', 'gte', 'lt'],
  ...['operator', 'fuzziness', 'prefix_length', 'fuzzy_rewrite', 'field', 'order', '_count', '_key', 'fields', 'pre_tags', 'post_tags', 'highlight_query', 'number_of_fragments', 'fragment_size'],
  ...['id', 'type', 'types', 'ownerId', 'visibility', 'title', 'title.whole', 'title.exact', 'text', 'tags', 'tags.words', 'all', 'updatedAt', 'recency', 'isRemoved', '_score'],
]);

const queryOf = (text: string): SearchQuery => ({
  text, types: ['file'], tags: [text], updatedFrom: new Date(0), updatedBefore: new Date(1), limit: 10, after: { rank: 1, id: text },
});
const bodiesOf = (reader: Reader, text: string): readonly ReadBody[] => [
  searchBody(reader, { text, limit: 10 }), searchBody(reader, queryOf(text)), titlesBody(reader, text, 10), wordsBody(reader, text),
];

/** Every name in a value; texts of people stand in values only. */
const namesIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...namesIn(inner)]);
};

test('every request of a reader is filtered by owner or public, and by nothing that a text could widen', () => {
  for (const [reader, filter] of [[alice, OWNER_OR_PUBLIC], [anonymous, { term: { visibility: 'public' } }]] as const) {
    for (const body of hostileTexts.flatMap((text) => bodiesOf(reader, text))) {
      expect(body.query).toMatchObject({ bool: { filter: [filter, { term: { isRemoved: false } }, ...Array(filtersBehind(body)).fill(expect.anything())], minimum_should_match: 0 } });
      expect(Object.keys(body.query)).toEqual(['bool']);
      expect(Object.keys(body.query['bool'] as object).toSorted()).toEqual(['filter', 'minimum_should_match', 'should']);
    }
  }
});

test('no text makes a request contain anything but plain clauses', () => {
  const names = new Set(hostileTexts.flatMap((text) => bodiesOf(alice, text)).flatMap(namesIn));

  expect([...names].filter((name) => !ALLOWED.has(name))).toEqual([]);
});

test('no request can be made without a reader', () => {
  const query: SearchQuery = { text: 'garden', limit: 10 };

  // @ts-expect-error a query alone is no request
  expect(() => searchBody(query)).toThrow();
  // @ts-expect-error nor is the beginning of a word
  expect(() => wordsBody('garden')).toThrow();
});

test('every text that people typed is text in a request, and well formed', () => {
  for (const text of hostileTexts) {
    for (const body of bodiesOf({ kind: 'user', userId: text }, text)) expect(JSON.stringify(body)).not.toMatch(/\\ud[89a-f]/);
  }
});

const filtersBehind = (body: ReadBody): number => (body.query['bool'] as { readonly filter: readonly object[] }).filter.length - 2;
