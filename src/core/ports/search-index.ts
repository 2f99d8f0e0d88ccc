/** Kinds of records that can be found. */
export type SearchType = 'file' | 'photo' | 'todo';

/** One record as the index holds it; only what every one of its readers may read goes in. */
export interface SearchDocument {
  /** Id of the record, e.g. `todo_01…`. */
  readonly id: string;
  readonly type: SearchType;
  readonly ownerId: string;
  /** `public` documents are found by everybody, `private` ones by their owner only. */
  readonly visibility: 'private' | 'public';
  /** At most 1,024 characters. */
  readonly title: string;
  /** At most 32,768 characters. */
  readonly text: string;
  readonly tags: readonly string[];
  /** What date filters look at: when the record last changed. */
  readonly updatedAt: Date;
  /** Version of the record, 0 to 2^52 - 1; an older version never replaces a newer one. */
  readonly version: number;
}

/** A record came, changed or went. A removal is remembered, so that an older document which comes late does not bring it back. */
export type IndexChange =
  | { readonly kind: 'put'; readonly document: SearchDocument }
  | { readonly kind: 'remove'; readonly id: string; readonly version: number };

/** Who searches; decides what exists for them. */
export type Reader = { readonly kind: 'user'; readonly userId: string } | { readonly kind: 'anonymous' };

/** What is looked for. */
export interface SearchQuery {
  /** Words as people type them, 1–256 characters; no operators, everything is text. All words must match, the last one may be unfinished, typing errors are forgiven. */
  readonly text: string;
  /** Default: every type. */
  readonly types?: readonly SearchType[];
  /** Documents that carry all of these tags. */
  readonly tags?: readonly string[];
  readonly updatedFrom?: Date;
  readonly updatedBefore?: Date;
  /** 1–100. */
  readonly limit: number;
  /** Position as returned in `next`. */
  readonly after?: SearchPosition;
}

/** Where a page ended: rank and id of its last hit, and the state of the index that the walk began with, where the engine has one. */
export interface SearchPosition {
  readonly rank: number;
  readonly id: string;
  readonly snapshot?: string;
}

/** One found document. */
export interface SearchHit {
  readonly document: Pick<SearchDocument, 'id' | 'type' | 'title' | 'tags' | 'visibility' | 'updatedAt'>;
  /** Excerpts in which the found words stand between `MARK_START` and `MARK_END`; at most three, of at most 240 characters. */
  readonly highlights: readonly string[];
}

/** Private-use characters around found words; whoever shows an excerpt replaces them after escaping. They are removed from documents. */
export const MARK_START = '\uE000';
export const MARK_END = '\uE001';

export interface SearchPage {
  readonly hits: readonly SearchHit[];
  /** Matching documents by type and by tag (the 20 most frequent), within all filters and what the reader may see. */
  readonly facets: {
    readonly types: readonly { readonly value: SearchType; readonly count: number }[];
    readonly tags: readonly { readonly value: string; readonly count: number }[];
  };
  /** Matching documents; exact up to 10,000. */
  readonly total: number;
  readonly next?: SearchPosition;
}

/** What one reader can find. There is no way to search without naming a reader. */
export interface SearchView {
  search(query: SearchQuery): Promise<SearchPage>;

  /** Completes the beginning of a word or title, 1–64 characters; at most `limit` (1–20) different texts that occur in what the reader may see. */
  suggest(prefix: string, limit: number): Promise<readonly string[]>;
}

/** The index as a whole. */
export interface IndexStatus {
  /** Documents that can be found. */
  readonly documents: number;
  readonly generation: string;
  /** When the generation in use was begun. */
  readonly createdAt: Date;
  /** Generation that a rebuild fills, if one is under way. */
  readonly rebuilding: string | undefined;
}

/** The index cannot answer now; nothing else is concerned. */
export class SearchUnavailable extends Error {
  constructor(options?: ErrorOptions) {
    super('The search index does not answer.', options);
    this.name = 'SearchUnavailable';
  }
}

/**
 * Full-text index of the domains' records (OpenSearch; SQLite FTS5 on one machine). It is a copy: whatever it holds can be
 * rebuilt. Calls throw SearchUnavailable when the engine is down, StorageFull when it has no room.
 */
export interface SearchIndex {
  /** Applies changes in any order and any number of times; a change older than what is known of the record does nothing. Visible to searches within a second. At most 1,000 changes. */
  apply(changes: readonly IndexChange[]): Promise<void>;

  /** Removes every document of a person who is gone, for good: whatever comes of theirs later does nothing, in a rebuild too. */
  removeOwner(ownerId: string): Promise<void>;

  readableBy(reader: Reader): SearchView;

  /** The versions known of these records; removed ones count, unknown ones are absent. For the reconciler. */
  versions(ids: readonly string[]): Promise<ReadonlyMap<string, { readonly version: number; readonly isRemoved: boolean }>>;

  /** Lists ids of present documents in id order after an id, for the reconciler; limit 1–1,000. */
  listIds(after: string | undefined, limit: number): Promise<readonly { readonly id: string; readonly ownerId: string }[]>;

  /** Begins an empty generation, which from now on gets every change as well; returns its name. Beginning again drops an unfinished one. */
  beginRebuild(): Promise<string>;

  /** Adds documents to the generation under way, never over a newer version or removal. @throws Error if that generation is not under way any more */
  fill(generation: string, documents: readonly SearchDocument[]): Promise<void>;

  /** Makes the generation the one that is searched, in one step, and drops the one before. */
  finishRebuild(generation: string): Promise<void>;

  /** Makes everything applied so far visible to searches; for tests and for the end of a rebuild. */
  refresh(): Promise<void>;

  status(): Promise<IndexStatus>;

  close(): Promise<void>;
}
