import Ajv from 'ajv/dist/2020.js';
import { aCaller, aClock, countedIds, type MovableClock } from '#core/core.testing.ts';
import type { Table } from '#core/ports/table.ts';
import type { RequestRecord } from '#core/ports/telemetry.ts';
import { Problem } from '#core/problem.ts';
import { problems } from '#generated/problems.ts';
import type { Authenticators } from '#runtime/http/authenticate.ts';
import { bindOperations } from '#runtime/http/bind-operations.ts';
import type { BoundHandler } from '#runtime/http/bound-operation.ts';
import { committer } from '#runtime/http/commit.ts';
import type { ContractFacts, OperationFacts, OperationValidators, RouteNode, Validate } from '#runtime/http/contract-facts.ts';
import { cursors } from '#runtime/http/cursor.ts';
import { idempotency } from '#runtime/http/idempotency.ts';
import { performer } from '#runtime/http/perform.ts';
import { server, type Serve } from '#runtime/http/serve.ts';
import { testClient } from '#runtime/http/test-client.ts';

/** One operation of a synthetic contract: its facts, its schemas and its behaviour. */
export interface SyntheticOperation {
  readonly facts: OperationFacts;
  readonly validators: OperationValidators;
  readonly handler: BoundHandler;
}

/** What a test says of a pipeline; everything else is as it usually is. */
export interface PipelineOptions {
  readonly operations: readonly SyntheticOperation[];
  readonly table: Table;
  readonly clock?: MovableClock;
  readonly strictReplies?: boolean;
  readonly maxConcurrency?: number;
  readonly allowedOrigins?: readonly string[];
  readonly throttlingClasses?: ContractFacts['throttlingClasses'];
}

/** A pipeline with a client, and what it reported. */
export interface Pipeline {
  readonly serve: Serve;
  readonly call: ReturnType<typeof testClient>;
  readonly clock: MovableClock;
  readonly failures: readonly unknown[];
  readonly requests: readonly RequestRecord[];
}

export const alice = aCaller();
export const bob = aCaller();
export const ALICE = { authorization: 'Bearer alice' };
export const BOB = { authorization: 'Bearer bob' };

const PEOPLE: Readonly<Record<string, typeof alice>> = { alice, bob, guest: { ...aCaller(), scopes: [] } };

const authenticators: Authenticators = {
  userToken: ({ headers }) => {
    const token = headers['authorization'];
    if (token === undefined) return undefined;
    const caller = PEOPLE[token.replace('Bearer ', '')];
    if (caller === undefined) throw new Problem('unauthenticated', 'The access token is not valid.', {});
    return caller;
  },
};

/** Builds a pipeline over a table from a synthetic contract. */
export const aPipeline = async (options: PipelineOptions): Promise<Pipeline> => {
  const { operations, table, clock = aClock(), strictReplies = true, maxConcurrency = 100, allowedOrigins = ['*'] } = options;
  const { throttlingClasses = { probe: { ratePerSecond: 1_000, burst: 1_000, per: 'address' } } } = options;
  const failures: unknown[] = [];
  const requests: RequestRecord[] = [];
  const newId = countedIds();
  const contract: ContractFacts = {
    operations: byId(operations, ({ facts }) => facts),
    validators: byId(operations, ({ validators }) => validators),
    routeTree: routeTreeOf(operations.map(({ facts }) => facts)),
    problems,
    throttlingClasses,
  };
  const bound = await bindOperations({ contract, handlers: byId(operations, ({ handler }) => handler), authenticators, clock });
  const key = Buffer.alloc(32, 7);
  const perform = performer({ commit: committer(table, clock, newId), cursors: cursors(key), idempotency: idempotency(table, clock, key), strictReplies });
  const telemetry = { request: (record: RequestRecord) => void requests.push(record), failure: (error: unknown) => void failures.push(error) };
  const serve = server({ contract, bound, authenticators, perform, clock, newId, telemetry, cors: { allowedOrigins }, maxConcurrency });
  return { serve, call: testClient(serve), clock, failures, requests };
};

/** Facts that differ from those of an anonymous GET without parameters; schemas by what they judge. */
export interface OperationGiven extends Partial<Omit<OperationFacts, 'id' | 'domain'>> {
  readonly id: string;
  readonly schemas?: {
    readonly parameters?: object;
    readonly bodies?: Readonly<Record<string, object>>;
    readonly replies?: Readonly<Record<string, Readonly<Record<string, object>>>>;
  };
  readonly projections?: OperationValidators['projections'];
  readonly handler?: BoundHandler;
}

export const NOTE = {
  type: 'object',
  additionalProperties: false,
  required: ['text', 'version'],
  properties: { text: { type: 'string' }, version: { type: 'integer' } },
};

const JSON_NOTE = { mediaTypes: ['application/json'], headers: [], problem: false };
/** A problem answer of any status. */
export const PROBLEM = { mediaTypes: [], headers: [], problem: true };
const USUAL_PROBLEMS = Object.fromEntries([400, 401, 403, 404, 406, 413, 415, 429, 500, 503].map((status) => [status, PROBLEM]));

/** An operation whose 200 is a note; `replies` adds further answers. */
export const anOperation = ({ id, schemas = {}, projections = {}, handler, replies = {}, ...facts }: OperationGiven): SyntheticOperation => {
  const complete: OperationFacts = {
    id,
    domain: 'notes',
    method: 'GET',
    path: `/${id}`,
    pathParameters: [],
    query: [],
    headers: [],
    body: null,
    security: [],
    problems: [],
    idempotency: null,
    entityTag: null,
    pagination: null,
    caching: null,
    throttling: null,
    deprecation: null,
    replies: { 200: JSON_NOTE, ...USUAL_PROBLEMS, ...replies },
    ...facts,
  };
  const judged = { 200: { 'application/json': NOTE }, ...schemas.replies };
  return {
    facts: complete,
    validators: {
      parameters: schemas.parameters ? compiled(schemas.parameters) : null,
      bodies: each(schemas.bodies ?? {}, compiled),
      replies: each(judged, (byMediaType) => each(byMediaType, compiled)),
      projections: { 200: { 'application/json': ({ text, version }: Record<string, unknown>) => ({ text, version }) }, ...projections },
    },
    handler: handler ?? (() => ({ status: 200, body: { text: 'hello', version: 1 } })),
  };
};

const ajv = new Ajv.default({ allErrors: true, useDefaults: true, strict: false, ownProperties: true });

const compiled = (schema: object): Validate => ajv.compile(schema) as unknown as Validate;

const each = <Value, Result>(record: Readonly<Record<string, Value>>, make: (value: Value) => Result): Record<string, Result> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, make(value)]));

const byId = <Value>(operations: readonly SyntheticOperation[], valueOf: (operation: SyntheticOperation) => Value): Record<string, Value> =>
  Object.fromEntries(operations.map((operation) => [operation.facts.id, valueOf(operation)]));

interface GrowingNode {
  readonly literals: Record<string, GrowingNode>;
  parameter: { readonly name: string; readonly node: GrowingNode } | null;
  operations: Record<string, string> | null;
}

const aNode = (): GrowingNode => ({ literals: {}, parameter: null, operations: null });

const routeTreeOf = (operations: readonly OperationFacts[]): RouteNode => {
  const root = aNode();
  for (const { id, method, path } of operations) {
    let node = root;
    for (const segment of path.split('/').slice(1)) {
      if (segment.startsWith('{')) node = (node.parameter ??= { name: segment.slice(1, -1), node: aNode() }).node;
      else node = node.literals[segment] ??= aNode();
    }
    (node.operations ??= {})[method] = id;
  }
  return root;
};
