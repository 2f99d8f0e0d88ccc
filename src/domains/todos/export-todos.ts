import type { Position } from '#core/ports/table.ts';
import { toTodoBody } from '#domains/todos/todo.ts';
import type { TodosRepository } from '#domains/todos/todos.repository.ts';

const PAGE = 100;
const EVERYTHING = { orderBy: 'created', state: undefined, tag: undefined, dueBefore: undefined } as const;

/** Lists every to-do of a person, page by page. */
export const exportTodos = (todos: TodosRepository) =>
  async function* (ownerId: string): AsyncGenerator<{ readonly kind: 'todo'; readonly data: unknown }> {
    let after: Position | undefined;
    do {
      const { todos: found, next } = await todos.list(ownerId, EVERYTHING, { limit: PAGE, after });
      for (const todo of found) yield { kind: 'todo', data: toTodoBody(todo) };
      after = next;
    } while (after !== undefined);
  };
