import type { ParameterType, Schema } from '#contract/contract-model.ts';
import type { Json, JsonObject } from '#contract/json.ts';
import { arrayOf, isObject, textOf, textsOf } from '#contract/json.ts';
import { valueAt } from '#contract/json-pointer.ts';

/** Type names of JSON Schema. */
export type JsonType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

const allTypes: readonly JsonType[] = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'];

/** A value as a schema; anything that is none counts as the schema that allows everything. */
export const schemaOf = (value: unknown): Schema => (isObject(value) || typeof value === 'boolean' ? value : true);

/** Follows `$ref`s of one schema until it says something itself; siblings of a `$ref` are not merged. */
export const resolvedSchema = (document: JsonObject, schema: Schema): Schema => {
  let current = schema;
  for (let hops = 0; hops < 100; hops += 1) {
    const ref = isObject(current) ? textOf(current['$ref']) : undefined;
    if (ref === undefined) return current;
    current = schemaOf(valueAt(document, ref));
  }
  return true;
};

/** The JSON types that a schema lets pass, as far as `type`, `enum`, `const`, `$ref` and composition tell. */
export const typesOf = (document: JsonObject, schema: Schema, depth = 0): ReadonlySet<JsonType> => {
  if (schema === false) return new Set();
  if (schema === true || depth > 50) return new Set(allTypes);
  let types = new Set(declaredTypes(schema));
  const narrow = (others: ReadonlySet<JsonType>): void => {
    types = new Set([...types].filter((type) => others.has(type) || (type === 'integer' && others.has('number')))
      .concat([...others].filter((type) => type === 'integer' && types.has('number'))));
  };
  const ref = textOf(schema['$ref']);
  if (ref !== undefined) narrow(typesOf(document, schemaOf(valueAt(document, ref)), depth + 1));
  for (const part of arrayOf(schema['allOf'])) narrow(typesOf(document, schemaOf(part), depth + 1));
  for (const word of ['anyOf', 'oneOf'])
    if (schema[word] !== undefined)
      narrow(new Set(arrayOf(schema[word]).flatMap((part) => [...typesOf(document, schemaOf(part), depth + 1)])));
  return types;
};

const declaredTypes = (schema: JsonObject): readonly JsonType[] => {
  const declared = typeof schema['type'] === 'string' ? [schema['type']] : textsOf(schema['type']);
  if (declared.length > 0) return allTypes.filter((type) => declared.includes(type));
  if (schema['const'] !== undefined) return [jsonTypeOf(schema['const'])];
  if (schema['enum'] !== undefined) return [...new Set(arrayOf(schema['enum']).map(jsonTypeOf))];
  return allTypes;
};

const jsonTypeOf = (value: Json): JsonType => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value === 'string' || typeof value === 'boolean' ? (typeof value === 'string' ? 'string' : 'boolean') : 'object';
};

/**
 * What the text of a parameter is parsed into. A schema that lets texts pass, or says nothing, stays a text.
 * Null when no parser decides: objects, nested lists, booleans mixed with numbers.
 */
export const parameterTypeOf = (document: JsonObject, schema: Schema): { type: ParameterType | null; array: boolean } => {
  const types = new Set(typesOf(document, schema));
  types.delete('null');
  if (types.has('string')) return { type: 'string', array: false };
  if (types.size === 1 && types.has('array')) {
    const item = parameterTypeOf(document, itemsOf(document, schema));
    return { type: item.array ? null : item.type, array: true };
  }
  if (types.has('array') || types.has('object')) return { type: null, array: false };
  if (types.size === 1 && types.has('boolean')) return { type: 'boolean', array: false };
  if (types.has('boolean') || types.size === 0) return { type: null, array: false };
  return { type: types.has('number') ? 'number' : 'integer', array: false };
};

const itemsOf = (document: JsonObject, schema: Schema): Schema => {
  const resolved = resolvedSchema(document, schema);
  return isObject(resolved) ? schemaOf(resolved['items']) : true;
};
