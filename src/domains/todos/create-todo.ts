import type { NewId } from '#core/ids.ts';
import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import { openTodo, toTodoBody } from '#domains/todos/todo.ts';
import { todoEvent } from '#domains/todos/todos.events.ts';
import type { TodosRepository } from '#domains/todos/todos.repository.ts';

interface Uses { readonly todos: TodosRepository; readonly clock: Clock; readonly newId: NewId }

/** Keeps a new to-do of the caller. */
export const createTodo: Handler<'createTodo', Uses> = ({ caller, body }, { todos, clock, newId }) => {
  const todo = openTodo(newId('todo'), caller.userId, body, clock.now());
  return {
    status: 201,
    headers: { location: `/v1/todos/${todo.id}` },
    body: toTodoBody(todo),
    writes: todos.add(todo),
    events: [todoEvent('todo.created', todo)],
  };
};
