import type { DomainEvent } from '#core/event.ts';
import type { Todo } from '#domains/todos/todo.ts';

/** Says what happened to a to-do. */
export const todoEvent = (type: 'todo.created' | 'todo.updated' | 'todo.completed' | 'todo.deleted', todo: Todo): DomainEvent => ({
  type,
  ownerId: todo.ownerId,
  data: { todoId: todo.id, version: todo.version },
});
