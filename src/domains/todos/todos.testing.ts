import type { Caller } from '#core/caller.ts';
import { aCaller, aClock, anId, countedIds, type MovableClock } from '#core/core.testing.ts';
import type { NewId } from '#core/ids.ts';
import type { Table, Write } from '#core/ports/table.ts';
import type { NewTodo } from '#generated/types.ts';
import { temporaryTable } from '#adapters/local/sqlite-table.testing.ts';
import { openTodo, type Todo } from '#domains/todos/todo.ts';
import { todosRepository, type TodosRepository } from '#domains/todos/todos.repository.ts';

/** Two people with a table, a clock that stands and ids that are counted. */
export interface TodosWorld {
  readonly table: Table;
  readonly todos: TodosRepository;
  readonly clock: MovableClock;
  readonly newId: NewId;
  readonly alice: Caller;
  readonly bob: Caller;
  /** Commits what a handler answers, as the pipeline does, and returns the answer. */
  readonly commit: <Answer extends { readonly writes?: readonly Write[] }>(answer: Answer | Promise<Answer>) => Promise<Answer>;
  /** Stores to-dos of one person. */
  readonly keep: (...stored: readonly Todo[]) => Promise<void>;
}

/** One table for the worlds of a test file; nobody in one world knows anybody of another. */
export const todosWorlds = (): { readonly world: () => TodosWorld; readonly remove: () => Promise<void> } => {
  const clock = aClock();
  const { table, remove } = temporaryTable(clock);
  const todos = todosRepository(table);
  const world = (): TodosWorld => ({
    table,
    todos,
    clock,
    newId: countedIds(),
    alice: aCaller(),
    bob: aCaller(),
    commit: async (answer) => {
      const reply = await answer;
      await table.transact(reply.writes ?? []);
      return reply;
    },
    keep: async (...stored) => {
      for (const todo of stored) await table.transact(todos.add(todo));
    },
  });
  return { world, remove };
};

/** What a person wants to keep. */
export const aNewTodo = (differences: Partial<NewTodo> = {}): NewTodo => ({ title: 'Book the train', ...differences });

/** An open to-do of the given number. */
export const aTodo = (owner: Caller, number = 1, differences: Partial<Todo> = {}): Todo => ({
  ...openTodo(anId('todo', number), owner.userId, aNewTodo(), new Date('2026-01-01T00:00:00Z')),
  ...differences,
});
