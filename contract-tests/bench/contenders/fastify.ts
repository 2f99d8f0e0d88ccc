import { actionOf, createItem, getItem, isKey, listItems, plainProblem, PROBLEM_JSON, updateItem, validationProblem, type ListQuery } from '../synthetic/handlers.ts';
import type { Contender } from './contender.ts';
import { routesOf } from './contract-routes.ts';
import { peer } from './peer.ts';

interface Request {
  readonly headers: { readonly [name: string]: string | undefined };
  readonly params: { readonly itemId: string };
  readonly query: ListQuery;
  readonly body: object;
}

interface Reply {
  code(status: number): Reply;
  type(mediaType: string): Reply;
  serializer(serialize: (payload: unknown) => string): Reply;
  send(payload?: unknown): Reply;
}

interface Failure {
  readonly statusCode?: number;
  readonly message: string;
  readonly validation?: readonly { readonly instancePath: string; readonly keyword: string; readonly message?: string }[];
}

type Handler = (request: Request, reply: Reply) => unknown;

interface App {
  addHook(name: 'onRequest', hook: (request: Request, reply: Reply, done: (error?: Error) => void) => void): void;
  setErrorHandler(handler: (error: Failure, request: Request, reply: Reply) => void): void;
  route(route: object): void;
  register(plugin: unknown, options: object): void;
  listen(options: { readonly port: number; readonly host: string }): Promise<string>;
}

interface Fastify {
  readonly default: (options: object) => App;
}

const problem = (reply: Reply, status: number, document: object): Reply => reply.code(status).type(PROBLEM_JSON).serializer(JSON.stringify).send(document);

const orNotFound = (reply: Reply, item: object | undefined): unknown => item ?? problem(reply, 404, plainProblem(404, 'There is no such item'));

const HANDLERS: { readonly [action: string]: Handler } = {
  list: ({ query }) => listItems(query),
  get: ({ params }, reply) => orNotFound(reply, getItem(params.itemId)),
  create: ({ body }, reply) => reply.code(201).send(createItem(body)),
  update: ({ params, body }, reply) => orNotFound(reply, updateItem(params.itemId, body)),
  delete: (_request, reply) => reply.code(204).send(),
};

const refuse = (error: Failure, _request: Request, reply: Reply): void => {
  const faults = error.validation?.map(({ instancePath, keyword, message }) => ({ pointer: instancePath, code: keyword, message }));
  const status = error.statusCode ?? 500;
  problem(reply, status, faults ? validationProblem(faults) : plainProblem(status, error.message));
};

/** The defaults but for what the contract demands: every fault is named, nothing undeclared is dropped silently. */
const OPTIONS = { logger: false, ajv: { customOptions: { allErrors: true, removeAdditional: false, coerceTypes: 'array', strict: false } } };

const open = async (): Promise<App> => {
  const { default: fastify } = await peer<Fastify>('fastify');
  const app = fastify(OPTIONS);
  app.setErrorHandler(refuse);
  return app;
};

const portOf = async (app: App): Promise<number> => Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);

/** Fastify with its own validation and serialisation, one route for each operation. */
export const fastify: Contender = async ({ document }) => {
  const app = await open();
  app.addHook('onRequest', ({ headers }, _reply, done) => done(isKey(headers['x-api-key']) ? undefined : Object.assign(new Error('No key'), { statusCode: 401 })));
  for (const { id, method, path, body, query, pathParameters, reply } of routesOf(document)) {
    app.route({
      method,
      url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
      schema: { ...(body && { body }), ...(query && { querystring: query }), ...(pathParameters && { params: pathParameters }), ...(reply && { response: { [reply.status]: reply.schema } }) },
      handler: HANDLERS[actionOf(id)],
    });
  }
  return portOf(app);
};

/** Fastify with its routes taken from the contract by fastify-openapi-glue. */
export const glue: Contender = async ({ document }) => {
  const app = await open();
  const { default: plugin } = await peer<{ readonly default: unknown }>('fastify-openapi-glue');
  const serviceHandlers = Object.fromEntries(routesOf(document).map(({ id }) => [id, HANDLERS[actionOf(id)]]));
  const securityHandlers = {
    apiKey: async ({ headers }: Request) => {
      if (!isKey(headers['x-api-key'])) throw Object.assign(new Error('No key'), { statusCode: 401 });
    },
  };
  app.register(plugin, { specification: structuredClone(document), serviceHandlers, securityHandlers });
  return portOf(app);
};
