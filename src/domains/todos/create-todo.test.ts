import { afterAll, expect, test } from '@jest/globals';
import { anId, aRequest, problemCodeOf } from '#core/core.testing.ts';
import { createTodo } from '#domains/todos/create-todo.ts';
import { TODO_LIMIT } from '#domains/todos/todo.ts';
import { aNewTodo, todosWorlds } from '#domains/todos/todos.testing.ts';

const { world, remove } = todosWorlds();
afterAll(remove);

test('createTodo keeps an open to-do at version 1 and says so', async () => {
  const { alice, bob, commit, ...uses } = world();

  const reply = await commit(createTodo(aRequest({ caller: alice, body: aNewTodo({ dueAt: '2026-01-31T18:00:00+01:00' }) }), uses));

  const id = anId('todo', 1);
  expect(reply).toMatchObject({
    status: 201,
    headers: { location: `/v1/todos/${id}` },
    body: { id, title: 'Book the train', notes: '', state: 'open', dueAt: '2026-01-31T17:00:00.000Z', tags: [], version: 1 },
    events: [{ type: 'todo.created', ownerId: alice.userId, data: { todoId: id, version: 1 } }],
  });
  expect(await uses.todos.find(alice.userId, id)).toMatchObject({ title: 'Book the train', version: 1 });
  expect(await uses.todos.find(bob.userId, id)).toBeUndefined();
});

test('createTodo refuses one more than a person may keep, and keeps nothing', async () => {
  const { alice, commit, table, ...uses } = world();
  await table.transact([uses.todos.countBy(alice.userId, TODO_LIMIT - 1)]);
  const create = () => commit(createTodo(aRequest({ caller: alice, body: aNewTodo() }), uses));

  await create();

  expect(await problemCodeOf(create)).toBe('todo_limit_reached');
  expect(await uses.todos.find(alice.userId, anId('todo', 2))).toBeUndefined();
  expect(await uses.todos.count(alice.userId)).toBe(TODO_LIMIT);
});
