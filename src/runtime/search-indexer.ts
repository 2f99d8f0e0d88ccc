import type { Consumer } from '#core/consumer.ts';
import type { Clock } from '#core/ports/clock.ts';
import { findFileDocument, listFileDocuments } from '#domains/files/files-documents.ts';
import { filesRepository } from '#domains/files/files.repository.ts';
import { indexEvents, SEARCH_INDEXER } from '#domains/search/index-events.ts';
import { findPhotoDocument, listPhotoDocuments } from '#domains/photos/photos-documents.ts';
import { photosRepository } from '#domains/photos/photos.repository.ts';
import type { IndexedType } from '#domains/search/indexed-type.ts';
import { findTodoDocument, listTodoDocuments } from '#domains/todos/todos-documents.ts';
import { todosRepository } from '#domains/todos/todos.repository.ts';
import type { Stores } from '#runtime/wiring.ts';

/** Every kind of record that can be found; one entry a kind. */
export const indexedTypes = ({ table }: Pick<Stores, 'table'>): readonly IndexedType[] => {
  const todos = todosRepository(table);
  const files = filesRepository(table);
  const photos = photosRepository(table);
  return [
    { type: 'todo', eventTypes: ['todo.created', 'todo.updated', 'todo.completed', 'todo.deleted'], find: findTodoDocument(todos), list: listTodoDocuments(todos) },
    { type: 'file', eventTypes: ['file.ready', 'file.updated', 'file.deleted'], find: findFileDocument(files), list: listFileDocuments(files) },
    { type: 'photo', eventTypes: ['photo.processed', 'photo.updated', 'photo.failed', 'photo.deleted'], find: findPhotoDocument(photos), list: listPhotoDocuments(photos) },
  ];
};

/** Keeps the search index up to date with the records; idempotent by their versions, so it marks nothing. */
export const searchIndexer = (stores: Pick<Stores, 'table' | 'search'>, clock: Clock): Consumer => {
  const indexed = indexedTypes(stores);
  return {
    name: SEARCH_INDEXER,
    eventTypes: [...indexed.flatMap(({ eventTypes }) => eventTypes), 'user.deleted'],
    limits: { batch: 50, concurrency: 2, visibilityMs: 60_000, maxAttempts: 8 },
    consume: indexEvents({ index: stores.search, indexed, clock }),
  };
};
