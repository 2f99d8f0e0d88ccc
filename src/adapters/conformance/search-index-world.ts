import { createHash } from 'node:crypto';
import type { Clock } from '#core/ports/clock.ts';
import type { IndexChange, SearchDocument, SearchIndex, SearchPage, SearchQuery, SearchView } from '#core/ports/search-index.ts';

/** An index that a suite may end and open again. */
export interface OpenedSearchIndex {
  readonly index: SearchIndex;
  /** Ends the index as a restart of the process does, and opens it again over what is stored. */
  reopen(): Promise<SearchIndex>;
  /** Ends the index and removes what it stored. */
  remove(): Promise<void>;
}

/** Opens an empty index for one suite. */
export type OpenSearchWorld = (clock: Clock) => Promise<OpenedSearchIndex>;

/** The index under test, with a clock that the tests move, and people and words that no other test uses. */
export interface SearchWorld {
  readonly index: SearchIndex;
  readonly clock: Clock & { advance(seconds: number): void };
  newUser(name: string): string;
  newId(type?: SearchDocument['type']): string;
  /** A word of ten letters, so unlike all others that no typing error leads from one to the other. */
  newWord(): string;
  /** A private to-do of this owner with version 1. */
  aDocument(ownerId: string, fields?: Partial<SearchDocument>): SearchDocument;
  /** Applies these documents and makes them visible. */
  put(...documents: readonly SearchDocument[]): Promise<void>;
  apply(...changes: readonly IndexChange[]): Promise<void>;
  viewOf(userId: string | undefined): SearchView;
  search(userId: string | undefined, query: string | (Omit<SearchQuery, 'limit'> & { readonly limit?: number })): Promise<SearchPage>;
  /** Ids of everything that a reader finds with these words, sorted. */
  idsOf(userId: string | undefined, query: string | Omit<SearchQuery, 'limit'>): Promise<readonly string[]>;
  reopen(): Promise<void>;
}

/** Makes the world of one suite; `open` and `close` are called around its tests. */
export const searchWorld = (openIndex: OpenSearchWorld): SearchWorld & { open(): Promise<void>; close(): Promise<void> } => {
  let opened: OpenedSearchIndex | undefined;
  let index: SearchIndex | undefined;
  let nowMs = Date.parse('2026-01-01T00:00:00Z');
  let number = 0;
  const next = (): string => String((number += 1));
  const current = (): SearchIndex => {
    if (index === undefined) throw new Error('The index is not open yet.');
    return index;
  };
  const clock = { now: () => new Date(nowMs), advance: (seconds: number) => void (nowMs += seconds * 1000) };
  const newId: SearchWorld['newId'] = (type = 'todo') => `${type}_${next().padStart(26, '0')}`;
  const world: SearchWorld = {
    get index() {
      return current();
    },
    clock,
    newId,
    newUser: (name) => `user_${name}${next()}`,
    newWord: () => lettersOf(next()),
    aDocument: (ownerId, fields) => ({
      id: newId(fields?.type), type: 'todo', ownerId, visibility: 'private', title: '', text: '', tags: [], updatedAt: new Date('2026-01-01T00:00:00Z'), version: 1, ...fields,
    }),
    put: (...documents) => world.apply(...documents.map((document): IndexChange => ({ kind: 'put', document }))),
    apply: async (...changes) => {
      await current().apply(changes);
      await current().refresh();
    },
    viewOf: (userId) => current().readableBy(userId === undefined ? { kind: 'anonymous' } : { kind: 'user', userId }),
    search: (userId, query) => world.viewOf(userId).search({ limit: 100, ...(typeof query === 'string' ? { text: query } : query) }),
    idsOf: async (userId, query) => (await walk(world, userId, query)).map(({ id }) => id).toSorted(),
    reopen: async () => void (index = await opened?.reopen()),
  };
  return Object.assign(world, {
    open: async () => {
      opened = await openIndex(clock);
      index = opened.index;
    },
    close: async () => opened?.remove(),
  });
};

/** Reads all pages of a search; `between` happens after every page. */
export const walk = async (
  world: SearchWorld, userId: string | undefined, query: string | Omit<SearchQuery, 'limit'>, { limit = 100, between }: { readonly limit?: number; readonly between?: () => Promise<void> } = {},
): Promise<readonly { readonly id: string }[]> => {
  const found: { readonly id: string }[] = [];
  const asked = typeof query === 'string' ? { text: query } : query;
  for (let after: SearchQuery['after']; ; ) {
    const page = await world.search(userId, { ...asked, limit, ...(after && { after }) });
    found.push(...page.hits.map(({ document }) => ({ id: document.id })));
    if (page.next === undefined) return found;
    after = page.next;
    await between?.();
  }
};

/** Every present document that the index lists, by id. */
export const listAll = async (world: SearchWorld, ownerId: string): Promise<readonly string[]> => {
  const ids: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await world.index.listIds(after, 1_000);
    ids.push(...page.filter((entry) => entry.ownerId === ownerId).map(({ id }) => id));
    after = page.at(-1)?.id;
    if (page.length < 1_000) return ids;
  }
};

const lettersOf = (seed: string): string => Array.from(createHash('sha256').update(seed).digest().subarray(0, 10), (byte) => String.fromCharCode(97 + (byte % 26))).join('');
