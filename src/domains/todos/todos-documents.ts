import type { SearchDocument } from '#core/ports/search-index.ts';
import type { Position } from '#core/ports/table.ts';
import type { Todo } from '#domains/todos/todo.ts';
import type { TodosRepository } from '#domains/todos/todos.repository.ts';

const PAGE = 100;
const EVERYTHING = { orderBy: 'created', state: undefined, tag: undefined, dueBefore: undefined } as const;

/** Reads a to-do as search shall know it now; undefined for one that does not exist. */
export const findTodoDocument = (todos: Pick<TodosRepository, 'find'>) => async (ownerId: string, id: string): Promise<SearchDocument | undefined> => {
  const todo = await todos.find(ownerId, id);
  return todo && toDocument(todo);
};

/** Lists everything of a person that search shall know, page by page. */
export const listTodoDocuments = (todos: Pick<TodosRepository, 'list'>) =>
  async function* (ownerId: string): AsyncGenerator<SearchDocument> {
    let after: Position | undefined;
    do {
      const { todos: found, next } = await todos.list(ownerId, EVERYTHING, { limit: PAGE, after });
      yield* found.map(toDocument);
      after = next;
    } while (after !== undefined);
  };

const toDocument = ({ id, ownerId, title, notes, tags, updatedAt, version }: Todo): SearchDocument => ({
  id,
  type: 'todo',
  ownerId,
  visibility: 'private',
  title,
  text: notes,
  tags,
  updatedAt,
  version,
});
