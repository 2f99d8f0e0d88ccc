import { afterAll, expect, test } from '@jest/globals';
import { aRequest, problemCodeOf } from '#core/core.testing.ts';
import { ConditionFailed } from '#core/ports/table.ts';
import { completeTodo } from '#domains/todos/complete-todo.ts';
import { reopenTodo } from '#domains/todos/reopen-todo.ts';
import { aTodo, todosWorlds } from '#domains/todos/todos.testing.ts';

const { world, remove } = todosWorlds();
afterAll(remove);

test('completeTodo completes once: the second time nothing is written or announced', async () => {
  const { alice, commit, keep, ...uses } = world();
  const todo = aTodo(alice);
  await keep(todo);
  const complete = () => commit(completeTodo(aRequest({ caller: alice, path: { todoId: todo.id } }), uses));
  const completedAt = uses.clock.now().toISOString();

  const first = await complete();
  uses.clock.advance(60);
  const second = await complete();

  expect(first).toMatchObject({ status: 200, body: { state: 'completed', completedAt, version: 2 }, events: [{ type: 'todo.completed' }] });
  expect(second).toEqual({ status: 200, body: first.body });
});

test('reopenTodo opens a completed to-do once and leaves an open one alone', async () => {
  const { alice, commit, keep, ...uses } = world();
  const todo = aTodo(alice, 1, { state: 'completed', completedAt: new Date('2026-01-01T00:00:00Z') });
  await keep(todo);
  const reopen = () => commit(reopenTodo(aRequest({ caller: alice, path: { todoId: todo.id } }), uses));

  const first = await reopen();
  const second = await reopen();

  expect(first).toMatchObject({ body: { state: 'open', completedAt: null, version: 2 }, events: [{ type: 'todo.updated' }] });
  expect(second).toEqual({ status: 200, body: first.body });
});

test('completeTodo that loses a race is asked again and then sees the change', async () => {
  const { alice, table, commit, keep, ...uses } = world();
  const todo = aTodo(alice);
  await keep(todo);
  const complete = () => completeTodo(aRequest({ caller: alice, path: { todoId: todo.id } }), uses);
  const late = await complete();
  await table.transact([uses.todos.save({ ...todo, title: 'Changed', version: 2 }, 'refuse')]);

  await expect(commit(late)).rejects.toBeInstanceOf(ConditionFailed);

  expect((await commit(complete())).body).toMatchObject({ title: 'Changed', state: 'completed', version: 3 });
});

test("completeTodo and reopenTodo find no other person's to-do", async () => {
  const { alice, bob, keep, ...uses } = world();
  const todo = aTodo(bob);
  await keep(todo);
  const parts = { caller: alice, path: { todoId: todo.id } };

  expect(await problemCodeOf(() => completeTodo(aRequest(parts), uses))).toBe('todo_not_found');
  expect(await problemCodeOf(() => reopenTodo(aRequest(parts), uses))).toBe('todo_not_found');
});
