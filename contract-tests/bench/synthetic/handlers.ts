/** The same behaviour behind every contender: records in memory, no store. */
export interface Record15 {
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly name: string;
  readonly state: string;
  readonly priority: number;
  readonly startsAt: string;
  readonly [property: string]: unknown;
}

/** The parameters of a list after defaults. */
export interface ListQuery {
  readonly limit?: number | undefined;
  readonly state?: string | undefined;
  readonly sort?: string | undefined;
}

export const API_KEY = 'bench_0123456789abcdefghjkmnpqrs';
export const ITEM_ID = '0b7e5a52-6a5c-4e0e-9d0c-000000000003';
const CREATED_ID = '7f0c2b1e-1111-4e0e-9d0c-000000000099';
const NOW = '2026-01-01T00:00:00.000Z';

/** A valid body with all fifteen properties. */
export const VALID_BODY = {
  name: 'Repaint the garden fence',
  code: 'ABC-1234',
  contact: 'alice@example.com',
  website: 'https://example.com/fences?id=12',
  ownerId: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  state: 'active',
  priority: 3,
  price: 249.5,
  currency: 'EUR',
  isPublic: true,
  startsAt: '2026-03-01T09:30:00Z',
  dueOn: '2026-04-01',
  tags: ['garden', 'wood', 'spring-2026'],
  notes: 'Two coats of weatherproof paint, the colour of the neighbours. '.repeat(8),
  address: { street: '12 Long Lane', city: 'London', postCode: 'N1 9GU', country: 'GB' },
};

/** A body with six faults: five broken properties and one too many. */
export const INVALID_BODY = { ...VALID_BODY, code: 'abc', contact: 'nobody', state: 'gone', priority: 9, startsAt: 'soon', surprise: true };
export const FAULTS = 6;

const records: readonly Record15[] = Array.from({ length: 12 }, (_, index) => ({
  id: `0b7e5a52-6a5c-4e0e-9d0c-${String(index).padStart(12, '0')}`,
  version: 1,
  createdAt: NOW,
  updatedAt: NOW,
  ...VALID_BODY,
}));
const byId = new Map(records.map((record) => [record.id, record]));

/** Whether a request carries the key; every contender asks this before anything else. */
export const isKey = (key: unknown): boolean => key === API_KEY;

export const getItem = (id: string): Record15 | undefined => byId.get(id);

export const listItems = ({ limit = 20, state }: ListQuery): { readonly items: readonly object[]; readonly total: number } => {
  const found = state === undefined ? records : records.filter((record) => record.state === state);
  const items = found.slice(0, limit).map(({ id, name, state: its, priority, startsAt, createdAt }) => ({ id, name, state: its, priority, startsAt, createdAt }));
  return { items, total: found.length };
};

export const createItem = (body: object): object => ({ id: CREATED_ID, version: 1, createdAt: NOW, updatedAt: NOW, ...body });

export const updateItem = (id: string, changes: object): object | undefined => {
  const item = byId.get(id);
  return item && { ...item, ...changes, version: item.version + 1 };
};

/** What an operationId does, e.g. `listThing3xs` → `list`. */
export const actionOf = (operationId: string): string => /^[a-z]+/.exec(operationId)![0];

/** Says which faults a body or parameters have, in the form of every contender's problem document. */
export const validationProblem = (errors: readonly object[]): object => ({
  type: 'https://demobackend.example/problems/validation_failed',
  title: 'Request does not match the contract',
  status: 400,
  code: 'validation_failed',
  detail: `The request has ${errors.length} faults.`,
  errors,
});

export const plainProblem = (status: number, title: string): object => ({ type: `https://demobackend.example/problems/${status}`, title, status });

export const PROBLEM_JSON = 'application/problem+json';
