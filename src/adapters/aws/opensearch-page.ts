import { MARK_END, MARK_START, type SearchHit, type SearchPage, type SearchType } from '#core/ports/search-index.ts';
import { recencyOf, toRank } from './opensearch-rank.ts';
import { withoutAccents } from './opensearch-text.ts';

/** What the engine answers to a search. */
export interface SearchAnswer {
  readonly timed_out: boolean;
  readonly hits: {
    readonly total?: { readonly value: number };
    readonly hits: readonly FoundDocument[];
  };
  readonly aggregations?: {
    readonly types: { readonly buckets: readonly Bucket<SearchType>[] };
    readonly tags: { readonly buckets: readonly Bucket<string>[] };
  };
}

interface Bucket<Key> {
  readonly key: Key;
  readonly doc_count: number;
}

interface FoundDocument {
  readonly _id: string;
  readonly _score: number | null;
  readonly _source?: Omit<SearchHit['document'], 'updatedAt'> & { readonly updatedAt: number };
  readonly highlight?: Readonly<Record<string, readonly string[]>>;
}

const MAX_HIGHLIGHTS = 3;
const MAX_EXCERPT = 240;
/** How much stands before the first found word of an excerpt that has to be cut. */
const LEAD = 40;
const MARKED = new RegExp(`${MARK_START}([^${MARK_END}]*)${MARK_END}`, 'g');

/** A page without hits. */
export const NO_PAGE: SearchPage = { hits: [], facets: { types: [], tags: [] }, total: 0 };

/** The page of an answer, which has one hit more than the limit where another page follows. */
export const toPage = ({ hits, aggregations }: SearchAnswer, limit: number): SearchPage => {
  const shown = hits.hits.slice(0, limit);
  const last = shown.at(-1);
  const page = {
    hits: shown.map(toHit),
    facets: { types: aggregations?.types.buckets.map(toFacet) ?? [], tags: aggregations?.tags.buckets.map(toFacet) ?? [] },
    total: hits.total?.value ?? 0,
  };
  if (hits.hits.length <= limit || last?._source === undefined) return page;
  return { ...page, next: { rank: toRank(last._score ?? 0, recencyOf(new Date(last._source.updatedAt))), id: last._id } };
};

/** The words that an answer's excerpts mark, in lower case, those of the most documents first. */
export const markedWords = ({ hits }: SearchAnswer): readonly string[] => {
  const words = new Map<string, { readonly written: string; documents: number }>();
  for (const { highlight = {} } of hits.hits) {
    const written = Object.values(highlight).flat().flatMap((excerpt) => Array.from(excerpt.matchAll(MARKED), ([, word = '']) => word.toLowerCase()));
    for (const [plain, word] of new Map(written.map((each) => [withoutAccents(each), each]))) {
      const known = words.get(plain) ?? { written: word, documents: 0 };
      words.set(plain, { ...known, documents: known.documents + 1 });
    }
  }
  return [...words.values()].sort((a, b) => b.documents - a.documents || (a.written < b.written ? -1 : 1)).map(({ written }) => written);
};

const toFacet = <Value>({ key, doc_count: count }: Bucket<Value>): { readonly value: Value; readonly count: number } => ({ value: key, count });

const toHit = ({ _id: id, _source: source, highlight = {} }: FoundDocument): SearchHit => {
  if (source === undefined) throw new Error(`OpenSearch found ${id} without its fields.`);
  const { type, title, tags, visibility, updatedAt } = source;
  const excerpts = ['title', 'text', 'tags.words'].flatMap((field) => highlight[field] ?? []);
  return { document: { id, type, title, tags, visibility, updatedAt: new Date(updatedAt) }, highlights: excerpts.slice(0, MAX_HIGHLIGHTS).map(cut) };
};

/** The engine cuts between words, so an excerpt of long ones may be too long. */
const cut = (excerpt: string): string => {
  if (excerpt.length <= MAX_EXCERPT) return excerpt;
  const start = Math.max(0, excerpt.indexOf(MARK_START) - LEAD);
  const part = excerpt.slice(start, start + MAX_EXCERPT - 3);
  const end = part.lastIndexOf(MARK_START) > part.lastIndexOf(MARK_END) ? MARK_END : '';
  const cutPart = `${start > 0 ? '…' : ''}${part}${end}…`;
  // A cut may have halved a character of two code units.
  return cutPart.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '');
};
