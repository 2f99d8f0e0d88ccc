import { afterAll, expect, test } from '@jest/globals';
import { anId, aRequest } from '#core/core.testing.ts';
import { ConditionFailed } from '#core/ports/table.ts';
import type { TodoWrite } from '#generated/types.ts';
import { batchTodos } from '#domains/todos/batch-todos.ts';
import { TODO_LIMIT } from '#domains/todos/todo.ts';
import { aNewTodo, aTodo, todosWorlds, type TodosWorld } from '#domains/todos/todos.testing.ts';

const { world, remove } = todosWorlds();
afterAll(remove);

const batch = ({ alice, ...uses }: TodosWorld, items: readonly TodoWrite[]) => batchTodos(aRequest({ caller: alice, body: { items: [...items] } }), uses);
const creation = (title: string): TodoWrite => ({ action: 'create', todo: aNewTodo({ title }) });
const everything = { orderBy: 'created', state: undefined, tag: undefined, dueBefore: undefined } as const;
const titlesOf = async ({ todos, alice }: TodosWorld): Promise<readonly string[]> =>
  (await todos.list(alice.userId, everything, { limit: 100, after: undefined })).todos.map(({ title }) => title);

test('batchTodos does its writes in order and answers each', async () => {
  const here = world();
  await here.keep(aTodo(here.alice, 1), aTodo(here.alice, 2), aTodo(here.alice, 3));

  const reply = await here.commit(batch({ ...here, newId: () => anId('todo', 9) }, [
    creation('New'),
    { action: 'update', todoId: anId('todo', 1), version: 1, changes: { title: 'Changed' } },
    { action: 'complete', todoId: anId('todo', 2) },
    { action: 'delete', todoId: anId('todo', 3), version: 1 },
  ]));

  expect(reply.body.items).toMatchObject([
    { status: 'created', todo: { id: anId('todo', 9), title: 'New', version: 1 } },
    { status: 'updated', todo: { title: 'Changed', version: 2 } },
    { status: 'completed', todo: { state: 'completed', version: 2 } },
    { status: 'deleted' },
  ]);
  expect(reply.events?.map(({ type }) => type)).toEqual(['todo.created', 'todo.updated', 'todo.completed', 'todo.deleted']);
  expect(await titlesOf(here)).toEqual(['New', 'Book the train', 'Changed']);
  expect(await here.todos.count(here.alice.userId)).toBe(3);
});

test('batchTodos refuses a write without touching anything and does the others', async () => {
  const here = world();
  await here.keep(aTodo(here.alice, 1));
  await here.keep(aTodo(here.bob, 2));

  const reply = await here.commit(batch(here, [
    { action: 'update', todoId: anId('todo', 1), version: 7, changes: { title: 'Never' } },
    { action: 'complete', todoId: anId('todo', 2) },
    { action: 'delete', todoId: anId('todo', 8), version: 1 },
    { action: 'complete', todoId: anId('todo', 1) },
  ]));

  expect(reply.body.items).toMatchObject([
    { status: 'refused', code: 'precondition_failed' },
    { status: 'refused', code: 'todo_not_found' },
    { status: 'refused', code: 'todo_not_found' },
    { status: 'completed', todo: { title: 'Book the train' } },
  ]);
  expect(reply.events).toHaveLength(1);
  expect(await here.todos.find(here.bob.userId, anId('todo', 2))).toEqual(aTodo(here.bob, 2));
});

test('batchTodos of refused writes only writes nothing at all', async () => {
  const here = world();

  const reply = await batch(here, [{ action: 'complete', todoId: anId('todo', 1) }]);

  expect(reply).toMatchObject({ writes: [], events: [] });
});

test('batchTodos sees its own writes: the same to-do twice, and after its deletion', async () => {
  const here = world();
  await here.keep(aTodo(here.alice, 1));
  const id = anId('todo', 1);

  const reply = await here.commit(batch(here, [
    { action: 'update', todoId: id, version: 1, changes: { title: 'Once' } },
    { action: 'update', todoId: id, version: 1, changes: { title: 'Stale' } },
    { action: 'complete', todoId: id },
    { action: 'complete', todoId: id },
    { action: 'update', todoId: id, version: 3, changes: { title: 'Twice' } },
    { action: 'delete', todoId: id, version: 4 },
    { action: 'update', todoId: id, version: 4, changes: { title: 'Ghost' } },
    { action: 'delete', todoId: id, version: 4 },
  ]));

  expect(reply.body.items.map(({ status, code }) => code ?? status)).toEqual(
    ['updated', 'precondition_failed', 'completed', 'completed', 'updated', 'deleted', 'todo_not_found', 'todo_not_found']);
  expect(reply.events).toMatchObject([2, 3, 4, 4].map((version) => ({ data: { version } })));
  expect(await titlesOf(here)).toEqual([]);
  expect(await here.todos.count(here.alice.userId)).toBe(0);
});

test('batchTodos stores a to-do that was changed twice at its last version', async () => {
  const here = world();
  await here.keep(aTodo(here.alice, 1));
  const id = anId('todo', 1);

  await here.commit(batch(here, [{ action: 'update', todoId: id, version: 1, changes: { title: 'Once' } }, { action: 'complete', todoId: id }]));

  expect(await here.todos.find(here.alice.userId, id)).toMatchObject({ title: 'Once', state: 'completed', version: 3 });
});

test('batchTodos fills up to the limit and lets a deletion make room', async () => {
  const here = world();
  await here.keep(aTodo(here.alice, 1));
  await here.table.transact([here.todos.countBy(here.alice.userId, TODO_LIMIT - 2)]);
  let made = 1;
  const newId = () => anId('todo', (made += 1));

  const reply = await here.commit(batch({ ...here, newId }, [
    creation('Last'), creation('Too many'), { action: 'delete', todoId: anId('todo', 1), version: 1 }, creation('In its place'),
  ]));

  expect(reply.body.items.map(({ status, code }) => code ?? status)).toEqual(['created', 'todo_limit_reached', 'deleted', 'created']);
  expect(await here.todos.count(here.alice.userId)).toBe(TODO_LIMIT);
  expect(await titlesOf(here)).toEqual(['In its place', 'Last']);
});

test('batchTodos that another creation leaves no room is asked again', async () => {
  const here = world();
  const { table, todos, alice } = here;
  await table.transact([todos.countBy(alice.userId, TODO_LIMIT - 1)]);
  const late = await batch(here, [creation('Late')]);
  await table.transact([todos.countBy(alice.userId, 1)]);

  await expect(here.commit(late)).rejects.toBeInstanceOf(ConditionFailed);

  expect((await batch(here, [creation('Late')])).body.items).toEqual([{ status: 'refused', code: 'todo_limit_reached' }]);
});

test('batchTodos of a to-do that changes meanwhile is asked again', async () => {
  const here = world();
  const todo = aTodo(here.alice);
  await here.keep(todo);
  const late = await batch(here, [{ action: 'delete', todoId: todo.id, version: 1 }]);
  await here.table.transact([here.todos.save({ ...todo, version: 2 }, 'refuse')]);

  await expect(here.commit(late)).rejects.toBeInstanceOf(ConditionFailed);
});

test('batchTodos of 25 writes leaves the transaction room for its event, its idempotency record and its parts', async () => {
  const here = world();

  const reply = await batch(here, Array.from({ length: 25 }, (_, index) => creation(`To-do ${index}`)));

  expect(reply.writes).toHaveLength(26);
  expect(JSON.stringify(reply.writes).length).toBeLessThan(1_000_000);
});
