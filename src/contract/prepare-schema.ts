import { fullFormats } from 'ajv-formats/dist/formats.js';
import type { ContractModel, Schema } from '#contract/contract-model.ts';
import type { Json, JsonObject } from '#contract/json.ts';
import { arrayOf, isArray, isObject, membersOf, objectOf, textOf, textsOf } from '#contract/json.ts';
import { pointerTo, tokensOf, valueAt } from '#contract/json-pointer.ts';
import { resolvedSchema, schemaOf } from '#contract/schema-facts.ts';

/** Requests take defaults and may lack what is read-only; replies may lack what is write-only. */
export type Direction = 'request' | 'reply';

/** What preparing schemas for Ajv needs to know and reports on the way. */
export interface Preparation {
  readonly model: ContractModel;
  readonly direction: Direction;
  /** The schema id that a local `$ref` is compiled under, in this direction. */
  readonly idOf: (ref: string, direction: Direction) => string;
  /** What Ajv cannot judge: a fault of an own contract, a loss of a foreign one. */
  readonly lost: (pointer: string, message: string) => void;
  /** True inside multipart bodies, whose binary parts are no texts. */
  readonly multipart?: boolean;
}

/**
 * A schema of the bundle as Ajv compiles it: annotations, discriminators and `x-` keys gone, references renamed,
 * siblings of references kept.
 */
export const preparedSchema = (schema: Schema, pointer: string, preparation: Preparation): Schema => {
  if (typeof schema === 'boolean') return schema;
  if (preparation.multipart === true && isBinary(schema)) return true;
  const entries = membersOf(schema).flatMap(([keyword, value]): readonly (readonly [string, Json])[] => {
    const prepared = preparedKeyword(schema, keyword, value, { ...preparation, pointer: pointerTo(pointer, keyword) });
    return prepared === undefined ? [] : [[keyword, prepared]];
  });
  const prepared = Object.fromEntries(entries);
  // Ajv lets everything but objects pass a discriminator.
  return prepared['discriminator'] === undefined ? prepared : { ...prepared, type: 'object' };
};

/** Tells whether a schema means something else in requests than in replies, itself or through its references. */
export const isDirectional = (model: ContractModel, schema: Json | undefined, seen = new Set<string>()): boolean => {
  if (isArray(schema)) return schema.some((item) => isDirectional(model, item, seen));
  if (!isObject(schema)) return false;
  const ref = textOf(schema['$ref']);
  if (ref !== undefined && !seen.has(ref)) {
    seen.add(ref);
    if (isDirectional(model, valueAt(model.document, ref), seen)) return true;
  }
  if (schema['default'] !== undefined || oneWayProperties(schema, 'readOnly').size + oneWayProperties(schema, 'writeOnly').size > 0) return true;
  return membersOf(schema).some(([keyword, value]) => !dataKeywords.has(keyword) && isDirectional(model, value, seen));
};

type Site = Preparation & { readonly pointer: string };

const preparedKeyword = (schema: JsonObject, keyword: string, value: Json, site: Site): Json | undefined => {
  if (annotations.has(keyword) || keyword.startsWith('x-')) return undefined;
  if (schemaKeywords.has(keyword)) return preparedSchema(schemaOf(value), site.pointer, site);
  if (schemaLists.has(keyword)) return arrayOf(value).map((item, index) => preparedSchema(schemaOf(item), pointerTo(site.pointer, index), site));
  if (schemaMaps.has(keyword))
    return Object.fromEntries(membersOf(value).map(([name, member]) => [name, preparedSchema(schemaOf(member), pointerTo(site.pointer, name), site)]));
  switch (keyword) {
    case '$ref': return site.idOf(String(value), site.direction);
    case 'default': return site.direction === 'request' ? value : undefined;
    case 'required': return requiredIn(schema, site.direction);
    case 'format': return preparedFormat(String(value), site);
    case 'discriminator': return preparedDiscriminator(schema, site);
    case 'pattern': return preparedPattern(String(value), site);
    default:
      if (assertions.has(keyword)) return value;
      site.lost(site.pointer, `The keyword ${keyword} is not one that validators know. Remove it or say it in JSON Schema 2020-12.`);
      return undefined;
  }
};

