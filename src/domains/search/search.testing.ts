import { aClock, anId } from '#core/core.testing.ts';
import type { RecordedEvent } from '#core/event.ts';
import type { Directory, DirectoryUser } from '#core/ports/directory.ts';
import type { SearchDocument } from '#core/ports/search-index.ts';
import { temporaryTable } from '#adapters/local/sqlite-table.testing.ts';
import type { IndexedType } from '#domains/search/indexed-type.ts';
import { memoryIndex } from '#domains/search/memory-index.testing.ts';
import { rebuildsRepository } from '#domains/search/rebuilds.repository.ts';

export const ALICE = anId('user', 1);
export const BOB = anId('user', 2);

/** A to-do as search knows it, long settled. */
export const aDocument = (number: number, differences: Partial<SearchDocument> = {}): SearchDocument => ({
  id: anId('todo', number),
  type: 'todo',
  ownerId: ALICE,
  visibility: 'private',
  title: `Book train ${number}`,
  text: '',
  tags: [],
  updatedAt: new Date('2025-12-01T00:00:00Z'),
  version: 1,
  ...differences,
});

/** Records that can be changed at will, the people whom they belong to, and an empty index. */
export const aSearchWorld = () => {
  const clock = aClock();
  const { table, remove } = temporaryTable(clock);
  const records = new Map<string, SearchDocument>();
  const people: DirectoryUser[] = [];
  const kind: IndexedType = {
    type: 'todo',
    eventTypes: ['todo.created', 'todo.updated', 'todo.completed', 'todo.deleted'],
    find: async (ownerId, id) => (records.get(id)?.ownerId === ownerId ? records.get(id) : undefined),
    list: async function* (ownerId) {
      yield* [...records.values()].filter((each) => each.ownerId === ownerId);
    },
  };
  const list: Directory['list'] = async (_filter, { limit, after }) => {
    const sorted = people.toSorted((a, b) => (a.userId > b.userId ? -1 : 1));
    return sorted.filter(({ userId }) => after === undefined || userId < after.userId).slice(0, limit);
  };
  return {
    clock,
    records,
    index: memoryIndex(),
    indexed: [kind],
    directory: { list },
    rebuilds: rebuildsRepository(table),
    remove,
    /** Keeps documents as records of people whom the directory knows. */
    keep: (...documents: readonly SearchDocument[]): void => {
      for (const document of documents) {
        records.set(document.id, document);
        if (!people.some(({ userId }) => userId === document.ownerId)) people.push(aPerson(document.ownerId));
      }
    },
  };
};

export type SearchWorld = ReturnType<typeof aSearchWorld>;

const aPerson = (userId: string): DirectoryUser => ({
  userId,
  email: `${userId}@mail.example`,
  displayName: 'Alice',
  role: 'user',
  state: 'active',
  locale: 'en',
  version: 1,
  createdAt: new Date('2026-01-01T00:00:00Z'),
  updatedAt: new Date('2026-01-01T00:00:00Z'),
});

let events = 0;

/** An event about a to-do. */
export const anEvent = (type: 'todo.created' | 'todo.updated' | 'todo.deleted', { id, ownerId, version }: SearchDocument): RecordedEvent => ({
  type,
  ownerId,
  data: { todoId: id, version },
  id: anId('event', (events += 1)),
  at: '2026-01-01T00:00:00.000Z',
  requestId: anId('request', 1),
});

/** The event that a person is gone. */
export const aGoodbye = (userId: string): RecordedEvent => ({
  type: 'user.deleted',
  ownerId: userId,
  data: { userId },
  id: anId('event', (events += 1)),
  at: '2026-01-01T00:00:00.000Z',
  requestId: anId('request', 1),
});
