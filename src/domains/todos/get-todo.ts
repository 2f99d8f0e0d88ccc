import type { Handler } from '#core/operation.ts';
import { toTodoBody } from '#domains/todos/todo.ts';
import { todoNotFound } from '#domains/todos/todos.problems.ts';
import type { TodosRepository } from '#domains/todos/todos.repository.ts';

interface Uses { readonly todos: TodosRepository }

/** Shows one to-do of the caller. */
export const getTodo: Handler<'getTodo', Uses> = async ({ caller, path }, { todos }) => {
  const todo = await todos.find(caller.userId, path.todoId);
  if (!todo) throw todoNotFound(path.todoId);
  return { status: 200, body: toTodoBody(todo) };
};
