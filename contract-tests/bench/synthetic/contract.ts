/** A document of OpenAPI; nobody here looks deep into it. */
export type Document = { readonly [name: string]: unknown };

const OPERATIONS_PER_RESOURCE = 5;
const RESOURCES_PER_DOMAIN = 14;
const PROBLEM_STATUSES = ['400', '401', '404', '406', '413', '415', '429', '500', '503'];

const string = (maxLength: number, more: object = {}): object => ({ type: 'string', maxLength, ...more });
const formatted = (format: string): object => string(200, { format });

/** The fifteen properties of a body. */
const FIELDS = {
  name: string(120, { minLength: 1 }),
  code: string(8, { pattern: '^[A-Z]{3}-[0-9]{4}$' }),
  contact: formatted('email'),
  website: formatted('uri'),
  ownerId: formatted('uuid'),
  state: { type: 'string', enum: ['draft', 'active', 'paused', 'archived'] },
  priority: { type: 'integer', minimum: 1, maximum: 5 },
  price: { type: 'number', minimum: 0, maximum: 1_000_000 },
  currency: { type: 'string', enum: ['EUR', 'USD', 'GBP', 'JPY'] },
  isPublic: { type: 'boolean' },
  startsAt: formatted('date-time'),
  dueOn: formatted('date'),
  tags: { type: 'array', maxItems: 10, items: string(30, { pattern: '^[a-z0-9-]+$' }) },
  notes: string(2_000),
  address: {
    type: 'object',
    additionalProperties: false,
    required: ['street', 'city', 'postCode', 'country'],
    properties: { street: string(100), city: string(60), postCode: string(10, { pattern: '^[0-9A-Z -]{3,10}$' }), country: { type: 'string', enum: ['DE', 'FR', 'GB', 'US'] } },
  },
};

const REQUIRED = ['name', 'code', 'contact', 'ownerId', 'state', 'priority', 'currency', 'startsAt', 'address'];

const KEPT = { id: string(36, { format: 'uuid' }), version: { type: 'integer', minimum: 1 }, createdAt: formatted('date-time'), updatedAt: formatted('date-time') };

const closed = (properties: object, required: readonly string[]): object => ({ type: 'object', additionalProperties: false, required, properties });

const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const json = (name: string, description: string): object => ({ description, content: { 'application/json': { schema: ref(name) } } });

const schemasOf = (resource: string): object => {
  const { id, createdAt } = KEPT;
  const { name, state, priority, startsAt } = FIELDS;
  return {
    [`New${resource}`]: closed(FIELDS, REQUIRED),
    [`${resource}Changes`]: { ...closed(FIELDS, []), minProperties: 1 },
    [resource]: closed({ ...KEPT, ...FIELDS }, [...Object.keys(KEPT), ...REQUIRED]),
    [`${resource}Summary`]: closed({ id, name, state, priority, startsAt, createdAt }, ['id', 'name', 'state', 'priority', 'startsAt', 'createdAt']),
    [`${resource}Page`]: closed({ items: { type: 'array', maxItems: 100, items: ref(`${resource}Summary`) }, total: { type: 'integer', minimum: 0 } }, ['items', 'total']),
  };
};

const query = (name: string, schema: object): object => ({ name, in: 'query', schema });

const LIST_PARAMETERS = [
  query('limit', { type: 'integer', minimum: 1, maximum: 100, default: 20 }),
  query('state', FIELDS.state),
  query('createdAfter', formatted('date-time')),
  query('text', string(100)),
  query('sort', { type: 'string', enum: ['name', 'createdAt'], default: 'createdAt' }),
];

const operationsOf = (resource: string, tag: string): object => {
  const problems = Object.fromEntries(PROBLEM_STATUSES.map((status) => [status, { $ref: '#/components/responses/Problem' }]));
  const operation = (id: string, status: string, reply: object, more: object = {}): object => ({
    operationId: id, tags: [tag], summary: id, security: [{ apiKey: [] }], ...more, responses: { [status]: reply, ...problems },
  });
  const body = (name: string): object => ({ requestBody: { required: true, content: { 'application/json': { schema: ref(name) } } } });
  const path = resource.toLowerCase();
  return {
    [`/v1/${path}s`]: {
      get: operation(`list${resource}s`, '200', json(`${resource}Page`, 'A page'), { parameters: LIST_PARAMETERS }),
      post: operation(`create${resource}`, '201', json(resource, 'Created'), body(`New${resource}`)),
    },
    [`/v1/${path}s/{itemId}`]: {
      parameters: [{ name: 'itemId', in: 'path', required: true, schema: KEPT.id }],
      get: operation(`get${resource}`, '200', json(resource, 'The item')),
      patch: operation(`update${resource}`, '200', json(resource, 'Changed'), body(`${resource}Changes`)),
      delete: operation(`delete${resource}`, '204', { description: 'Deleted' }),
    },
  };
};

/** Returns the names of the resources of a synthetic contract. */
export const resourcesOf = (operations: number): readonly string[] => Array.from({ length: operations / OPERATIONS_PER_RESOURCE }, (_, index) => `Thing${index}x`);

/** Makes a contract of so many operations (a multiple of 5): CRUD on resources with bodies of 15 properties. */
export const syntheticContract = (operations: number): Document => {
  const resources = resourcesOf(operations);
  const tagOf = (index: number): string => `area${Math.floor(index / RESOURCES_PER_DOMAIN)}`;
  return {
    openapi: '3.1.0',
    info: { title: 'Synthetic', version: '1.0.0', description: `${operations} operations` },
    servers: [{ url: '/' }],
    tags: [...new Set(resources.map((_, index) => tagOf(index)))].map((name) => ({ name })),
    paths: Object.assign({}, ...resources.map((resource, index) => operationsOf(resource, tagOf(index)))),
    components: {
      securitySchemes: { apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' } },
      responses: { Problem: { description: 'A problem', content: { 'application/problem+json': { schema: ref('Problem') } } } },
      schemas: Object.assign({ Problem: PROBLEM }, ...resources.map(schemasOf)),
    },
  };
};

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status'],
  properties: {
    type: string(200), title: string(200), status: { type: 'integer' }, detail: string(1_000), code: string(100),
    errors: { type: 'array', maxItems: 100, items: { type: 'object', properties: { in: string(10), pointer: string(512), code: string(64), message: string(500) } } },
  },
};
