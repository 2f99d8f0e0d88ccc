import type { ContractModel, OperationModel, ParameterModel, Schema } from '#contract/contract-model.ts';
import { namedHeaders } from '#contract/emit-sdk-calls.ts';
import type { Json } from '#contract/json.ts';
import { arrayOf, isObject, membersOf, objectOf, textsOf } from '#contract/json.ts';
import { literal } from '#contract/literal.ts';
import { resolvedSchema, schemaOf, typesOf } from '#contract/schema-facts.ts';

/** A call of an operation as source text, made of the examples of the contract. */
export const exampleOf = (model: ContractModel, operation: OperationModel): string => {
  const input = exampleInputOf(model, operation);
  const given = Object.keys(input).length === 0 ? '' : `, ${literal(input)}`;
  if (operation.pagination !== null) return `for await (const item of paginate(client, ${operation.id}${given})) console.log(item);`;
  const answers = operation.replies.some(({ status, mediaTypes, problem }) => /^2/.test(status) && !problem && mediaTypes.length > 0);
  return `${answers ? 'const { data } = ' : ''}await ${operation.id}(client${given});`;
};

/** The least that an operation can be called with: required parameters and the body. */
export const exampleInputOf = (model: ContractModel, { parameters, body, entityTag }: OperationModel): Readonly<Record<string, unknown>> => {
  const valueOf = ({ schema, examples }: ParameterModel): Json => examples[0]?.value ?? exampleValue(model, schema);
  const group = (place: ParameterModel['in']): Record<string, unknown> => Object.fromEntries(parameters
    .filter((parameter) => parameter.in === place && parameter.required && !(place === 'header' && parameter.name.toLowerCase() in namedHeaders))
    .map((parameter) => [place === 'header' ? parameter.name.toLowerCase() : parameter.name, valueOf(parameter)]));
  const ifMatch = parameters.find(({ in: place, name, required }) =>
    place === 'header' && name.toLowerCase() === 'if-match' && (required || entityTag?.ifMatch === 'required'));
  const [mediaType] = body?.mediaTypes ?? [];
  const input = {
    path: group('path'),
    query: group('query'),
    headers: group('header'),
    ...(ifMatch === undefined ? {} : { ifMatch: valueOf(ifMatch) }),
  };
  const filled = Object.entries(input).filter(([, value]) => typeof value !== 'object' || Object.keys(objectOf(value)).length > 0);
  if (mediaType === undefined || body === null) return Object.fromEntries(filled);
  const value = mediaType.kind === 'json' || mediaType.kind === 'form'
    ? mediaType.examples[0]?.value ?? exampleValue(model, mediaType.schema ?? true) : 'bytes';
  const named = body.mediaTypes.length > 1 && !mediaType.name.includes('*') ? {} : mediaType.name.includes('*') ? { mediaType: 'application/octet-stream' } : {};
  return { ...Object.fromEntries(filled), body: value, ...named };
};

/** A value of a schema: its example where there is one, else the simplest that fits its type. */
export const exampleValue = (model: ContractModel, schema: Schema, depth = 0): Json => {
  const resolved = resolvedSchema(model.document, schema);
  if (!isObject(resolved) || depth > 8) return null;
  const [listed] = arrayOf(resolved['examples']);
  const [choice] = arrayOf(resolved['enum']);
  const given = resolved['example'] ?? listed ?? resolved['const'] ?? resolved['default'] ?? choice;
  if (given !== undefined) return given;
  const [alternative] = [...arrayOf(resolved['oneOf']), ...arrayOf(resolved['anyOf'])];
  if (alternative !== undefined) return exampleValue(model, schemaOf(alternative), depth + 1);
  const types = typesOf(model.document, resolved);
  const parts = arrayOf(resolved['allOf']).map((part) => exampleValue(model, schemaOf(part), depth + 1));
  if (types.has('object') && types.size < 6) return Object.assign({}, ...parts.map(objectOf), objectExample(model, resolved, depth));
  if (parts[0] !== undefined) return parts[0];
  if (types.has('string')) return stringExample(resolved['format']);
  if (types.has('integer') || types.has('number')) return typeof resolved['minimum'] === 'number' ? resolved['minimum'] : 1;
  if (types.has('boolean')) return true;
  return types.has('array') ? [exampleValue(model, schemaOf(resolved['items'] ?? true), depth + 1)] : null;
};

const objectExample = (model: ContractModel, schema: Readonly<Record<string, Json | undefined>>, depth: number): Readonly<Record<string, Json>> => {
  const required = textsOf(schema['required']);
  return Object.fromEntries(membersOf(schema['properties']).filter(([name]) => required.includes(name))
    .map(([name, property]) => [name, exampleValue(model, schemaOf(property), depth + 1)]));
};

const stringExample = (format: Json | undefined): string => {
  const known: Readonly<Record<string, string>> = {
    'date-time': '2026-01-01T09:00:00Z', date: '2026-01-01', email: 'alice@example.com', uuid: '5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52', uri: 'https://example.com/',
  };
  return typeof format === 'string' ? known[format] ?? 'text' : 'text';
};
