import type { DomainEvent } from '#core/event.ts';
import type { NewId } from '#core/ids.ts';
import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { TodoWrite, TodoWriteResult } from '#generated/types.ts';
import { changeTodo, completed, openTodo, TODO_LIMIT, toTodoBody, type Todo } from '#domains/todos/todo.ts';
import { todoEvent } from '#domains/todos/todos.events.ts';
import type { TodosRepository } from '#domains/todos/todos.repository.ts';

interface Uses { readonly todos: TodosRepository; readonly clock: Clock; readonly newId: NewId }

/** The caller's to-dos as the batch leaves them: before, after, and what happened on the way. */
interface Draft {
  readonly ownerId: string;
  readonly before: Map<string, Todo | undefined>;
  readonly after: Map<string, Todo | undefined>;
  readonly events: DomainEvent[];
  count: number;
}

/** Does up to 25 writes in order and stores them together; a refused one leaves the others alone. */
export const batchTodos: Handler<'batchTodos', Uses> = async ({ caller, body }, uses) => {
  const { todos } = uses;
  const draft: Draft = {
    ownerId: caller.userId,
    before: new Map(),
    after: new Map(),
    events: [],
    count: await todos.count(caller.userId),
  };
  const countBefore = draft.count;
  const items: TodoWriteResult[] = [];
  for (const write of body.items) items.push(await apply(draft, write, uses));
  const writes = [...draft.after].flatMap(([id, todo]) => {
    const before = draft.before.get(id);
    if (todo === before) return [];
    return todo ? [todos.replace(before, todo)] : [todos.delete(before!)];
  });
  if (draft.count !== countBefore) writes.push(todos.countBy(caller.userId, draft.count - countBefore));
  return { status: 200, body: { items }, writes, events: draft.events };
};

const apply = async (draft: Draft, write: TodoWrite, { todos, clock, newId }: Uses): Promise<TodoWriteResult> => {
  const now = clock.now();
  if (write.action === 'create') {
    if (draft.count >= TODO_LIMIT) return { status: 'refused', code: 'todo_limit_reached' };
    draft.count += 1;
    return keep(draft, openTodo(newId('todo'), draft.ownerId, write.todo, now), 'todo.created', 'created');
  }
  const todo = await current(draft, write.todoId, todos);
  if (!todo) return { status: 'refused', code: 'todo_not_found' };
  if (write.action === 'complete') {
    const done = completed(todo, now);
    return done === todo ? { status: 'completed', todo: toTodoBody(todo) } : keep(draft, done, 'todo.completed', 'completed');
  }
  if (write.version !== todo.version) return { status: 'refused', code: 'precondition_failed' };
  if (write.action === 'update') return keep(draft, changeTodo(todo, write.changes, now), 'todo.updated', 'updated');
  draft.after.set(todo.id, undefined);
  draft.events.push(todoEvent('todo.deleted', todo));
  draft.count -= 1;
  return { status: 'deleted' };
};

const keep = (
  draft: Draft,
  todo: Todo,
  type: 'todo.created' | 'todo.updated' | 'todo.completed',
  status: TodoWriteResult['status'],
): TodoWriteResult => {
  draft.after.set(todo.id, todo);
  draft.events.push(todoEvent(type, todo));
  return { status, todo: toTodoBody(todo) };
};

/** Returns a to-do as the writes before have left it. */
const current = async (draft: Draft, id: string, todos: TodosRepository): Promise<Todo | undefined> => {
  if (draft.after.has(id)) return draft.after.get(id);
  const todo = await todos.find(draft.ownerId, id);
  draft.before.set(id, todo);
  draft.after.set(id, todo);
  return todo;
};
