import type { ExampleModel, Schema } from '#contract/contract-model.ts';
import type { Json, JsonObject } from '#contract/json.ts';
import { arrayOf, isObject, membersOf, textOf, textsOf } from '#contract/json.ts';
import { valueAt } from '#contract/json-pointer.ts';
import { schemaOf } from '#contract/schema-facts.ts';

/** The first declared example, else a value made from the schema. */
export const sampleOf = (document: JsonObject, schema: Schema | undefined, examples: readonly ExampleModel[]): Json =>
  examples[0]?.value ?? madeOf(document, schema ?? true, 0);

const maxDepth = 6;

/** A plausible value of a schema; recursion ends with null or an empty list. Not every constraint is met. */
const madeOf = (document: JsonObject, schema: Schema, depth: number): Json => {
  if (!isObject(schema) || depth > maxDepth) return null;
  const stated = schema['example'] ?? arrayOf(schema['examples'])[0] ?? schema['const'] ?? schema['default'] ?? arrayOf(schema['enum'])[0];
  if (stated !== undefined) return stated;
  const ref = textOf(schema['$ref']);
  if (ref !== undefined) return madeOf(document, schemaOf(valueAt(document, ref)), depth + 1);
  const [choice] = arrayOf(schema['oneOf'] ?? schema['anyOf']);
  if (choice !== undefined && schema['properties'] === undefined) return madeOf(document, schemaOf(choice), depth + 1);
  if (schema['allOf'] !== undefined) return mergedOf(document, schema, depth);
  return ofType(document, schema, depth);
};

const mergedOf = (document: JsonObject, schema: JsonObject, depth: number): Json => {
  const parts = [...arrayOf(schema['allOf']).map((part) => madeOf(document, schemaOf(part), depth + 1)), ofType(document, { ...schema, allOf: undefined }, depth)];
  const objects = parts.filter(isObject);
  return objects.length > 0 ? Object.assign({}, ...objects) : parts.find((part) => part !== null) ?? null;
};

const ofType = (document: JsonObject, schema: JsonObject, depth: number): Json => {
  const type = textOf(schema['type']) ?? textsOf(schema['type']).find((each) => each !== 'null') ?? (schema['properties'] === undefined ? undefined : 'object');
  if (type === 'object')
    return Object.fromEntries(membersOf(schema['properties']).filter(([, property]) => !isObject(property) || property['readOnly'] !== true)
      .filter(([name]) => depth < 3 || textsOf(schema['required']).includes(name))
      .map(([name, property]) => [name, madeOf(document, schemaOf(property), depth + 1)]));
  if (type === 'array') return depth >= maxDepth ? [] : [madeOf(document, schemaOf(schema['items']), depth + 1)];
  if (type === 'integer' || type === 'number') return numberOf(schema);
  if (type === 'boolean') return true;
  return type === 'string' ? formatSamples[textOf(schema['format']) ?? ''] ?? 'text' : null;
};

const numberOf = (schema: JsonObject): number => {
  const { minimum, exclusiveMinimum } = schema;
  if (typeof minimum === 'number') return minimum;
  return typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : 1;
};

const formatSamples: Readonly<Record<string, string>> = {
  'date-time': '2026-01-01T09:00:00Z',
  date: '2026-01-01',
  time: '09:00:00Z',
  email: 'alice@example.com',
  uuid: '5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52',
  uri: 'https://example.com/',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
};
