import type { Item, Key, Position, Query, Table, Write } from '#core/ports/table.ts';
import { Problem } from '#core/problem.ts';
import { TODO_LIMIT, type Todo } from '#domains/todos/todo.ts';
import { tooManyTodos } from '#domains/todos/todos.problems.ts';

/** Which to-dos of a person, and in which order. */
export interface TodoFilter {
  readonly orderBy: 'created' | 'due';
  readonly state: Todo['state'] | undefined;
  readonly tag: string | undefined;
  readonly dueBefore: Date | undefined;
}

export interface TodoList {
  readonly todos: readonly Todo[];
  /** Where to continue; absent at the end. */
  readonly next: Position | undefined;
}

/** Most items that one page may look at; with a rare label a page can be short and still have a next one. */
const SCAN_LIMIT = 1_000;
/** Items to read at once where some of them may not match. */
const SCAN_STEP = 200;

const partitionOf = (ownerId: string): string => `USER#${ownerId}`;
const keyOf = (ownerId: string, id: string): Key => ({ pk: partitionOf(ownerId), sk: `TODO#${id}` });
const countKeyOf = (ownerId: string): Key => ({ pk: partitionOf(ownerId), sk: 'COUNT#TODO' });

/** `ix1` orders by state and creation, `ix2` by due date, `ix3` by state and due date. */
const toItem = (todo: Todo): Item => {
  const dueAt = todo.dueAt?.toISOString();
  return {
    ...keyOf(todo.ownerId, todo.id),
    ...todo,
    ix1: `TODO#${todo.state}#${todo.id}`,
    ...(dueAt === undefined ? {} : { ix2: `TODO#${dueAt}`, ix3: `TODO#${todo.state}#${dueAt}` }),
    dueAt: dueAt ?? null,
    completedAt: todo.completedAt?.toISOString() ?? null,
    createdAt: todo.createdAt.toISOString(),
    updatedAt: todo.updatedAt.toISOString(),
  };
};

const fromItem = (item: Item): Todo => {
  const stored = item as unknown as { readonly [Field in keyof Todo]: Todo[Field] extends Date | null ? string : Todo[Field] };
  return {
    id: stored.id,
    ownerId: stored.ownerId,
    title: stored.title,
    notes: stored.notes,
    state: stored.state,
    dueAt: stored.dueAt ? new Date(stored.dueAt) : null,
    tags: stored.tags,
    completedAt: stored.completedAt ? new Date(stored.completedAt) : null,
    createdAt: new Date(stored.createdAt),
    updatedAt: new Date(stored.updatedAt),
    version: stored.version,
  };
};

const versionChanged = (version: number): Problem =>
  new Problem('precondition_failed', `The to-do is not at version ${version} any more.`, {});

/** The index and the bounds that a filter reads. */
const queryOf = (ownerId: string, { orderBy, state, dueBefore }: TodoFilter): Omit<Query, 'limit' | 'after'> => {
  const pk = partitionOf(ownerId);
  if (orderBy === 'created') {
    return state ? { pk, index: 'ix1', beginsWith: `TODO#${state}#`, descending: true } : { pk, beginsWith: 'TODO#', descending: true };
  }
  const prefix = state ? `TODO#${state}#` : 'TODO#';
  const index = state ? 'ix3' : 'ix2';
  return dueBefore ? { pk, index, from: prefix, below: `${prefix}${dueBefore.toISOString()}` } : { pk, index, beginsWith: prefix };
};

const matches = (todo: Todo, { tag, dueBefore }: TodoFilter): boolean =>
  (tag === undefined || todo.tags.includes(tag)) &&
  (dueBefore === undefined || (todo.dueAt !== null && todo.dueAt < dueBefore));

