import { setTimeout as sleep } from 'node:timers/promises';
import { SearchUnavailable, type IndexChange, type SearchDocument } from '#core/ports/search-index.ts';
import { errorOf, type OpenSearchConnection, type OpenSearchFault } from './opensearch-client.ts';
import { recencyOf } from './opensearch-rank.ts';
import { cleanText } from './opensearch-text.ts';

/** A change as the index holds it. */
export interface IndexItem {
  readonly id: string;
  /** Even for documents, odd for removals: of the same version, a removal is the newer one. */
  readonly order: number;
  readonly source: string;
  /** Of a document. */
  readonly ownerId?: string;
}

interface BulkAnswer {
  readonly items: readonly { readonly index: { readonly _index: string; readonly status: number; readonly error?: OpenSearchFault } }[];
}

/** Far below what the smallest domains of AWS take at once (10 MiB). */
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_ITEMS = 500;
const BULK_TIMEOUT_MS = 20_000;
const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 100;
const CONFLICT = 409;
const NOT_FOUND = 404;
const TOO_MANY = 429;

/** A change as the index will hold it; what marks or no character is gone. */
export const toItem = (change: IndexChange, now: Date): IndexItem => {
  if (change.kind === 'put') return toDocumentItem(change.document);
  return toRemoval(change.id, change.version, now);
};

/** A removal as the index will hold it. */
export const toRemoval = (id: string, version: number, now: Date): IndexItem => ({
  id, order: 2 * version + 1, source: JSON.stringify({ id, version, isRemoved: true, removedAt: now.getTime() }),
});

/** A document as the index will hold it. */
export const toDocumentItem = ({ id, type, ownerId, visibility, title, text, tags, updatedAt, version }: SearchDocument): IndexItem => {
  const shown = { title: cleanText(title), text: cleanText(text), tags: [...new Set(tags.map(cleanText))] };
  const source = JSON.stringify({ id, type, ownerId, visibility, ...shown, updatedAt: updatedAt.getTime(), recency: recencyOf(updatedAt), version, isRemoved: false });
  return { id, order: 2 * version, source, ownerId };
};

/** Splits items into requests of a size that every domain takes. */
export const inPortions = (items: readonly IndexItem[]): readonly (readonly IndexItem[])[] => {
  const portions: IndexItem[][] = [];
  let bytes = Infinity;
  for (const item of items) {
    const size = Buffer.byteLength(item.source);
    if (bytes + size > MAX_BYTES || portions.at(-1)?.length === MAX_ITEMS) [bytes] = [0, portions.push([])];
    bytes += size;
    portions.at(-1)?.push(item);
  }
  return portions;
};

/**
 * Writes items through an alias, each unless the index has something newer. Returns the index that took them all, or undefined if
 * the alias is, or came to be, of none. What the engine has no time for is sent again, a few times and with growing pauses.
 */
export const writeThrough = async (connection: OpenSearchConnection, alias: string, items: readonly IndexItem[]): Promise<string | undefined> => {
  const indices = new Set<string>();
  let left = items;
  for (let attempt = 1; left.length > 0; attempt += 1) {
    const lines = left.map(({ id, order, source }) => `${JSON.stringify({ index: { _id: id, version: order, version_type: 'external' } })}\n${source}\n`).join('');
    const answer = await connection.send<BulkAnswer>({ method: 'POST', path: `/${alias}/_bulk`, query: { require_alias: true, _source: false }, lines, timeoutMs: BULK_TIMEOUT_MS });
    const again: IndexItem[] = [];
    for (const [place, { index: { _index: index, status, error } }] of answer.items.entries()) {
      if (status === NOT_FOUND && error !== undefined) return undefined;
      if (status === TOO_MANY && error?.type !== 'cluster_block_exception') again.push(left[place]!);
      else if (error !== undefined && status !== CONFLICT) throw errorOf(status, error);
      else indices.add(index);
    }
    if (again.length > 0) await pauseBefore(attempt);
    left = again;
  }
  // Two indices: the alias moved between two attempts, so neither has everything.
  return indices.size === 1 ? [...indices][0] : undefined;
};

const pauseBefore = async (attempt: number): Promise<void> => {
  if (attempt === ATTEMPTS) throw new SearchUnavailable({ cause: new Error(`OpenSearch had no time for a bulk request, ${ATTEMPTS} times.`) });
  const pauseMs = FIRST_PAUSE_MS * 4 ** (attempt - 1);
  await sleep(pauseMs * (0.5 + Math.random() / 2));
};
