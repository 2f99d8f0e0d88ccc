import type { ContractModel, Schema } from '#contract/contract-model.ts';
import type { Json, JsonObject } from '#contract/json.ts';
import { arrayOf, isArray, isObject, membersOf, textOf, textsOf } from '#contract/json.ts';
import { tokensOf, valueAt } from '#contract/json-pointer.ts';
import { literal } from '#contract/literal.ts';
import { memberName, quoted } from '#contract/names.ts';
import { schemaOf } from '#contract/schema-facts.ts';

/** Where the names of component types were used, so that a file imports exactly these. */
export interface TypeNames {
  readonly used: Set<string>;
}

/** The TypeScript type of a schema; component schemas by their name in `types.ts`. */
export const typeOf = (model: ContractModel, schema: Schema, names: TypeNames, depth = 0): string => {
  if (schema === false) return 'never';
  if (schema === true || depth > 30) return 'unknown';
  const parts = [
    ...(textOf(schema['$ref']) === undefined ? [] : [referenced(model, schema, names, depth)]),
    ...ownType(model, schema, names, depth),
    ...arrayOf(schema['allOf']).map((part) => typeOf(model, schemaOf(part), names, depth + 1)),
    ...['anyOf', 'oneOf'].filter((word) => schema[word] !== undefined).map((word) =>
      union(arrayOf(schema[word]).map((part) => typeOf(model, schemaOf(part), names, depth + 1)))),
  ].filter((part) => part !== 'unknown');
  return parts.length === 0 ? 'unknown' : [...new Set(parts)].map((part) => (parts.length > 1 ? bracketed(part) : part)).join(' & ');
};

/** An import of the component types that were used; nothing when there were none. */
export const importOfTypes = ({ used }: TypeNames): string =>
  used.size === 0 ? '' : `import type {\n${[...used].sort().map((name) => `  ${name},\n`).join('')}} from './types.ts';\n\n`;

/** A union of types without repetitions. */
export const union = (types: readonly string[]): string => {
  const members = [...new Set(types)];
  return members.length === 0 ? 'never' : members.includes('unknown') ? 'unknown' : members.join(' | ');
};

const referenced = (model: ContractModel, schema: JsonObject, names: TypeNames, depth: number): string => {
  const ref = textOf(schema['$ref']) ?? '';
  const [section, kind, name, ...rest] = tokensOf(ref);
  const typeName = section === 'components' && kind === 'schemas' && rest.length === 0 && name !== undefined ? model.schemaNames[name] : undefined;
  if (typeName === undefined) return typeOf(model, schemaOf(valueAt(model.document, ref)), names, depth + 1);
  names.used.add(typeName);
  return typeName;
};

const ownType = (model: ContractModel, schema: JsonObject, names: TypeNames, depth: number): readonly string[] => {
  if (schema['const'] !== undefined) return [constant(schema['const'])];
  if (schema['enum'] !== undefined) return [union(arrayOf(schema['enum']).map(constant))];
  const types = typeof schema['type'] === 'string' ? [schema['type']] : textsOf(schema['type']);
  if (types.length > 0) return [union(types.map((type) => typed(model, schema, type, { names, depth })))];
  return schema['properties'] === undefined ? [] : [objectType(model, schema, { names, depth })];
};

const constant = (value: Json): string =>
  typeof value === 'string' ? quoted(value) : isObject(value) || isArray(value) ? literal(value) : String(value);

interface Context {
  readonly names: TypeNames;
  readonly depth: number;
}

const typed = (model: ContractModel, schema: JsonObject, type: string, { names, depth }: Context): string => {
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'array')
    return `readonly ${bracketed(schema['items'] === undefined ? 'unknown' : typeOf(model, schemaOf(schema['items']), names, depth + 1))}[]`;
  return type === 'object' ? objectType(model, schema, { names, depth }) : type;
};

const objectType = (model: ContractModel, schema: JsonObject, { names, depth }: Context): string => {
  const required = new Set(textsOf(schema['required']));
  const properties = membersOf(schema['properties']).map(([name, property]) =>
    `readonly ${memberName(name)}${required.has(name) ? '' : '?'}: ${typeOf(model, schemaOf(property), names, depth + 1)}`);
  const rest = schema['additionalProperties'];
  if (properties.length > 0) return `{ ${properties.join('; ')} }`;
  if (rest === false) return 'Record<string, never>';
  return `{ readonly [name: string]: ${rest === undefined ? 'unknown' : typeOf(model, schemaOf(rest), names, depth + 1)} }`;
};

const bracketed = (type: string): string => (/[|&]| /.test(type) && !/^[{(][^{}()]*[})]$/.test(type) ? `(${type})` : type);
