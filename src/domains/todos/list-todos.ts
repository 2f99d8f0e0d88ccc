import type { Handler } from '#core/operation.ts';
import type { Position } from '#core/ports/table.ts';
import { toTodoBody } from '#domains/todos/todo.ts';
import type { TodosRepository } from '#domains/todos/todos.repository.ts';

interface Uses { readonly todos: TodosRepository }

/** Shows a page of the caller's to-dos. */
export const listTodos: Handler<'listTodos', Uses> = async ({ caller, query, page }, { todos }) => {
  const { orderBy, state, tag, dueBefore } = query;
  const filter = { orderBy, state, tag, dueBefore: dueBefore === undefined ? undefined : new Date(dueBefore) };
  // The pipeline hands back the very position that an earlier page of this list gave it.
  const after = page.after as Position | undefined;
  const { todos: found, next } = await todos.list(caller.userId, filter, { limit: page.limit, after });
  return { status: 200, body: { items: found.map(toTodoBody) }, next: next && { ...next } };
};
