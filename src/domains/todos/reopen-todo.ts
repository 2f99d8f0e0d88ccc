import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import { reopened, toTodoBody } from '#domains/todos/todo.ts';
import { todoEvent } from '#domains/todos/todos.events.ts';
import { todoNotFound } from '#domains/todos/todos.problems.ts';
import type { TodosRepository } from '#domains/todos/todos.repository.ts';

interface Uses { readonly todos: TodosRepository; readonly clock: Clock }

/** Opens a completed to-do again whatever its version; an open one stays as it is. */
export const reopenTodo: Handler<'reopenTodo', Uses> = async ({ caller, path }, { todos, clock }) => {
  const todo = await todos.find(caller.userId, path.todoId);
  if (!todo) throw todoNotFound(path.todoId);
  const open = reopened(todo, clock.now());
  if (open === todo) return { status: 200, body: toTodoBody(todo) };
  return { status: 200, body: toTodoBody(open), writes: [todos.save(open, 'retry')], events: [todoEvent('todo.updated', open)] };
};
