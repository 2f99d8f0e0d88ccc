import type { IncomingMessage, ServerResponse } from 'node:http';
import { actionOf, createItem, getItem, isKey, listItems, plainProblem, PROBLEM_JSON, updateItem, validationProblem, type ListQuery } from '../synthetic/handlers.ts';
import type { Contender } from './contender.ts';
import { routesOf } from './contract-routes.ts';
import { listening } from './listening.ts';
import { peer } from './peer.ts';

interface Context {
  readonly request: { readonly params: { readonly itemId: string }; readonly query: ListQuery; readonly requestBody: object; readonly headers: { readonly [name: string]: string } };
  readonly validation: { readonly errors: readonly { readonly instancePath: string; readonly keyword: string; readonly message?: string }[] };
}

type Handler = (context: Context) => readonly [number, object?];

interface Api {
  init(): Promise<unknown>;
  register(handlers: { readonly [id: string]: Handler }): void;
  registerSecurityHandler(name: string, handler: (context: Context) => boolean): void;
  handleRequest(request: object): Promise<readonly [number, object?]>;
}

const orNotFound = (item: object | undefined): readonly [number, object] => (item ? [200, item] : [404, plainProblem(404, 'There is no such item')]);

const HANDLERS: { readonly [action: string]: Handler } = {
  list: ({ request }) => [200, listItems(request.query)],
  get: ({ request }) => orNotFound(getItem(request.params.itemId)),
  create: ({ request }) => [201, createItem(request.requestBody)],
  update: ({ request }) => orNotFound(updateItem(request.params.itemId, request.requestBody)),
  delete: () => [204],
};

const refusal = ({ validation }: Context): readonly [number, object] =>
  [400, validationProblem(validation.errors.map(({ instancePath, keyword, message }) => ({ pointer: instancePath, code: keyword, message })))];

const send = (response: ServerResponse, [status, body]: readonly [number, object?]): void => {
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, { 'content-type': status >= 400 ? PROBLEM_JSON : 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
};

const bodyOf = async (message: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString());
};

/** openapi-backend with its own routing and validation; formats are added, since it leaves them out. */
export const backend: Contender = async ({ document }) => {
  const { OpenAPIBackend } = await peer<{ readonly OpenAPIBackend: new (options: object) => Api }>('openapi-backend');
  const { default: addFormats } = await peer<{ readonly default: { readonly default: (ajv: unknown) => unknown } }>('ajv-formats');
  const api = new OpenAPIBackend({
    definition: structuredClone(document), ajvOpts: { allErrors: true, strict: false, coerceTypes: false, unicodeRegExp: true },
    customizeAjv: (ajv: unknown) => (addFormats.default ?? addFormats)(ajv),
  });
  api.register({
    ...Object.fromEntries(routesOf(document).map(({ id }) => [id, HANDLERS[actionOf(id)]!])),
    validationFail: refusal,
    unauthorizedHandler: () => [401, plainProblem(401, 'No key')],
    notFound: () => [404, plainProblem(404, 'No such path')],
  });
  api.registerSecurityHandler('apiKey', ({ request }) => isKey(request.headers['x-api-key']));
  await api.init();
  return listening((message, response) => {
    const [path, query] = message.url!.split('?');
    const handled = message.method === 'GET' ? Promise.resolve(undefined) : bodyOf(message);
    handled
      .then((body) => api.handleRequest({ method: message.method, path, query, body, headers: message.headers }))
      .then((reply) => send(response, reply), () => send(response, [500, plainProblem(500, 'Failed')]));
  });
};
