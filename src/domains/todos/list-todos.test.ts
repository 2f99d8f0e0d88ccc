import { afterAll, expect, test } from '@jest/globals';
import type { Caller } from '#core/caller.ts';
import { anId, aRequest } from '#core/core.testing.ts';
import type { Request } from '#core/operation.ts';
import type { Json } from '#core/ports/table.ts';
import { listTodos } from '#domains/todos/list-todos.ts';
import type { Todo } from '#domains/todos/todo.ts';
import { aTodo, todosWorlds, type TodosWorld } from '#domains/todos/todos.testing.ts';

const { world, remove } = todosWorlds();
afterAll(remove);

type Query = Request<'listTodos'>['query'];

const due = (day: number): Date => new Date(Date.UTC(2026, 0, day));
const variety = (owner: Caller): readonly Todo[] => [
  aTodo(owner, 1, { dueAt: due(9), tags: ['home'] }),
  aTodo(owner, 2, { state: 'completed', dueAt: due(3) }),
  aTodo(owner, 3, { tags: ['home', 'travel'] }),
  aTodo(owner, 4, { dueAt: due(3), tags: ['travel'] }),
  aTodo(owner, 5, { state: 'completed', dueAt: due(1), tags: ['home'] }),
];

const asked = ({ alice }: TodosWorld, query: Partial<Query>, limit: number, after?: Json): Request<'listTodos'> =>
  aRequest<'listTodos'>({ caller: alice, query: { orderBy: 'created', limit, ...query }, page: { limit, after } });

/** Numbers of the to-dos of each page, until there is no next one. */
const pagesOf = async (here: TodosWorld, query: Partial<Query>, limit: number): Promise<readonly (readonly number[])[]> => {
  const pages: number[][] = [];
  let after: Json | undefined;
  do {
    const reply = await listTodos(asked(here, query, limit, after), here);
    pages.push(reply.body.items.map(({ id }) => Number(id.slice(-2))));
    after = reply.next;
  } while (after !== undefined);
  return pages;
};

test.each<[string, Partial<Query>, readonly number[]]>([
  ['everything, newest first', {}, [5, 4, 3, 2, 1]],
  ['one state, newest first', { state: 'open' }, [4, 3, 1]],
  ['one label', { tag: 'home' }, [5, 3, 1]],
  ['one label of one state', { tag: 'home', state: 'open' }, [3, 1]],
  ['a label that nobody uses', { tag: 'hom' }, []],
  ['what is due, earliest first, without those that have no date', { orderBy: 'due' }, [5, 2, 4, 1]],
  ['one state by due date', { orderBy: 'due', state: 'completed' }, [5, 2]],
  ['what is due before a time', { orderBy: 'due', dueBefore: '2026-01-03T00:00:00.001Z' }, [5, 2, 4]],
  ['nothing that is due at that very time', { orderBy: 'due', dueBefore: '2026-01-03T00:00:00Z' }, [5]],
  ['what is due before a time, by creation', { dueBefore: '2026-01-09T01:00:00+01:00' }, [5, 4, 2]],
  ['everything at once', { orderBy: 'due', state: 'open', tag: 'travel', dueBefore: '2026-02-01T00:00:00Z' }, [4]],
])('listTodos shows %s', async (_name, query, want) => {
  const here = world();
  await here.keep(...variety(here.alice), aTodo(here.bob, 9, { tags: ['home'], dueAt: due(2) }));

  const pages = await pagesOf(here, query, 20);

  expect(pages).toEqual([want]);
});

test.each<[string, Partial<Query>]>([['by creation', {}], ['by due date, several on one day', { orderBy: 'due' }]])(
  'listTodos pages %s without missing or repeating any',
  async (_name, query) => {
    const here = world();
    await here.keep(...[1, 2, 3, 4, 5].map((number) => aTodo(here.alice, number, { dueAt: due(1 + (number % 2)) })));

    const pages = await pagesOf(here, query, 2);

    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(pages.flat().toSorted()).toEqual([1, 2, 3, 4, 5]);
  },
);

test('listTodos has no next page after one that is just full', async () => {
  const here = world();
  await here.keep(aTodo(here.alice, 1), aTodo(here.alice, 2));

  expect(await pagesOf(here, {}, 2)).toEqual([[2, 1]]);
});

test('listTodos finds rare labels among many to-dos, a thousand looked at for each page', async () => {
  const here = world();
  const { table, todos, alice } = here;
  const many = Array.from({ length: 1_210 }, (_, index) => aTodo(alice, index + 1, { tags: index === 0 || index === 1_208 ? ['rare'] : ['other'] }));
  for (let start = 0; start < many.length; start += 90) await table.transact(many.slice(start, start + 90).map((todo) => todos.replace(undefined, todo)));

  const first = await listTodos(asked(here, { tag: 'rare' }, 5), here);
  const second = await listTodos(asked(here, { tag: 'rare' }, 5, first.next), here);

  expect(first.body.items.map(({ id }) => id)).toEqual([anId('todo', 1_209)]);
  expect(first.next).toBeDefined();
  expect(second.body.items.map(({ id }) => id)).toEqual([anId('todo', 1)]);
  expect(second.next).toBeUndefined();
});
