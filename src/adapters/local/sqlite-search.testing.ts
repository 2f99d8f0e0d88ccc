import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '#core/ports/clock.ts';
import type { SearchDocument, SearchIndex } from '#core/ports/search-index.ts';
import { sqliteSearchIndex, type SqliteSearchIndex } from '#adapters/local/sqlite-search.ts';

/** The embedded index in a folder of its own. */
export interface TemporarySearchIndex {
  readonly index: SqliteSearchIndex;
  readonly file: string;
  /** Closes the index and removes its folder. */
  readonly remove: () => Promise<void>;
}

/** How many documents a corpus has: so many private ones for each of the owners, and public ones besides. */
export interface CorpusSize {
  readonly owners: number;
  readonly each: number;
  readonly public: number;
}

/** Opens an empty index for the tests of one file. */
export const temporarySearchIndex = (clock: Clock): TemporarySearchIndex => {
  const folder = mkdtempSync(join(tmpdir(), 'search-'));
  const file = join(folder, 'search.db');
  const index = sqliteSearchIndex({ file, clock });
  return {
    index,
    file,
    remove: async () => {
      await index.close();
      rmSync(folder, { recursive: true });
    },
  };
};

/**
 * The documents of a corpus, always the same: words of a made-up language by their frequency, some 60 words each, two tags of
 * fifty. Every private document holds a word that only its owner uses, `secret` and the number of the owner, e.g. `secret17x`.
 */
export function* corpusDocuments({ owners, each, public: published }: CorpusSize): Generator<SearchDocument> {
  const random = randomNumbers(42);
  const words = Array.from({ length: 20_000 }, () => Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(SYLLABLES, random())).join(''));
  const text = (length: number): string => Array.from({ length }, () => pick(words, random() ** 3)).join(' ');
  for (let number = 0; number < owners * each + published; number += 1) {
    const isPublic = number >= owners * each;
    const owner = number % owners;
    yield {
      id: `${pick(TYPES, random())}_${number.toString(36).padStart(26, '0')}`,
      type: pick(TYPES, random()),
      ownerId: `user_${owner}`,
      visibility: isPublic ? 'public' : 'private',
      title: text(4),
      text: `${text(55)}${isPublic ? '' : ` secret${owner}x`}`,
      tags: Array.from({ length: 2 }, () => `tag${Math.floor(50 * random() ** 2)}`),
      updatedAt: new Date(Date.parse('2026-01-01T00:00:00Z') + number * 1000),
      version: 1,
    };
  }
}

/** Applies a corpus in batches of 1,000 changes, four at a time, as a busy indexer does. */
export const applyCorpus = async (index: SearchIndex, size: CorpusSize): Promise<void> => {
  await inBatches(corpusDocuments(size), (documents) => index.apply(documents.map((document) => ({ kind: 'put', document }))));
};

/** Fills a corpus into a generation that is being rebuilt. */
export const fillCorpus = async (index: SearchIndex, generation: string, size: CorpusSize): Promise<void> => {
  await inBatches(corpusDocuments(size), (documents) => index.fill(generation, documents));
};

const TYPES = ['file', 'photo', 'todo'] as const;
const SYLLABLES = ['ba', 'be', 'ko', 'tri', 'na', 'lo', 'mer', 'sun', 'pa', 'ki', 'ro', 'da', 'ver', 'mi', 'tol', 'gen'];
const BATCH = 1_000;
const AT_ONCE = 4;

const inBatches = async (documents: Iterable<SearchDocument>, send: (batch: readonly SearchDocument[]) => Promise<void>): Promise<void> => {
  let sent: Promise<void>[] = [];
  let batch: SearchDocument[] = [];
  for (const document of documents) {
    if (batch.push(document) < BATCH) continue;
    sent.push(send(batch));
    batch = [];
    if (sent.length === AT_ONCE) await Promise.all(sent);
    if (sent.length === AT_ONCE) sent = [];
  }
  await Promise.all([...sent, send(batch)]);
};

const pick = <Value>(values: readonly Value[], place: number): Value => values[Math.floor(values.length * place)]!;

const randomNumbers = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};
