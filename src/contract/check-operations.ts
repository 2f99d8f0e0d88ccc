import type { Finding } from '#contract/contract-error.ts';
import type { ContractModel, OperationModel, ReplyModel, Schema } from '#contract/contract-model.ts';
import type { JsonObject } from '#contract/json.ts';
import { arrayOf, isObject, objectOf, textsOf } from '#contract/json.ts';
import { pointerTo } from '#contract/json-pointer.ts';
import { resolvedSchema, schemaOf, typesOf } from '#contract/schema-facts.ts';

/** A fault of an operation: the member of the operation object that it is about, and what to do. */
type Fault = readonly [member: string, message: string];

type Check = (model: ContractModel, operation: OperationModel) => readonly Fault[];

/** What an operation of our own contract says about itself and does not keep. */
export const operationFaults = (model: ContractModel, operation: OperationModel): readonly Finding[] =>
  checks.flatMap((check) => check(model, operation)).map(([member, message]) =>
    model.findingAt(operation.source[member] === undefined ? operation.pointer : pointerTo(operation.pointer, member), message));

const basics: Check = (model, { operationId, source, replies, deprecated, deprecation }) => [
  ...when(operationId === undefined, 'operationId', 'The operation has no operationId. Name it with a verb and a noun in camelCase.'),
  ...when(textsOf(source['tags']).length !== 1, 'tags', 'The operation needs exactly one tag: the tag is its domain.'),
  ...when(source['security'] === undefined && model.document['security'] === undefined, 'security',
    'The operation decides nothing about security. Say `security: []` for everybody, or name a scheme.'),
  ...when(!replies.some(({ status }) => status.startsWith('2')), 'responses', 'The operation has no successful response (2xx). Declare one.'),
  ...when(deprecated !== (deprecation !== null), 'deprecated', '`deprecated: true` and x-deprecation belong together.'),
];

const problemCodes: Check = (model, { problems, replies }) => problems.flatMap((code) => {
  const problem = model.problems.find((each) => each.code === code);
  if (problem === undefined) return [['x-problems', `The problem ${code} is not in problems.yaml. Define it there.`] as const];
  if (problem.generic) return [['x-problems', `The problem ${code} is generic: every operation may answer it. Remove it here.`] as const];
  return when(!replies.some(({ status }) => status === String(problem.status)), 'x-problems',
    `The problem ${code} has the status ${problem.status}, which is no response of this operation. Declare it under responses.`);
});

const throttlingClass: Check = (model, { throttling }) =>
  when(throttling !== null && !Object.hasOwn(model.throttlingClasses, throttling), 'x-throttling',
    `The throttling class ${throttling} is not in x-throttling-classes of openapi.yaml. Define it there.`);

const pagination: Check = (model, { pagination: page, parameters, replies }) => {
  if (page === null) return [];
  const missing = [page.cursor, page.limit].filter((name) => !parameters.some((each) => each.in === 'query' && each.name === name));
  const properties = replies.filter(isSuccess).map((reply) => propertiesOf(model, reply));
  return [
    ...missing.map((name) => ['x-pagination', `The query parameter ${name} is missing.`] as const),
    ...when(!properties.some(({ [page.items]: items }) => isList(model, items)), 'x-pagination', `The page has no list named ${page.items}.`),
    ...when(!properties.some(({ [page.next]: next }) => next !== undefined), 'x-pagination', `The page has no property ${page.next} for the next cursor.`),
  ];
};

const idempotency: Check = (_model, { idempotency: fact, parameters }) =>
  when((fact !== null) !== hasHeader(parameters, 'idempotency-key'), 'x-idempotency',
    'x-idempotency and the header parameter Idempotency-Key belong together.');

const entityTag: Check = (model, { entityTag: tag, parameters, replies }) => {
  if (tag === null) return [];
  const bodies = replies.filter((reply) => isSuccess(reply) && reply.mediaTypes.length > 0);
  const { property } = tag;
  const without = property === undefined ? [] : bodies.filter((reply) => propertiesOf(model, reply)[property] === undefined);
  const statuses = replies.map(({ status }) => status);
  const missing = tag.ifMatch === 'required' ? ['412', '428'].filter((status) => !statuses.includes(status)) : [];
  return [
    ...when(without.length > 0, 'x-entity-tag', `The reply has no property ${property} to be the entity tag.`),
    ...when(tag.ifMatch === 'required' && property === undefined, 'x-entity-tag', 'A change is made on a version. Name the property that counts them.'),
    ...when(tag.ifMatch === 'required' && !hasHeader(parameters, 'if-match'), 'x-entity-tag', 'The header parameter If-Match is missing.'),
    ...missing.map((status) => ['x-entity-tag', `The response ${status} is missing: with If-Match it is always possible.`] as const),
  ];
};

const namedExamples: Check = (_model, { body, replies }) => [
  ...(body?.mediaTypes ?? []).filter(({ examples }) => examples.length === 0).map(({ name }) =>
    ['requestBody', `The request body ${name} has no named example. Add one under examples.`] as const),
  ...replies.flatMap(({ status, mediaTypes }) => mediaTypes.filter(({ examples }) => examples.length === 0).map(({ name }) =>
    ['responses', `The response ${status} ${name} has no named example. Add one under examples.`] as const)),
];

const checks: readonly Check[] = [basics, problemCodes, throttlingClass, pagination, idempotency, entityTag, namedExamples];

const when = (isFault: boolean, member: string, message: string): readonly Fault[] => (isFault ? [[member, message]] : []);

const isSuccess = ({ status }: ReplyModel): boolean => status.startsWith('2');

const hasHeader = (parameters: OperationModel['parameters'], name: string): boolean =>
  parameters.some((each) => each.in === 'header' && each.name.toLowerCase() === name);

const isList = (model: ContractModel, schema: Schema | undefined): boolean => {
  const types = schema === undefined ? new Set() : typesOf(model.document, schema);
  return types.size === 1 && types.has('array');
};

const propertiesOf = (model: ContractModel, { mediaTypes }: ReplyModel): Readonly<Record<string, Schema | undefined>> =>
  Object.assign({}, ...mediaTypes.map(({ schema }) => (schema === undefined ? {} : declaredIn(model, schema))));

const declaredIn = (model: ContractModel, schema: Schema, depth = 0): JsonObject => {
  const resolved = resolvedSchema(model.document, schema);
  if (!isObject(resolved) || depth > 10) return {};
  const parts = arrayOf(resolved['allOf']).map((part) => declaredIn(model, schemaOf(part), depth + 1));
  return Object.assign({}, ...parts, objectOf(resolved['properties']));
};
