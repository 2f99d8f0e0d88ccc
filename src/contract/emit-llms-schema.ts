import type { Schema } from '#contract/contract-model.ts';
import type { JsonObject } from '#contract/json.ts';
import { arrayOf, isObject, membersOf, textOf, textsOf } from '#contract/json.ts';
import { tokensOf } from '#contract/json-pointer.ts';
import { schemaOf } from '#contract/schema-facts.ts';

/** A schema on one line in the manner of TypeScript: names for references, bounds in parentheses. */
export const schemaText = (schema: Schema): string => {
  if (!isObject(schema)) return schema ? 'any' : 'never';
  const ref = textOf(schema['$ref']);
  if (ref !== undefined) return tokensOf(ref).at(-1) ?? ref;
  if (schema['const'] !== undefined) return JSON.stringify(schema['const']);
  if (schema['enum'] !== undefined) return arrayOf(schema['enum']).map((choice) => JSON.stringify(choice)).join(' | ');
  const composed = (['oneOf', 'anyOf', 'allOf'] as const).flatMap((word) => (schema[word] === undefined ? []
    : [arrayOf(schema[word]).map((part) => schemaText(schemaOf(part))).join(word === 'allOf' ? ' & ' : ' | ')]));
  const plain = typeText(schema);
  return [...(plain === 'any' && composed.length > 0 ? [] : [plain]), ...composed].map((part) => (composed.length > 1 ? `(${part})` : part)).join(' & ');
};

const typeText = (schema: JsonObject): string => {
  const types = typeof schema['type'] === 'string' ? [schema['type']] : textsOf(schema['type']);
  const known = types.length > 0 ? types : schema['properties'] !== undefined ? ['object'] : schema['items'] !== undefined ? ['array'] : [];
  if (known.length === 0) return 'any';
  return known.map((type) => (type === 'object' ? objectText(schema) : type === 'array' ? listText(schema) : type === 'null' ? 'null' : `${type}${boundsText(schema)}`)).join(' | ');
};

const objectText = (schema: JsonObject): string => {
  const required = textsOf(schema['required']);
  const members = membersOf(schema['properties']).map(([name, property]) =>
    `${name}${required.includes(name) ? '' : '?'}: ${schemaText(schemaOf(property))}`);
  const rest = schema['additionalProperties'];
  if (isObject(rest)) members.push(`[name]: ${schemaText(rest)}`);
  return members.length === 0 ? '{}' : `{ ${members.join('; ')} }`;
};

const listText = (schema: JsonObject): string => {
  const item = schemaText(schemaOf(schema['items']));
  return `${/[ |&]/.test(item) ? `(${item})` : item}[]${rangeText(schema['minItems'], schema['maxItems'], 'items')}`;
};

const boundsText = (schema: JsonObject): string => {
  const { pattern, format, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const facts = [
    ...(typeof format === 'string' && !/^int\d+$/.test(format) ? [format] : []),
    ...(typeof pattern === 'string' ? [`/${pattern}/`] : []),
    // A pattern with a counted repetition or a format says how long the text is.
    ...(format === undefined && !String(pattern ?? '').includes('{') ? [bare(schema['minLength'], schema['maxLength'], 'characters')] : []),
    bare(minimum, maximum, ''),
    ...(typeof exclusiveMinimum === 'number' ? [`> ${exclusiveMinimum}`] : []),
    ...(typeof exclusiveMaximum === 'number' ? [`< ${exclusiveMaximum}`] : []),
  ].filter((fact) => fact !== '');
  return facts.length === 0 ? '' : ` (${facts.join(', ')})`;
};

const rangeText = (from: unknown, to: unknown, unit: string): string => {
  const range = bare(from, to, unit);
  return range === '' ? '' : ` (${range})`;
};

const bare = (from: unknown, to: unknown, unit: string): string => {
  const [low, high] = [typeof from === 'number' ? from : undefined, typeof to === 'number' ? to : undefined];
  const range = low !== undefined && high !== undefined ? `${low}–${high}` : low !== undefined ? `at least ${low}` : high !== undefined ? `at most ${high}` : '';
  return range === '' || unit === '' ? range : `${range} ${unit}`;
};