const requiredIn = (schema: JsonObject, direction: Direction): Json | undefined => {
  const excused = oneWayProperties(schema, direction === 'request' ? 'readOnly' : 'writeOnly');
  const required = textsOf(schema['required']).filter((name) => !excused.has(name));
  return required.length === 0 ? undefined : required;
};

const oneWayProperties = (schema: JsonObject, way: 'readOnly' | 'writeOnly'): ReadonlySet<string> =>
  new Set(textsOf(schema['required']).filter((name) => objectOf(objectOf(schema['properties'])[name])[way] === true));

const preparedFormat = (format: string, { lost, pointer }: Site): string | undefined => {
  if (format !== 'url' && Object.hasOwn(fullFormats, format)) return format;
  lost(pointer, format === 'url' ? 'The format url takes seconds on long texts. Use uri.'
    : `The format ${format} is unknown and would not be checked. Use one of JSON Schema 2020-12 or OpenAPI, or a pattern.`);
  return undefined;
};

// Ajv then judges the one alternative that is meant. It refuses `mapping`, which adds nothing where constants tell.
const preparedDiscriminator = (schema: JsonObject, { model }: Site): Json | undefined => {
  const property = discriminatorOf(model.document, schema);
  return property === undefined || schema['oneOf'] === undefined ? undefined : { propertyName: property };
};

/** The property of a `discriminator` whose values are constants in every alternative; all are objects and require it. */
export const discriminatorOf = (document: JsonObject, schema: JsonObject): string | undefined => {
  const property = textOf(objectOf(schema['discriminator'])['propertyName']);
  const alternatives = arrayOf(schema['oneOf'] ?? schema['anyOf']).map((part) => objectOf(resolvedSchema(document, schemaOf(part))));
  const tells = (alternative: JsonObject, name: string): boolean => {
    const tag = objectOf(resolvedSchema(document, schemaOf(objectOf(alternative['properties'])[name])));
    return alternative['type'] === 'object' && textsOf(alternative['required']).includes(name)
      && (typeof tag['const'] === 'string' || textsOf(tag['enum']).length > 0);
  };
  return property !== undefined && alternatives.length > 0 && alternatives.every((alternative) => tells(alternative, property)) ? property : undefined;
};

const preparedPattern = (pattern: string, { lost, pointer }: Site): string | undefined => {
  try {
    new RegExp(pattern, 'u');
    return pattern;
  } catch (error) {
    lost(pointer, `The pattern is no ECMAScript expression with the flag u: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
};

const isBinary = (schema: JsonObject): boolean =>
  schema['format'] === 'binary' || (schema['contentMediaType'] !== undefined && schema['contentEncoding'] === undefined);

/** The name of a component that a `$ref` names as a whole; undefined for deeper or other places. */
export const componentOf = (ref: string): string | undefined => {
  const [section, kind, name, ...rest] = tokensOf(ref);
  return section === 'components' && kind === 'schemas' && rest.length === 0 ? name : undefined;
};

const annotations = new Set(['title', 'description', 'example', 'examples', 'deprecated', 'readOnly', 'writeOnly', 'externalDocs', 'xml',
  'contentMediaType', 'contentEncoding', 'contentSchema', '$comment', '$schema', '$defs', 'definitions']);
const schemaKeywords = new Set(['additionalProperties', 'items', 'contains', 'not', 'if', 'then', 'else', 'propertyNames', 'unevaluatedItems',
  'unevaluatedProperties']);
const schemaLists = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const schemaMaps = new Set(['properties', 'patternProperties', 'dependentSchemas']);
const assertions = new Set(['type', 'const', 'enum', 'multipleOf', 'maximum', 'exclusiveMaximum', 'minimum', 'exclusiveMinimum', 'maxLength',
  'minLength', 'maxItems', 'minItems', 'uniqueItems', 'maxContains', 'minContains', 'maxProperties', 'minProperties', 'dependentRequired']);
const dataKeywords = new Set(['const', 'enum', 'example', 'examples', 'required', 'default']);
