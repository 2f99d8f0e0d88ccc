import { readFileSync } from 'node:fs';
import { operations as facts } from '#generated/routes.ts';
import type { OperationId } from '#generated/operations.ts';

/** JSON Schema or any other object of the contract, read by member name. */
export type Node = { readonly [name: string]: unknown };

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Node;
  readonly example: unknown;
}

export interface Example {
  readonly name: string;
  readonly value: unknown;
}

export interface Content {
  readonly mediaType: string;
  readonly schema: Node;
  readonly examples: readonly Example[];
}

/** One operation of the contract with every reference followed, except inside schemas. */
export interface Operation {
  readonly id: OperationId;
  readonly domain: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: { readonly required: boolean; readonly content: readonly Content[] } | undefined;
  readonly responses: ReadonlyMap<number, { readonly headers: ReadonlyMap<string, { readonly required: boolean; readonly schema: Node }>; readonly content: readonly Content[] }>;
  readonly facts: OperationFacts;
}

/** The generated facts of an operation. */
export type OperationFacts = (typeof facts)[OperationId];

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The published contract. */
export const document: Node = JSON.parse(readFileSync(new URL('../../generated/openapi.json', import.meta.url), 'utf8')) as Node;

const pointed = (reference: string): unknown =>
  reference.slice(2).split('/').map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((value, name) => (isNode(value) ? value[name] : undefined), document);

/** Follows references until a value is reached; siblings of `$ref` win. */
export const resolved = (value: unknown): Node => {
  if (!isNode(value)) return {};
  const { $ref, ...siblings } = value;
  return typeof $ref === 'string' ? { ...resolved(pointed($ref)), ...siblings } : value;
};

const entries = (value: unknown): readonly (readonly [string, unknown])[] => Object.entries(isNode(value) ? value : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : []);

const contentOf = (value: unknown): readonly Content[] =>
  entries(value).map(([mediaType, media]) => ({
    mediaType,
    schema: resolved(resolved(media)['schema']),
    examples: entries(resolved(media)['examples']).map(([name, example]) => ({ name, value: resolved(example)['value'] })),
  }));

const parameterOf = (value: unknown): Parameter => {
  const parameter = resolved(value);
  const schema = resolved(parameter['schema']);
  return {
    name: String(parameter['name']),
    in: parameter['in'] as Parameter['in'],
    required: parameter['required'] === true,
    schema,
    example: parameter['example'] ?? schema['example'] ?? schema['default'],
  };
};

const operationOf = (path: string, item: Node, method: string, value: unknown): Operation => {
  const operation = resolved(value);
  const id = operation['operationId'] as OperationId;
  const body = operation['requestBody'] === undefined ? undefined : resolved(operation['requestBody']);
  const responses = entries(operation['responses']).map(([status, each]) => {
    const response = resolved(each);
    const headers = new Map(entries(response['headers']).map(([name, header]) => {
      const { required, schema } = resolved(header);
      return [name.toLowerCase(), { required: required === true, schema: resolved(schema) }] as const;
    }));
    return [Number(status), { headers, content: contentOf(response['content']) }] as const;
  });
  return {
    id,
    domain: facts[id].domain,
    method: method.toUpperCase(),
    path,
    parameters: [...list(item['parameters']), ...list(operation['parameters'])].map(parameterOf),
    body: body && { required: body['required'] === true, content: contentOf(body['content']) },
    responses: new Map(responses),
    facts: facts[id],
  };
};

const METHODS = new Set(['get', 'put', 'post', 'patch', 'delete']);

/** Every operation, in the order of the contract. */
export const contractOperations: readonly Operation[] = entries(document['paths']).flatMap(([path, each]) => {
  const item = resolved(each);
  return Object.entries(item).flatMap(([method, value]) => (METHODS.has(method) ? [operationOf(path, item, method, value)] : []));
});

const byId = new Map(contractOperations.map((operation) => [operation.id, operation]));

/** Returns an operation of the contract. */
export const operationNamed = (id: OperationId): Operation => {
  const operation = byId.get(id);
  if (!operation) throw new Error(`The contract has no operation ${id}; run make generate.`);
  return operation;
};

/** Returns the first example of an operation's request body. */
export const bodyExample = (operation: Operation): unknown => operation.body?.content[0]?.examples[0]?.value;
