import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import { changeTodo, toTodoBody } from '#domains/todos/todo.ts';
import { todoEvent } from '#domains/todos/todos.events.ts';
import { requireVersion, todoNotFound } from '#domains/todos/todos.problems.ts';
import type { TodosRepository } from '#domains/todos/todos.repository.ts';

interface Uses { readonly todos: TodosRepository; readonly clock: Clock }

/** Changes what the merge patch names, on the version that the caller read. */
export const updateTodo: Handler<'updateTodo', Uses> = async ({ caller, path, body, ifMatch }, { todos, clock }) => {
  const todo = await todos.find(caller.userId, path.todoId);
  if (!todo) throw todoNotFound(path.todoId);
  requireVersion(todo, ifMatch);
  const changed = changeTodo(todo, body, clock.now());
  return {
    status: 200,
    body: toTodoBody(changed),
    writes: [todos.save(changed, ifMatch === '*' ? 'retry' : 'refuse')],
    events: [todoEvent('todo.updated', changed)],
  };
};
