import { withoutAccents } from './opensearch-text.ts';

/** How an index is made. */
export interface IndexShape {
  readonly createdAt: Date;
  readonly replicas: number;
  /** The alias that it begins with. */
  readonly alias: string;
}

/** Longer words are cut, in documents and queries alike. */
const MAX_WORD = 64;
/** What titles are completed by is cut at this length. */
const MAX_TITLE_KEY = 128;
/** Han and Hiragana have no spaces between words: every character is one. */
const WORD = '[\\p{IsHan}\\p{IsHiragana}]|[\\p{L}\\p{N}\\p{M}&&[^\\p{IsHan}\\p{IsHiragana}]]+';
const NO_WORD = '[^\\p{L}\\p{N}\\p{M}]+';
const ACCENTED: readonly (readonly [number, number])[] = [[0x0370, 0x03ff], [0x0400, 0x052f], [0x1f00, 0x1fff]];
const MARKS: readonly [number, number] = [0x0300, 0x036f];

/** The body that creates an index: one primary shard, so that facets are exact; every field is declared. */
export const indexBody = ({ createdAt, replicas, alias }: IndexShape) => ({
  settings: { number_of_shards: 1, number_of_replicas: replicas, refresh_interval: '1s', analysis: analysis() },
  mappings: { dynamic: 'strict', _meta: { createdAt: createdAt.getTime() }, properties: PROPERTIES },
  aliases: { [alias]: {} },
});

const FOUND = { type: 'text', analyzer: 'words', norms: false } as const;
/** Excerpts are cut by the places of words that the index remembers. */
const SHOWN = { ...FOUND, index_options: 'offsets', copy_to: 'all' } as const;

const PROPERTIES = {
  id: { type: 'keyword' },
  type: { type: 'keyword' },
  ownerId: { type: 'keyword' },
  visibility: { type: 'keyword' },
  title: { ...SHOWN, fields: { exact: { type: 'keyword', ignore_above: 8_000 }, whole: { type: 'text', analyzer: 'whole', norms: false, index_options: 'docs' } } },
  text: SHOWN,
  tags: { type: 'keyword', ignore_above: 8_000, copy_to: 'all', fields: { words: { ...FOUND, index_options: 'offsets' } } },
  /** Title, text and tags: all words must match, wherever they stand. */
  all: { ...FOUND, index_options: 'docs', index_prefixes: { min_chars: 1, max_chars: 4 } },
  updatedAt: { type: 'long' },
  /** Seconds that order documents of the same points. */
  recency: { type: 'long' },
  version: { type: 'long' },
  /** A removal: nothing but its id, version and time. */
  isRemoved: { type: 'boolean' },
  removedAt: { type: 'long' },
} as const;

/** Words without case, accents and compatibility forms, as the embedded index has them. */
const analysis = () => ({
  char_filter: {
    plain_letters: { type: 'mapping', mappings: plainLetters() },
    spaced: { type: 'pattern_replace', pattern: NO_WORD, replacement: ' ' },
  },
  tokenizer: { word: { type: 'pattern', pattern: WORD, group: 0 } },
  filter: {
    cut: { type: 'truncate', length: MAX_WORD },
    cut_title: { type: 'truncate', length: MAX_TITLE_KEY },
    not_empty: { type: 'length', min: 1 },
  },
  analyzer: {
    words: { type: 'custom', char_filter: ['plain_letters'], tokenizer: 'word', filter: ['cut', 'cjk_width', 'lowercase', 'asciifolding', 'cut', 'not_empty'] },
    whole: { type: 'custom', char_filter: ['plain_letters', 'spaced'], tokenizer: 'keyword', filter: ['cut_title', 'cjk_width', 'lowercase', 'asciifolding', 'trim', 'cut_title', 'not_empty'] },
  },
});

/** Greek and Cyrillic letters without their accents, and nothing for accents of their own; `asciifolding` knows the Latin ones. */
const plainLetters = (): readonly string[] => {
  const marks = charactersOf(MARKS).map((mark) => `${mark} => `);
  const letters = ACCENTED.flatMap(charactersOf).flatMap((letter) => {
    const plain = withoutAccents(letter).replace('ς', 'σ').trim();
    return plain === letter || plain === '' ? [] : [`${letter} => ${plain}`];
  });
  return [...marks, ...letters];
};

const charactersOf = ([first, last]: readonly [number, number]): readonly string[] => Array.from({ length: last - first + 1 }, (_, index) => String.fromCharCode(first + index));
