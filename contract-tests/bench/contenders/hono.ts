import { actionOf, createItem, getItem, isKey, listItems, plainProblem, PROBLEM_JSON, updateItem, validationProblem, type ListQuery } from '../synthetic/handlers.ts';
import type { Contender } from './contender.ts';
import { routesOf, type Route, type Schema } from './contract-routes.ts';
import { peer } from './peer.ts';

interface Zod {
  readonly [name: string]: (...parts: readonly unknown[]) => Zod;
}

interface Context {
  readonly req: { header(name: string): string | undefined; valid(part: 'json' | 'query' | 'param'): unknown };
  json(body: unknown, status?: number): unknown;
  body(body: string | null, status: number, headers?: object): unknown;
}

interface Hono {
  use(middleware: (context: Context, next: () => Promise<void>) => Promise<unknown>): void;
  openapi(route: unknown, handler: (context: Context) => unknown): void;
  readonly fetch: unknown;
}

interface ZodOpenapi {
  readonly OpenAPIHono: new (options: object) => Hono;
  readonly createRoute: (route: object) => unknown;
  readonly z: Zod;
}

type Outcome = { readonly success: true } | { readonly success: false; readonly error: { readonly issues: readonly Issue[] } };

interface Issue {
  readonly path: readonly unknown[];
  readonly code: string;
  readonly message: string;
}

const FORMATS: { readonly [format: string]: (z: Zod) => Zod } = {
  email: (z) => z['email']!(),
  uri: (z) => z['url']!(),
  uuid: (z) => z['guid']!(),
  'date-time': (z) => (z['iso'] as unknown as Zod)['datetime']!({ offset: true }),
  date: (z) => (z['iso'] as unknown as Zod)['date']!(),
};

/** Writes a schema of the synthetic contract in zod. */
const zodOf = (z: Zod, schema: Schema, { coerce }: { readonly coerce: boolean }): Zod => {
  const { type, enum: values, format, minLength, maxLength, pattern, minimum, maximum, maxItems, items, properties, required } = schema;
  if (Array.isArray(values)) return z['enum']!(values);
  if (type === 'boolean') return z['boolean']!();
  if (type === 'array') return z['array']!(zodOf(z, items as Schema, { coerce }))['max']!(maxItems);
  if (type === 'object') {
    const members = Object.entries(properties as { readonly [name: string]: Schema }).map(([name, member]) => {
      const each = zodOf(z, member, { coerce });
      const isOptional = !(required as readonly string[]).includes(name);
      return [name, member['default'] !== undefined ? each['default']!(member['default']) : isOptional ? each['optional']!() : each];
    });
    return z['strictObject']!(Object.fromEntries(members));
  }
  if (type === 'integer' || type === 'number') {
    let number = coerce ? (z['coerce'] as unknown as Zod)['number']!() : z['number']!();
    if (type === 'integer') number = number['int']!();
    if (minimum !== undefined) number = number['min']!(minimum);
    return maximum === undefined ? number : number['max']!(maximum);
  }
  let text = typeof format === 'string' ? FORMATS[format]!(z) : z['string']!();
  if (minLength !== undefined) text = text['min']!(minLength);
  if (maxLength !== undefined) text = text['max']!(maxLength);
  return typeof pattern === 'string' ? text['regex']!(new RegExp(pattern, 'u')) : text;
};

const orNotFound = (context: Context, item: object | undefined): unknown =>
  item ? context.json(item) : context.body(JSON.stringify(plainProblem(404, 'There is no such item')), 404, { 'content-type': PROBLEM_JSON });

const itemIdOf = (context: Context): string => (context.req.valid('param') as { readonly itemId: string }).itemId;

const HANDLERS: { readonly [action: string]: (context: Context) => unknown } = {
  list: (context) => context.json(listItems(context.req.valid('query') as ListQuery)),
  get: (context) => orNotFound(context, getItem(itemIdOf(context))),
  create: (context) => context.json(createItem(context.req.valid('json') as object), 201),
  update: (context) => orNotFound(context, updateItem(itemIdOf(context), context.req.valid('json') as object)),
  delete: (context) => context.body(null, 204),
};

const faultsOf = (issues: readonly Issue[]): readonly object[] =>
  issues.map(({ path, code, message }) => ({ pointer: `/${path.join('/')}`, code, message }));

const refuse = (outcome: Outcome, context: Context): unknown =>
  outcome.success ? undefined : context.body(JSON.stringify(validationProblem(faultsOf(outcome.error.issues))), 400, { 'content-type': PROBLEM_JSON });

const routeOf = (z: Zod, { method, path, body, query, pathParameters, reply }: Route): object => ({
  method: method.toLowerCase(),
  path,
  request: {
    ...(body && { body: { required: true, content: { 'application/json': { schema: zodOf(z, body, { coerce: false }) } } } }),
    ...(query && { query: zodOf(z, query, { coerce: true }) }),
    ...(pathParameters && { params: zodOf(z, pathParameters, { coerce: false }) }),
  },
  responses: reply
    ? { [reply.status]: { description: 'ok', content: { 'application/json': { schema: zodOf(z, reply.schema, { coerce: false }) } } } }
    : { 204: { description: 'ok' } },
});

/** Hono on Node with the contract's schemas in zod. */
export const hono: Contender = async ({ document }) => {
  const [{ OpenAPIHono, createRoute, z }, { serve }] = await Promise.all([
    peer<ZodOpenapi>('@hono/zod-openapi'),
    peer<{ readonly serve: (options: object, listening: (info: { readonly port: number }) => void) => void }>('@hono/node-server'),
  ]);
  const app = new OpenAPIHono({ defaultHook: refuse });
  app.use(async (context, next) => {
    if (isKey(context.req.header('x-api-key'))) return next();
    return context.body(JSON.stringify(plainProblem(401, 'No key')), 401, { 'content-type': PROBLEM_JSON });
  });
  for (const route of routesOf(document)) app.openapi(createRoute(routeOf(z, route)), HANDLERS[actionOf(route.id)]!);
  return new Promise((resolve) => serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1', serverOptions: { keepAliveTimeout: 65_000 } }, ({ port }) => resolve(port)));
};
