import { randomUUID } from 'node:crypto';
import type { Todo } from '#generated/types.ts';
import { jsonOf, type Answer, type Call } from '../http-client.ts';
import type { Random } from '../seeded-random.ts';
import type { Body, Change, Facts } from './documents.ts';

/** A request that a client is about to send, and what it is to change. */
export interface Plan extends Change {
  readonly name: string;
  /** Without URL base and token. */
  readonly call: Omit<Call, 'token'>;
  readonly status: number;
  /** Reads the changed documents from the answer (a document without a body is gone); undefined: a part of it was refused. */
  readonly read: (answer: Answer) => readonly (readonly [string, Body | undefined])[] | undefined;
}

interface BatchAnswer {
  readonly items: readonly { readonly status: string; readonly todo?: Todo }[];
}

interface BatchItem {
  readonly write: object;
  readonly touches?: readonly [string, Facts | undefined];
  readonly creates?: Facts;
}

const ROOM = 40;
const KINDS = ['create', 'create', 'update', 'update', 'complete', 'delete', 'batch', 'batch'] as const;
const bodyOf = (todo: Todo): Body => ({ ...todo });
const one = (answer: Answer): readonly (readonly [string, Body])[] => [[jsonOf<Todo>(answer).id, bodyOf(jsonOf<Todo>(answer))]];

/** Plans the next write of a person who has these to-dos. */
export const planTodoWrite = (todos: ReadonlyMap<string, Body>, random: Random): Plan => {
  const kind = todos.size < 3 ? 'create' : todos.size > ROOM ? 'delete' : random.pick(KINDS);
  if (kind === 'create') return planCreate(random);
  if (kind === 'batch') return planBatch(todos, random);
  const todo = random.pick([...todos.values()]);
  if (kind === 'update') return planUpdate(todo, random);
  return kind === 'complete' ? planToggle(todo) : planDelete(todo);
};

const keyed = (): { readonly 'idempotency-key': string } => ({ 'idempotency-key': randomUUID() });
const tagOf = (todo: Body): string => `"${todo['version']}"`;
const nextVersion = (todo: Body): number => Number(todo['version']) + 1;
const pathTo = (todo: Body): string => `/v1/todos/${todo['id']}`;

const aNewTodo = (random: Random): Facts => ({
  title: `chaos ${random.text(12)}`,
  notes: random.chance(0.3) ? random.text(random.between(1, 3_000)) : random.text(10),
  dueAt: random.chance(0.5) ? `2026-0${random.between(1, 9)}-1${random.between(0, 9)}T12:00:00.000Z` : null,
  tags: random.chance(0.5) ? [random.text(6)] : [],
});

const planCreate = (random: Random): Plan => {
  const todo = aNewTodo(random);
  return { name: 'createTodo', call: { method: 'POST', url: '/v1/todos', headers: keyed(), json: todo }, status: 201, touched: new Map(), created: [opened(todo)], read: one };
};

const opened = (todo: Facts): Facts => ({ ...todo, state: 'open', version: 1, completedAt: null });

const someChanges = (random: Random): Facts => ({ notes: random.text(random.between(1, 500)), ...(random.chance(0.5) ? { title: `chaos ${random.text(12)}` } : {}) });

const planUpdate = (todo: Body, random: Random): Plan => {
  const changes = someChanges(random);
  return {
    name: 'updateTodo',
    call: { method: 'PATCH', url: pathTo(todo), headers: { 'if-match': tagOf(todo), 'content-type': 'application/merge-patch+json' }, json: changes },
    status: 200,
    touched: new Map([[String(todo['id']), changed(todo, changes)]]),
    created: [],
    read: one,
  };
};

const changed = (todo: Body, changes: Facts): Facts => ({ title: todo['title'], tags: todo['tags'], dueAt: todo['dueAt'], state: todo['state'], ...changes, version: nextVersion(todo) });

const planToggle = (todo: Body): Plan => {
  const isOpen = todo['state'] === 'open';
  return {
    name: isOpen ? 'completeTodo' : 'reopenTodo',
    call: { method: 'POST', url: `${pathTo(todo)}/${isOpen ? 'complete' : 'reopen'}`, headers: keyed() },
    status: 200,
    touched: new Map([[String(todo['id']), { title: todo['title'], notes: todo['notes'], state: isOpen ? 'completed' : 'open', version: nextVersion(todo) }]]),
    created: [],
    read: one,
  };
};

const planDelete = (todo: Body): Plan => ({
  name: 'deleteTodo',
  call: { method: 'DELETE', url: pathTo(todo), headers: { 'if-match': tagOf(todo) } },
  status: 204,
  touched: new Map([[String(todo['id']), undefined]]),
  created: [],
  read: () => [[String(todo['id']), undefined]],
});

/** Several writes that are stored together: all of them or none may survive. */
const planBatch = (todos: ReadonlyMap<string, Body>, random: Random): Plan => {
  const left = [...todos.values()];
  const items = Array.from({ length: random.between(2, 12) }, (): BatchItem => {
    const [todo] = left.length > 3 && random.chance(0.7) ? left.splice(random.below(left.length), 1) : [];
    return todo === undefined ? createItem(random) : itemOn(todo, random);
  });
  const ids = items.map(({ touches }) => touches);
  return {
    name: 'batchTodos',
    call: { method: 'POST', url: '/v1/todos/batch', headers: keyed(), json: { items: items.map(({ write }) => write) } },
    status: 200,
    touched: new Map(ids.filter((touch) => touch !== undefined)),
    created: items.flatMap(({ creates }) => (creates ? [creates] : [])),
    read: (answer) => readBatch(jsonOf<BatchAnswer>(answer), ids),
  };
};

const readBatch = ({ items }: BatchAnswer, ids: readonly BatchItem['touches'][]): ReturnType<Plan['read']> =>
  items.some(({ status }) => status === 'refused') ? undefined : items.map(({ todo }, index) => [todo?.id ?? ids[index]?.[0] ?? '', todo && bodyOf(todo)]);

const createItem = (random: Random): BatchItem => {
  const todo = aNewTodo(random);
  return { write: { action: 'create', todo }, creates: opened(todo) };
};

const itemOn = (todo: Body, random: Random): BatchItem => {
  const id = String(todo['id']);
  const version = todo['version'];
  if (random.chance(0.3)) return { write: { action: 'delete', todoId: id, version }, touches: [id, undefined] };
  if (random.chance(0.4) && todo['state'] === 'open') {
    return { write: { action: 'complete', todoId: id }, touches: [id, { title: todo['title'], notes: todo['notes'], state: 'completed', version: nextVersion(todo) }] };
  }
  const changes = someChanges(random);
  return { write: { action: 'update', todoId: id, version, changes }, touches: [id, changed(todo, changes)] };
};
