import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import { completed, toTodoBody } from '#domains/todos/todo.ts';
import { todoEvent } from '#domains/todos/todos.events.ts';
import { todoNotFound } from '#domains/todos/todos.problems.ts';
import type { TodosRepository } from '#domains/todos/todos.repository.ts';

interface Uses { readonly todos: TodosRepository; readonly clock: Clock }

/** Completes a to-do whatever its version; a completed one stays as it is. */
export const completeTodo: Handler<'completeTodo', Uses> = async ({ caller, path }, { todos, clock }) => {
  const todo = await todos.find(caller.userId, path.todoId);
  if (!todo) throw todoNotFound(path.todoId);
  const done = completed(todo, clock.now());
  if (done === todo) return { status: 200, body: toTodoBody(todo) };
  return { status: 200, body: toTodoBody(done), writes: [todos.save(done, 'retry')], events: [todoEvent('todo.completed', done)] };
};
