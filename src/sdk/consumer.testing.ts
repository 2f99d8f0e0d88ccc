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

/** A program that receives webhooks; only its types are checked. */
export const typedReceiver = `
import { verifyWebhook, WebhookError } from '@demobackend/sdk/webhooks';
import type { WebhookEvent, WebhookErrorCode } from '@demobackend/sdk/webhooks';

export const receive = async (body: string | Uint8Array, headers: Headers | Record<string, string | string[] | undefined>): Promise<string> => {
  try {
    const event = await verifyWebhook(body, headers, ['whsec_b2xk', 'whsec_bmV3'], { toleranceSeconds: 60, now: () => new Date(0) });
    const version: 1 = event.version;
    if (event.type === 'todo.created') return event.data.todoId + version;
    if (event.type === 'file.ready') return event.data.contentVersionId;
    // @ts-expect-error no event has this type
    if (event.type === 'todo.exploded') return '';
    // @ts-expect-error internal events are never delivered
    if (event.type === 'user.signed_up') return '';
    return event.id;
  } catch (error) {
    if (!(error instanceof WebhookError)) throw error;
    const code: WebhookErrorCode = error.code;
    return code;
  }
};

export const deleted: WebhookEvent<'todo.deleted'> = { type: 'todo.deleted', id: '', timestamp: '', version: 1, data: { todoId: '', version: 1 } };
// @ts-expect-error the data of another event
export const mixed: WebhookEvent = { type: 'file.deleted', id: '', timestamp: '', version: 1, data: { todoId: '', version: 1 } };
`;

const receiver = `
const main = async () => {
  const secret = 'whsec_' + Buffer.alloc(32, 7).toString('base64');
  const event = { type: 'todo.created', id: 'event_1', timestamp: new Date().toISOString(), version: 1, data: { todoId: 'todo_1', version: 1 } };
  const body = JSON.stringify(event);
  const headers = await signWebhook({ id: event.id, timestamp: new Date(), body }, secret);
  const { type } = await verifyWebhook(body, headers, secret);
  const error = await verifyWebhook(body.replace('todo_1', 'todo_2'), headers, secret).catch((caught) => caught);
  console.log(JSON.stringify({ type, code: error.code, isWebhookError: error instanceof WebhookError }));
};
main();
`;

/** A program that receives webhooks, as an ES module. */
export const esmReceiver = `import { signWebhook, verifyWebhook, WebhookError } from '@demobackend/sdk/webhooks';\n${receiver}`;

/** The same as CommonJS. */
export const cjsReceiver = `const { signWebhook, verifyWebhook, WebhookError } = require('@demobackend/sdk/webhooks');\n${receiver}`;
