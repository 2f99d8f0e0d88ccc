import type { Clock } from '#core/ports/clock.ts';
import type { Directory } from '#core/ports/directory.ts';
import type { SearchDocument, SearchIndex } from '#core/ports/search-index.ts';
import type { IndexedType } from '#domains/search/indexed-type.ts';
import { advancedTo, begunIn, finishedAt, type Rebuild, type UserPosition } from '#domains/search/rebuild.ts';
import type { RebuildsRepository } from '#domains/search/rebuilds.repository.ts';

interface Uses {
  readonly index: Pick<SearchIndex, 'status' | 'beginRebuild' | 'fill' | 'refresh' | 'finishRebuild'>;
  readonly rebuilds: RebuildsRepository;
  readonly directory: Pick<Directory, 'list'>;
  readonly indexed: readonly IndexedType[];
  readonly clock: Clock;
}

/** Most people, and about the most documents, between two notes of how far the walk has come. */
const SLICE_PEOPLE = 50;
const SLICE_DOCUMENTS = 500;
const FILL_DOCUMENTS = 500;

/**
 * Does the next slice of the rebuild that is under way; true when more is to be done. However often the process ends in
 * between, the walk goes on where it was; what changes meanwhile reaches the new generation as events, and `fill` never
 * goes over it. People who sign up meanwhile stand before the walk, and come as events too.
 */
export const advanceRebuild = async (uses: Uses): Promise<boolean> => {
  const { index, rebuilds, clock } = uses;
  const rebuild = await rebuilds.find();
  if (rebuild?.state !== 'running') return false;
  const { generation, rebuilding } = await index.status();
  // The process ended between the exchange and its note.
  if (rebuild.generation !== null && rebuild.generation === generation) {
    await rebuilds.store(finishedAt(rebuild, clock.now()));
    return false;
  }
  if (rebuild.generation === null || rebuild.generation !== rebuilding) {
    await rebuilds.store(begunIn(rebuild, await index.beginRebuild()));
    return true;
  }
  return fillSlice(uses, rebuild, rebuild.generation);
};

const fillSlice = async (uses: Uses, rebuild: Rebuild, generation: string): Promise<boolean> => {
  const { index, rebuilds, directory, indexed, clock } = uses;
  const people = await directory.list({}, { limit: SLICE_PEOPLE, ...(rebuild.after && { after: rebuild.after }) });
  let after: UserPosition | undefined;
  let documents = 0;
  for (const { createdAt, userId } of people) {
    documents += await fillPerson(index, generation, documentsOf(userId, indexed));
    after = { createdAt, userId };
    if (documents >= SLICE_DOCUMENTS) break;
  }
  if (after !== undefined) {
    await rebuilds.store(advancedTo(rebuild, after, documents));
    return true;
  }
  await index.refresh();
  await index.finishRebuild(generation);
  await rebuilds.store(finishedAt(rebuild, clock.now()));
  return false;
};

const fillPerson = async (index: Uses['index'], generation: string, documents: AsyncIterable<SearchDocument>): Promise<number> => {
  let count = 0;
  let waiting: SearchDocument[] = [];
  const flush = async (): Promise<void> => {
    if (waiting.length > 0) await index.fill(generation, waiting);
    count += waiting.length;
    waiting = [];
  };
  for await (const document of documents) {
    waiting.push(document);
    if (waiting.length === FILL_DOCUMENTS) await flush();
  }
  await flush();
  return count;
};

const documentsOf = async function* (ownerId: string, indexed: readonly IndexedType[]): AsyncGenerator<SearchDocument> {
  for (const { list } of indexed) yield* list(ownerId);
};