/** Reads until the page is full or enough was looked at. */
const readPage = async (
  table: Table,
  query: Omit<Query, 'limit' | 'after'>,
  filter: TodoFilter,
  page: { readonly limit: number; readonly after: Position | undefined },
): Promise<TodoList> => {
  const found: { readonly todo: Todo; readonly at: Position }[] = [];
  const isScan = filter.tag !== undefined || filter.dueBefore !== undefined;
  const limit = isScan ? Math.max(page.limit + 1, SCAN_STEP) : page.limit + 1;
  let after = page.after;
  for (let read = 0; read < SCAN_LIMIT; ) {
    const { items, next } = await table.query({ ...query, limit, ...(after ? { after } : {}) });
    read += items.length;
    for (const item of items) {
      const todo = fromItem(item);
      if (matches(todo, filter)) found.push({ todo, at: positionOf(item, query.index) });
    }
    after = next;
    if (next === undefined || found.length > page.limit) break;
  }
  const todos = found.slice(0, page.limit).map(({ todo }) => todo);
  return { todos, next: found.length > page.limit ? found[page.limit - 1]!.at : after };
};

const deletion = (todo: Todo): Write => ({ kind: 'delete', key: keyOf(todo.ownerId, todo.id), guard: { is: 'version', version: todo.version } });

/** One person's to-dos. The only code that knows how a to-do lies in the table. */
export const todosRepository = (table: Table) => ({
  async find(ownerId: string, id: string): Promise<Todo | undefined> {
    const item = await table.get(keyOf(ownerId, id));
    return item && fromItem(item);
  },

  list: (ownerId: string, filter: TodoFilter, page: { readonly limit: number; readonly after: Position | undefined }): Promise<TodoList> =>
    readPage(table, queryOf(ownerId, filter), filter, page),

  /** Adds a to-do and counts it; refused when the owner has too many. */
  add: (todo: Todo): readonly Write[] => [
    { kind: 'put', item: toItem(todo), guard: { is: 'absent' } },
    { kind: 'increment', key: countKeyOf(todo.ownerId), by: { count: 1 }, atMost: { count: TODO_LIMIT }, orElse: tooManyTodos },
  ],

  /** Replaces a to-do that is still at the version before; `onChanged` decides what a lost race means. */
  save: (todo: Todo, onChanged: 'refuse' | 'retry'): Write => ({
    kind: 'put',
    item: toItem(todo),
    guard: { is: 'version', version: todo.version - 1 },
    ...(onChanged === 'refuse' ? { orElse: () => versionChanged(todo.version - 1) } : {}),
  }),

  /** Removes a to-do that is still at this version, and counts it off; `onChanged` decides what a lost race means. */
  remove: (todo: Todo, onChanged: 'refuse' | 'retry'): readonly Write[] => [
    { ...deletion(todo), ...(onChanged === 'refuse' ? { orElse: () => versionChanged(todo.version) } : {}) },
    { kind: 'increment', key: countKeyOf(todo.ownerId), by: { count: -1 } },
  ],

  /** How many to-dos the owner has. */
  async count(ownerId: string): Promise<number> {
    const item = await table.get(countKeyOf(ownerId));
    return Number(item?.['count'] ?? 0);
  },

  /** Counts several additions and removals at once. */
  countBy: (ownerId: string, difference: number): Write => ({
    kind: 'increment',
    key: countKeyOf(ownerId),
    by: { count: difference },
    atMost: { count: TODO_LIMIT },
  }),

  /** Puts a to-do where `before` was read, or was absent; a lost race means to decide again. */
  replace: (before: Todo | undefined, todo: Todo): Write => ({
    kind: 'put',
    item: toItem(todo),
    guard: before ? { is: 'version', version: before.version } : { is: 'absent' },
  }),

  /** Removes a to-do as it was read; a lost race means to decide again. */
  delete: deletion,
});

export type TodosRepository = ReturnType<typeof todosRepository>;

const positionOf = (item: Item, index: Query['index']): Position => ({
  at: index === undefined ? item.sk : String(item[index]),
  sk: item.sk,
});
