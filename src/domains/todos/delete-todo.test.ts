import { afterAll, expect, test } from '@jest/globals';
import { aRequest, problemCodeOf } from '#core/core.testing.ts';
import { ConditionFailed } from '#core/ports/table.ts';
import { deleteTodo } from '#domains/todos/delete-todo.ts';
import { aTodo, todosWorlds } from '#domains/todos/todos.testing.ts';

const { world, remove } = todosWorlds();
afterAll(remove);

test('deleteTodo removes a to-do for good and counts it off', async () => {
  const { alice, commit, keep, ...uses } = world();
  const todo = aTodo(alice);
  await keep(todo, aTodo(alice, 2));

  const reply = await commit(deleteTodo(aRequest({ caller: alice, path: { todoId: todo.id }, ifMatch: 1 }), uses));

  expect(reply).toMatchObject({ status: 204, events: [{ type: 'todo.deleted', data: { todoId: todo.id, version: 1 } }] });
  expect(await uses.todos.find(alice.userId, todo.id)).toBeUndefined();
  expect(await uses.todos.count(alice.userId)).toBe(1);
});

test('deleteTodo refuses a version that is not the stored one', async () => {
  const { alice, commit, keep, ...uses } = world();
  await keep(aTodo(alice, 1, { version: 2 }));

  const code = await problemCodeOf(() => commit(deleteTodo(aRequest({ caller: alice, path: { todoId: aTodo(alice).id }, ifMatch: 1 }), uses)));

  expect(code).toBe('precondition_failed');
  expect(await uses.todos.count(alice.userId)).toBe(1);
});

test.each([[1, 'precondition_failed'], ['*', 'asked again']] as const)('deleteTodo of version %s that loses a race is %s', async (ifMatch, want) => {
  const { alice, table, commit, keep, ...uses } = world();
  const todo = aTodo(alice);
  await keep(todo);
  const deletion = await deleteTodo(aRequest({ caller: alice, path: { todoId: todo.id }, ifMatch }), uses);
  await table.transact([uses.todos.save({ ...todo, version: 2 }, 'refuse')]);

  const outcome = await problemCodeOf(() => commit(deletion)).catch((error: unknown) => (error instanceof ConditionFailed ? 'asked again' : error));

  expect(outcome).toBe(want);
  expect(await uses.todos.find(alice.userId, todo.id)).toMatchObject({ version: 2 });
});

test("deleteTodo finds no other person's to-do", async () => {
  const { alice, bob, commit, keep, ...uses } = world();
  const todo = aTodo(bob);
  await keep(todo);

  expect(await problemCodeOf(() => commit(deleteTodo(aRequest({ caller: alice, path: { todoId: todo.id }, ifMatch: '*' }), uses)))).toBe('todo_not_found');
  expect(await uses.todos.find(bob.userId, todo.id)).toEqual(todo);
});
