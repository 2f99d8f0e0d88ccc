import { afterAll, expect, test } from '@jest/globals';
import { exportTodos } from '#domains/todos/export-todos.ts';
import { aTodo, todosWorlds } from '#domains/todos/todos.testing.ts';

const { world, remove } = todosWorlds();
afterAll(remove);

test('exportTodos lists every to-do of a person over several pages, and of nobody else', async () => {
  const { alice, bob, table, todos, keep } = world();
  const own = Array.from({ length: 201 }, (_, index) => aTodo(alice, index + 1));
  for (let start = 0; start < own.length; start += 99) await table.transact(own.slice(start, start + 99).map((todo) => todos.replace(undefined, todo)));
  await keep(aTodo(bob, 999));

  const records: { readonly kind: string; readonly data: unknown }[] = [];
  for await (const record of exportTodos(todos)(alice.userId)) records.push(record);

  expect(records).toHaveLength(201);
  expect(new Set(records.map(({ data }) => JSON.stringify(data))).size).toBe(201);
  expect(JSON.stringify(records)).not.toContain(bob.userId);
  expect(records[0]).toMatchObject({ kind: 'todo', data: { title: 'Book the train', version: 1 } });
});
