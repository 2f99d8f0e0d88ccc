/** A program that uses the packed SDK; only its types are checked. Every `@ts-expect-error` is a promise of them. */
export const typedConsumer = `
import { ApiProblem, createClient, createTodo, deleteTodo, getTodo, listTodos, pages, paginate, problemOf, updateTodo } from '@demobackend/sdk';
import type { Client, InputOf, ProblemsOf, Schemas, Todo } from '@demobackend/sdk';

const signedIn = { accessToken: 'a', refreshToken: 'b', expiresInSeconds: 900 };
export const kept: Client = createClient({ baseUrl: '', tokens: { tokens: signedIn, refresh: async ({ refreshToken }) => ({ ...signedIn, refreshToken: refreshToken.trim() }) } });

export const main = async (): Promise<void> => {
  const client = createClient({ baseUrl: 'https://api.example', token: () => undefined, hooks: { onRetry: ({ delayMs }) => { delayMs.toFixed(); } } });
  const created = await createTodo(client, { body: { title: 'Book the train' } });
  const status: 201 = created.status;
  const todo: Todo = created.data;
  const path = { todoId: todo.id };

  const read = await getTodo(client, { path });
  const title: string = read.data.title;
  const again = await getTodo(client, { path, ifNoneMatch: read }, { signal: new AbortController().signal });
  if (again.status === 304) again.data satisfies undefined;
  else again.data satisfies Todo;
  // @ts-expect-error it may be 304 without data
  again.data.title;

  await updateTodo(client, { path, ifMatch: read, body: { title } });
  await deleteTodo(client, { path, ifMatch: todo.version });
  // @ts-expect-error a change names the entity tag it is made on
  await updateTodo(client, { path, body: { title } });
  // @ts-expect-error a path parameter is missing
  await getTodo(client, {});
  // @ts-expect-error the input is required
  await getTodo(client);
  // @ts-expect-error the contract has no such member
  await createTodo(client, { body: { title, nope: 1 } });

  for await (const item of paginate(client, listTodos, { query: { state: 'open' } })) item satisfies Todo;
  for await (const page of pages(client, listTodos)) page.items satisfies readonly Todo[];
  // @ts-expect-error not a state
  paginate(client, listTodos, { query: { state: 'lost' } });
  // @ts-expect-error not a list
  paginate(client, getTodo, { path });

  const code: ProblemsOf<'createTodo'> = 'todo_limit_reached';
  // @ts-expect-error not a problem of this operation
  const foreign: ProblemsOf<'createTodo'> = 'todo_not_found';
  const input: InputOf<'createTodo'> = { body: { title } };
  const schema: Schemas['NewTodo'] = input.body;
  console.log(status, code, foreign, schema);
};

export const limitOf = (error: unknown): number | undefined => {
  if (error instanceof ApiProblem) {
    // @ts-expect-error no problem has this code
    error.is('no_such_code');
    // @ts-expect-error no problem has this member
    error.problem.nonsense;
    if (error.is('todo_limit_reached')) return error.problem.limit;
    // @ts-expect-error this one has no such member of its own kind
    if (error.is('todo_not_found')) error.problem.limit satisfies number;
  }
  const problem = problemOf(createTodo, error);
  // @ts-expect-error not a code of this operation
  if (problem?.code === 'todo_not_found') return 0;
  return problem?.problem.code === 'todo_limit_reached' ? problem.problem.limit : undefined;
};
`;

const program = `
const main = async () => {
  const client = createClient({ baseUrl: process.argv[2], token: 'alice' });
  const { status, etag, data } = await createTodo(client, { body: { title: 'Book the train' } });
  const error = await getTodo(client, { path: { todoId: 'todo_2' } }).catch((caught) => caught);
  console.log(JSON.stringify({
    status, etag, title: data.title, isProblem: error instanceof ApiProblem, code: error.code, hasFileSource: typeof fileSource === 'function',
  }));
};
main();
`;

/** A program that calls the API, as an ES module. */
export const esmConsumer = `import { ApiProblem, createClient, createTodo, getTodo } from '@demobackend/sdk';
import { fileSource } from '@demobackend/sdk/node';
${program}`;

/** The same as CommonJS. */
export const cjsConsumer = `const { ApiProblem, createClient, createTodo, getTodo } = require('@demobackend/sdk');
const { fileSource } = require('@demobackend/sdk/node');
${program}`;
