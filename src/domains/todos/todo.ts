import type { NewTodo, Todo as TodoBody, TodoChanges } from '#generated/types.ts';

/** How many to-dos one person may keep. */
export const TODO_LIMIT = 10_000;

/** One to-do of one person. */
export interface Todo {
  readonly id: string;
  readonly ownerId: string;
  readonly title: string;
  readonly notes: string;
  readonly state: 'open' | 'completed';
  readonly dueAt: Date | null;
  readonly tags: readonly string[];
  readonly completedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** Makes an open to-do at version 1. */
export const openTodo = (id: string, ownerId: string, wanted: NewTodo, now: Date): Todo => ({
  id,
  ownerId,
  title: wanted.title,
  notes: wanted.notes ?? '',
  state: 'open',
  dueAt: toDate(wanted.dueAt),
  tags: wanted.tags ?? [],
  completedAt: null,
  createdAt: now,
  updatedAt: now,
  version: 1,
});

/** Applies a merge patch: what is absent stays. */
export const changeTodo = (todo: Todo, changes: TodoChanges, now: Date): Todo => ({
  ...todo,
  title: changes.title ?? todo.title,
  notes: changes.notes ?? todo.notes,
  dueAt: changes.dueAt === undefined ? todo.dueAt : toDate(changes.dueAt),
  tags: changes.tags ?? todo.tags,
  updatedAt: now,
  version: todo.version + 1,
});

/** Completes an open to-do; a completed one stays as it is. */
export const completed = (todo: Todo, now: Date): Todo =>
  todo.state === 'completed' ? todo : { ...todo, state: 'completed', completedAt: now, updatedAt: now, version: todo.version + 1 };

/** Opens a completed to-do again; an open one stays as it is. */
export const reopened = (todo: Todo, now: Date): Todo =>
  todo.state === 'open' ? todo : { ...todo, state: 'open', completedAt: null, updatedAt: now, version: todo.version + 1 };

/** Turns a to-do into what the API shows of it. */
export const toTodoBody = (todo: Todo): TodoBody => ({
  id: todo.id,
  title: todo.title,
  notes: todo.notes,
  state: todo.state,
  dueAt: todo.dueAt?.toISOString() ?? null,
  tags: [...todo.tags],
  completedAt: todo.completedAt?.toISOString() ?? null,
  createdAt: todo.createdAt.toISOString(),
  updatedAt: todo.updatedAt.toISOString(),
  version: todo.version,
});

const toDate = (text: string | null | undefined): Date | null => (text === null || text === undefined ? null : new Date(text));
