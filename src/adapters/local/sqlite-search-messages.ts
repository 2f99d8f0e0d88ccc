import type { IndexChange, IndexStatus, SearchDocument, SearchPage, SearchQuery } from '#core/ports/search-index.ts';

/** What the writer thread is asked for; `now` is in milliseconds. */
export type WriteRequest =
  | { readonly kind: 'apply'; readonly now: number; readonly changes: readonly IndexChange[] }
  | { readonly kind: 'removeOwner'; readonly ownerId: string }
  | { readonly kind: 'fill'; readonly generation: string; readonly documents: readonly SearchDocument[] }
  | { readonly kind: 'begin'; readonly now: number }
  | { readonly kind: 'finish'; readonly generation: string }
  | { readonly kind: 'refresh' };

/** What the reader thread is asked for; `owner` is null for anonymous readers. */
export type ReadRequest =
  | { readonly kind: 'search'; readonly owner: string | null; readonly query: SearchQuery }
  | { readonly kind: 'suggest'; readonly owner: string | null; readonly prefix: string; readonly limit: number }
  | { readonly kind: 'versions'; readonly ids: readonly string[] }
  | { readonly kind: 'listIds'; readonly after: string; readonly limit: number }
  | { readonly kind: 'status' };

/** What each request is answered with. */
export interface Answers {
  readonly apply: undefined;
  readonly removeOwner: undefined;
  readonly fill: undefined;
  readonly begin: string;
  readonly finish: undefined;
  readonly refresh: undefined;
  readonly search: SearchPage;
  readonly suggest: readonly string[];
  readonly versions: ReadonlyMap<string, KnownVersion>;
  readonly listIds: readonly { readonly id: string; readonly ownerId: string }[];
  readonly status: IndexStatus;
}

/** What is known of a record. */
export interface KnownVersion {
  readonly version: number;
  readonly isRemoved: boolean;
}

/** Why a request failed: no room, another process writes, the file is damaged, or the request itself cannot be met. */
export interface Failure {
  readonly why: 'full' | 'busy' | 'damaged' | 'refused';
  readonly message: string;
}

/** A request with the number by which its answer is recognised. */
export type Numbered<Request> = Request & { readonly number: number };

/** An answer as it comes back. */
export type Reply = { readonly number: number; readonly value: Answers[keyof Answers] } | { readonly number: number; readonly failure: Failure };

/** What both threads are started with. */
export interface ThreadSettings {
  readonly file: string;
  readonly maxBytes: number | undefined;
}
