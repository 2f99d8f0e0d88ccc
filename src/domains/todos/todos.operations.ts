import type { NewId } from '#core/ids.ts';
import type { Handlers } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { OperationIdsByDomain } from '#generated/operations.ts';
import { batchTodos } from '#domains/todos/batch-todos.ts';
import { completeTodo } from '#domains/todos/complete-todo.ts';
import { createTodo } from '#domains/todos/create-todo.ts';
import { deleteTodo } from '#domains/todos/delete-todo.ts';
import { getTodo } from '#domains/todos/get-todo.ts';
import { listTodos } from '#domains/todos/list-todos.ts';
import { reopenTodo } from '#domains/todos/reopen-todo.ts';
import type { TodosRepository } from '#domains/todos/todos.repository.ts';
import { updateTodo } from '#domains/todos/update-todo.ts';

/** What the to-do operations work with. */
export interface TodosUses { readonly todos: TodosRepository; readonly clock: Clock; readonly newId: NewId }

/** Every operation of the domain. */
export const todosOperations = {
  listTodos,
  createTodo,
  getTodo,
  updateTodo,
  deleteTodo,
  completeTodo,
  reopenTodo,
  batchTodos,
} satisfies Handlers<OperationIdsByDomain['todos'], TodosUses>;
