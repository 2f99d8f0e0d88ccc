import type { Method, OperationModel, SecurityRequirement } from '#contract/contract-model.ts';
import type { Json, JsonObject } from '#contract/json.ts';
import { arrayOf, isObject, membersOf, textOf, textsOf } from '#contract/json.ts';
import { pointerTo } from '#contract/json-pointer.ts';
import { bodyOf, repliesOf } from '#contract/model-content.ts';
import type { ModelSource } from '#contract/model-source.ts';
import { dereferenced } from '#contract/model-source.ts';
import { parametersOf } from '#contract/model-parameters.ts';
import { camelCase, kebabCase } from '#contract/names.ts';

const methods: readonly Method[] = ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE'];

/** Every operation of `paths`, in document order; webhooks and callbacks are none of ours to serve. */
export const operationsOf = (source: ModelSource): readonly OperationModel[] => {
  const operations = membersOf(source.document['paths']).filter(([path]) => path.startsWith('/')).flatMap(([path, value]) => {
    const item = dereferenced(source, value, pointerTo('/paths', path));
    return membersOf(item.value).flatMap(([key, operation]) => {
      const method = methods.find((each) => each.toLowerCase() === key);
      return method === undefined || !isObject(operation) ? []
        : [operationOf(source, { path, method, item: item.value, itemPointer: item.pointer, operation })];
    });
  });
  reportTwins(source, operations);
  return operations;
};

interface Site {
  readonly path: string;
  readonly method: Method;
  readonly item: JsonObject;
  readonly itemPointer: string;
  readonly operation: JsonObject;
}

const operationOf = (source: ModelSource, site: Site): OperationModel => {
  const { path, method, operation } = site;
  const pointer = pointerTo(site.itemPointer, method.toLowerCase());
  const security = securityOf(operation['security'] ?? source.document['security']);
  const operationId = textOf(operation['operationId']);
  return {
    id: camelCase(operationId ?? `${method.toLowerCase()} ${path}`),
    operationId,
    domain: domainOf(operation, path),
    method,
    path,
    pointer,
    summary: textOf(operation['summary']) ?? '',
    description: textOf(operation['description']) ?? '',
    deprecated: operation['deprecated'] === true,
    parameters: parametersOf(source, { ...site, pointer }),
    body: bodyOf(source, operation, pointer),
    replies: repliesOf(source, operation, pointer),
    security,
    caller: security.length === 0 ? 'anonymous' : security.some((schemes) => schemes.length === 0) ? 'optional' : 'user',
    ...semanticsOf(source.own ? operation : {}),
    source: operation,
  };
};

const domainOf = (operation: JsonObject, path: string): string => {
  const [tag] = textsOf(operation['tags']);
  const literal = path.split('/').find((segment) => segment !== '' && !segment.includes('{') && !/^v\d+$/.test(segment));
  return kebabCase(tag ?? '') || kebabCase(literal ?? '') || 'default';
};

const securityOf = (value: Json | undefined): readonly (readonly SecurityRequirement[])[] => {
  const alternatives = arrayOf(value).map((alternative) =>
    membersOf(alternative).map(([scheme, scopes]) => ({ scheme, scopes: textsOf(scopes) })));
  return alternatives.every((schemes) => schemes.length === 0) ? [] : alternatives;
};

type Semantics = Pick<OperationModel,
  'problems' | 'idempotency' | 'entityTag' | 'pagination' | 'caching' | 'throttling' | 'access' | 'objective' | 'deprecation'>;

const semanticsOf = (operation: JsonObject): Semantics => {
  const fact = <Fact>(key: string, read: (value: JsonObject) => Fact): Fact | null => {
    const value = operation[key];
    return isObject(value) ? read(value) : null;
  };
  return {
    problems: textsOf(operation['x-problems']),
    idempotency: fact('x-idempotency', (value) => ({ retentionHours: Number(value['retentionHours']) })),
    entityTag: fact('x-entity-tag', ({ property, ifMatch }) =>
      ({ ...(typeof property === 'string' ? { property } : {}), ifMatch: ifMatch === 'required' ? 'required' : 'none' })),
    pagination: fact('x-pagination', ({ items, next, cursor, limit }) =>
      ({ items: String(items), next: String(next), cursor: String(cursor), limit: String(limit) })),
    caching: fact('x-caching', ({ visibility, maxAgeSeconds, immutable }) => ({
      visibility: visibility === 'public' || visibility === 'reply' ? visibility : 'private',
      maxAgeSeconds: Number(maxAgeSeconds),
      ...(immutable === true ? { immutable } : {}),
    })),
    throttling: textOf(operation['x-throttling']) ?? null,
    access: textsOf(operation['x-access']),
    objective: fact('x-objective', (value) =>
      ({ p99Ms: Number(value['p99Ms']), availabilityPercent: Number(value['availabilityPercent']) })),
    deprecation: fact('x-deprecation', ({ since, sunset, replacement }) =>
      ({ since: String(since), sunset: String(sunset), ...(typeof replacement === 'string' ? { replacement } : {}) })),
  };
};

const reportTwins = (source: ModelSource, operations: readonly OperationModel[]): void => {
  const first = new Map<string, OperationModel>();
  for (const operation of operations) {
    const twin = first.get(operation.id);
    if (twin === undefined) first.set(operation.id, operation);
    else
      source.report(operation.pointer,
        `This operation and ${twin.method} ${twin.path} are both named ${operation.id}. Give one of them another operationId.`);
  }
};
