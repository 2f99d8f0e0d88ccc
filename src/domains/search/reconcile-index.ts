import type { Clock } from '#core/ports/clock.ts';
import type { Directory } from '#core/ports/directory.ts';
import type { IndexChange, SearchDocument, SearchIndex } from '#core/ports/search-index.ts';
import { indexedTypeOf, type IndexedType } from '#domains/search/indexed-type.ts';
import type { UserPosition } from '#domains/search/rebuild.ts';

interface Uses {
  readonly index: Pick<SearchIndex, 'listIds' | 'versions' | 'apply'>;
  readonly directory: Pick<Directory, 'list'>;
  readonly indexed: readonly IndexedType[];
  readonly clock: Clock;
}

/** How the index and the records differed. */
export interface Drift {
  /** Documents and records that were compared. */
  readonly compared: number;
  /** Records that the index did not know. */
  readonly missing: number;
  /** Documents of an older version of their record. */
  readonly stale: number;
  /** Documents whose record is gone. */
  readonly orphaned: number;
  /** Records that the index holds for removed at a later version; they come back with their next change, or once the removal is forgotten. */
  readonly hidden: number;
}

/** How far a comparison has come: first every document against its record, then every record against its document. */
export type DriftPosition =
  | { readonly pass: 'documents'; readonly after: string | undefined }
  | { readonly pass: 'records'; readonly after: UserPosition | undefined };

/** The outcome of one slice; without `next` the comparison is complete. */
export interface DriftSlice {
  readonly drift: Drift;
  readonly next: DriftPosition | undefined;
}

export const NO_DRIFT: Drift = { compared: 0, missing: 0, stale: 0, orphaned: 0, hidden: 0 };

const SLICE_DOCUMENTS = 500;
const SLICE_PEOPLE = 20;
/** Younger changes may still be on their way as events. */
const SETTLED_MS = 60_000;

/** Compares one slice of the index with the records, and mends what differs. */
export const reconcileIndex = (uses: Uses, position: DriftPosition = { pass: 'documents', after: undefined }): Promise<DriftSlice> =>
  position.pass === 'documents' ? reconcileDocuments(uses, position.after) : reconcileRecords(uses, position.after);

/** Adds what two slices found. */
export const sumOf = (a: Drift, b: Drift): Drift => ({
  compared: a.compared + b.compared,
  missing: a.missing + b.missing,
  stale: a.stale + b.stale,
  orphaned: a.orphaned + b.orphaned,
  hidden: a.hidden + b.hidden,
});

const reconcileDocuments = async ({ index, indexed, clock }: Uses, after: string | undefined): Promise<DriftSlice> => {
  const entries = await index.listIds(after, SLICE_DOCUMENTS);
  // Versions before records: a record that is gone by then had none above the one that the index knows.
  const versions = await index.versions(entries.map(({ id }) => id));
  const drift = { ...NO_DRIFT, compared: entries.length };
  const changes: IndexChange[] = [];
  for (const { id, ownerId } of entries) {
    const known = versions.get(id);
    const kind = indexedTypeOf(id, indexed);
    if (known === undefined || known.isRemoved || kind === undefined) continue;
    const document = await kind.find(ownerId, id);
    if (document === undefined) {
      drift.orphaned += 1;
      changes.push({ kind: 'remove', id, version: known.version + 1 });
    } else if (document.version > known.version && isSettled(document, clock)) {
      drift.stale += 1;
      changes.push({ kind: 'put', document });
    }
  }
  if (changes.length > 0) await index.apply(changes);
  const last = entries.at(-1);
  return { drift, next: last ? { pass: 'documents', after: last.id } : { pass: 'records', after: undefined } };
};

const reconcileRecords = async (uses: Uses, after: UserPosition | undefined): Promise<DriftSlice> => {
  const people = await uses.directory.list({}, { limit: SLICE_PEOPLE, ...(after && { after }) });
  let drift = NO_DRIFT;
  for (const { userId } of people) {
    for (const { list, find } of uses.indexed) {
      for await (const documents of inChunks(list(userId))) drift = sumOf(drift, await reconcileChunk(uses, documents, find));
    }
  }
  const last = people.at(-1);
  return { drift, next: last && { pass: 'records', after: { createdAt: last.createdAt, userId: last.userId } } };
};

const reconcileChunk = async ({ index, clock }: Uses, documents: readonly SearchDocument[], find: IndexedType['find']): Promise<Drift> => {
  const versions = await index.versions(documents.map(({ id }) => id));
  const drift = { ...NO_DRIFT, compared: documents.length };
  const changes: IndexChange[] = [];
  for (const document of documents) {
    const known = versions.get(document.id);
    if ((known !== undefined && !known.isRemoved) || !isSettled(document, clock)) continue;
    if (known === undefined || known.version < document.version) {
      drift.missing += 1;
      changes.push({ kind: 'put', document });
    } else if (await find(document.ownerId, document.id)) {
      drift.hidden += 1;
    }
  }
  if (changes.length > 0) await index.apply(changes);
  return drift;
};

const isSettled = ({ updatedAt }: SearchDocument, clock: Clock): boolean => clock.now().getTime() - updatedAt.getTime() >= SETTLED_MS;

const inChunks = async function* (documents: AsyncIterable<SearchDocument>): AsyncGenerator<readonly SearchDocument[]> {
  let chunk: SearchDocument[] = [];
  for await (const document of documents) {
    chunk.push(document);
    if (chunk.length === SLICE_DOCUMENTS) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
};
