import type { Handler } from '#core/operation.ts';
import { todoEvent } from '#domains/todos/todos.events.ts';
import { requireVersion, todoNotFound } from '#domains/todos/todos.problems.ts';
import type { TodosRepository } from '#domains/todos/todos.repository.ts';

interface Uses { readonly todos: TodosRepository }

/** Removes a to-do for good, on the version that the caller read. */
export const deleteTodo: Handler<'deleteTodo', Uses> = async ({ caller, path, ifMatch }, { todos }) => {
  const todo = await todos.find(caller.userId, path.todoId);
  if (!todo) throw todoNotFound(path.todoId);
  requireVersion(todo, ifMatch);
  return { status: 204, writes: todos.remove(todo, ifMatch === '*' ? 'retry' : 'refuse'), events: [todoEvent('todo.deleted', todo)] };
};
