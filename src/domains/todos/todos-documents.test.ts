import { afterAll, expect, test } from '@jest/globals';
import { anId } from '#core/core.testing.ts';
import { findTodoDocument, listTodoDocuments } from '#domains/todos/todos-documents.ts';
import { aTodo, todosWorlds } from '#domains/todos/todos.testing.ts';

const { world, remove } = todosWorlds();
afterAll(remove);

test('search knows of a to-do what its owner may read, and of nobody else\'s', async () => {
  const { todos, keep, alice, bob } = world();
  await keep(aTodo(alice, 1, { notes: 'Window seat', tags: ['travel'] }));
  const find = findTodoDocument(todos);

  const [own, foreign, absent] = [await find(alice.userId, anId('todo', 1)), await find(bob.userId, anId('todo', 1)), await find(alice.userId, anId('todo', 9))];

  expect(own).toEqual({
    id: anId('todo', 1),
    type: 'todo',
    ownerId: alice.userId,
    visibility: 'private',
    title: 'Book the train',
    text: 'Window seat',
    tags: ['travel'],
    updatedAt: new Date('2026-01-01T00:00:00Z'),
    version: 1,
  });
  expect([foreign, absent]).toEqual([undefined, undefined]);
});

test('every to-do of a person is listed once, and none of others', async () => {
  const { todos, keep, alice, bob } = world();
  await keep(...Array.from({ length: 130 }, (_, at) => aTodo(alice, at + 1)), aTodo(bob, 500));

  const ids: string[] = [];
  for await (const { id } of listTodoDocuments(todos)(alice.userId)) ids.push(id);

  expect(ids.toSorted()).toEqual(Array.from({ length: 130 }, (_, at) => anId('todo', at + 1)));
});
