import type { RequestListener } from 'node:http';
import { actionOf, createItem, getItem, isKey, listItems, plainProblem, PROBLEM_JSON, updateItem, validationProblem, type ListQuery } from '../synthetic/handlers.ts';
import type { Contender } from './contender.ts';
import { routesOf } from './contract-routes.ts';
import { listening } from './listening.ts';
import { peer } from './peer.ts';

interface Request {
  readonly headers: { readonly [name: string]: string | undefined };
  readonly params: { readonly itemId: string };
  readonly query: ListQuery;
  readonly body: object;
}

interface Response {
  status(status: number): Response;
  type(mediaType: string): Response;
  json(body: unknown): void;
  send(text: string): void;
  end(): void;
}

interface Failure {
  readonly status?: number;
  readonly message: string;
  readonly errors?: readonly { readonly path: string; readonly errorCode?: string; readonly message: string }[];
}

type Handler = (request: Request, response: Response) => void;

interface Express {
  readonly default: (() => RequestListener & Record<string, (...parts: readonly unknown[]) => void>) & { readonly json: () => unknown };
}

const problem = (response: Response, status: number, document: object): void => response.status(status).type(PROBLEM_JSON).send(JSON.stringify(document));

const orNotFound = (response: Response, item: object | undefined): void =>
  item ? response.json(item) : problem(response, 404, plainProblem(404, 'There is no such item'));

const HANDLERS: { readonly [action: string]: Handler } = {
  list: ({ query }, response) => response.json(listItems(query)),
  get: ({ params }, response) => orNotFound(response, getItem(params.itemId)),
  create: ({ body }, response) => response.status(201).json(createItem(body)),
  update: ({ params, body }, response) => orNotFound(response, updateItem(params.itemId, body)),
  delete: (_request, response) => response.status(204).end(),
};

const refuse = (error: Failure, _request: Request, response: Response, _next: unknown): void => {
  const status = error.status ?? 500;
  const faults = error.errors?.map(({ path, errorCode, message }) => ({ pointer: path, code: errorCode, message }));
  problem(response, status, status === 400 && faults ? validationProblem(faults) : plainProblem(status, error.message));
};

/** Express with express-openapi-validator before its routes. */
export const express: Contender = async ({ document }) => {
  const [{ default: express }, validator] = await Promise.all([
    peer<Express>('express'), peer<{ readonly middleware: (options: object) => unknown }>('express-openapi-validator'),
  ]);
  const app = express();
  app['use']!(express.json());
  const validateSecurity = { handlers: { apiKey: (request: Request) => isKey(request.headers['x-api-key']) } };
  app['use']!(validator.middleware({ apiSpec: structuredClone(document), validateRequests: { allErrors: true }, validateResponses: false, validateSecurity, validateFormats: true }));
  for (const { id, method, path } of routesOf(document)) app[method.toLowerCase()]!(path.replaceAll(/\{(\w+)\}/g, ':$1'), HANDLERS[actionOf(id)]);
  app['use']!(refuse);
  return listening(app);
};
