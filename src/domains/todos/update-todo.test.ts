import { afterAll, expect, test } from '@jest/globals';
import { aRequest, problemCodeOf } from '#core/core.testing.ts';
import { ConditionFailed } from '#core/ports/table.ts';
import type { TodoChanges } from '#generated/types.ts';
import { aTodo, todosWorlds } from '#domains/todos/todos.testing.ts';
import { updateTodo } from '#domains/todos/update-todo.ts';

const { world, remove } = todosWorlds();
afterAll(remove);

test.each<[string, TodoChanges, object]>([
  ['a title', { title: 'Book the bus' }, { title: 'Book the bus', notes: 'Window seat', tags: ['travel'] }],
  ['empty notes', { notes: '' }, { title: 'Book the train', notes: '' }],
  ['no date', { dueAt: null }, { dueAt: null }],
  ['another date', { dueAt: '2026-03-01T00:00:00Z' }, { dueAt: '2026-03-01T00:00:00.000Z' }],
  ['no labels', { tags: [] }, { tags: [], dueAt: '2026-01-31T00:00:00.000Z' }],
])('updateTodo merges %s and leaves the rest', async (_name, changes, want) => {
  const { alice, commit, keep, ...uses } = world();
  const todo = aTodo(alice, 1, { notes: 'Window seat', tags: ['travel'], dueAt: new Date('2026-01-31T00:00:00Z') });
  await keep(todo);
  uses.clock.advance(60);

  const reply = await commit(updateTodo(aRequest({ caller: alice, path: { todoId: todo.id }, body: changes, ifMatch: 1 }), uses));

  const updatedAt = uses.clock.now().toISOString();
  expect(reply).toMatchObject({ status: 200, body: { ...want, version: 2, updatedAt, createdAt: '2026-01-01T00:00:00.000Z' } });
  expect(reply.events).toEqual([{ type: 'todo.updated', ownerId: alice.userId, data: { todoId: todo.id, version: 2 } }]);
  expect(await uses.todos.find(alice.userId, todo.id)).toMatchObject({ version: 2 });
});

test('updateTodo finds a to-do by its new date and no longer by its old one', async () => {
  const { alice, commit, keep, ...uses } = world();
  const todo = aTodo(alice, 1, { dueAt: new Date('2026-01-31T00:00:00Z') });
  await keep(todo);

  await commit(updateTodo(aRequest({ caller: alice, path: { todoId: todo.id }, body: { dueAt: null }, ifMatch: 1 }), uses));

  const byDate = await uses.todos.list(alice.userId, { orderBy: 'due', state: undefined, tag: undefined, dueBefore: undefined }, { limit: 5, after: undefined });
  expect(byDate.todos).toEqual([]);
});

test.each([['an older version', 1], ['a version that never was', 0], ['a version to come', 3]] as const)('updateTodo refuses %s', async (_name, ifMatch) => {
  const { alice, commit, keep, ...uses } = world();
  const todo = aTodo(alice, 1, { version: 2 });
  await keep(todo);

  const code = await problemCodeOf(() => commit(updateTodo(aRequest({ caller: alice, path: { todoId: todo.id }, body: { title: 'x' }, ifMatch }), uses)));

  expect(code).toBe('precondition_failed');
  expect(await uses.todos.find(alice.userId, todo.id)).toEqual(todo);
});

test('updateTodo on a version that loses a race is refused', async () => {
  const { alice, commit, keep, ...uses } = world();
  const todo = aTodo(alice);
  await keep(todo);
  const change = (title: string) => updateTodo(aRequest({ caller: alice, path: { todoId: todo.id }, body: { title }, ifMatch: 1 }), uses);

  const [first, second] = [await change('first'), await change('second')];
  await commit(first);

  expect(await problemCodeOf(() => commit(second))).toBe('precondition_failed');
  expect(await uses.todos.find(alice.userId, todo.id)).toMatchObject({ title: 'first', version: 2 });
});

test('updateTodo on any version that loses a race is asked again', async () => {
  const { alice, commit, keep, ...uses } = world();
  const todo = aTodo(alice);
  await keep(todo);
  const change = (title: string) => updateTodo(aRequest({ caller: alice, path: { todoId: todo.id }, body: { title }, ifMatch: '*' }), uses);

  const [first, second] = [await change('first'), await change('second')];
  await commit(first);

  await expect(commit(second)).rejects.toBeInstanceOf(ConditionFailed);
  expect((await commit(change('second'))).body).toMatchObject({ title: 'second', version: 3 });
});

test.each(['unknown', "another person's"])('updateTodo finds no %s to-do', async (whose) => {
  const { alice, bob, commit, keep, ...uses } = world();
  const todo = aTodo(bob);
  if (whose !== 'unknown') await keep(todo);

  const code = await problemCodeOf(() => commit(updateTodo(aRequest({ caller: alice, path: { todoId: todo.id }, body: { title: 'x' }, ifMatch: '*' }), uses)));

  expect(code).toBe('todo_not_found');
});
