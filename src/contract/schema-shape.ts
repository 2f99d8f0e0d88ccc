import type { Schema } from '#contract/contract-model.ts';
import type { Json, JsonObject } from '#contract/json.ts';
import { arrayOf, isObject, membersOf, textOf } from '#contract/json.ts';
import { pointerTo, valueAt } from '#contract/json-pointer.ts';
import { schemaOf, typesOf } from '#contract/schema-facts.ts';

/** A schema and where it stands. */
export interface Placed {
  readonly schema: Schema;
  readonly pointer: string;
}

/** What values of a schema look like, as far as properties are declared. */
export type Shape = FlatShape | OpenShape | ObjectShape | ArrayShape | ChoiceShape | EitherShape;

/** Texts, numbers, booleans, null: nothing inside. */
export interface FlatShape { readonly kind: 'flat' }

/** May hold properties that nobody declared. */
export interface OpenShape { readonly kind: 'open'; readonly why: string; readonly pointer: string }

/** Declared properties, and what else may be there. */
export interface ObjectShape {
  readonly kind: 'object';
  readonly properties: ReadonlyMap<string, Placed>;
  /** `any` only where the schema says so; silence means `none`. */
  readonly rest: 'none' | 'any' | Placed;
  readonly pointer: string;
}

/** A list of one kind of items. */
export interface ArrayShape { readonly kind: 'array'; readonly items: Schema; readonly pointer: string }

/** Objects told apart by the value of one property. */
export interface ChoiceShape {
  readonly kind: 'choice';
  readonly property: string;
  readonly cases: readonly { readonly values: readonly Json[]; readonly shape: ObjectShape }[];
}

/** An object or a list. */
export interface EitherShape { readonly kind: 'either'; readonly object: Shape; readonly array: ArrayShape }

/** Tells what values of a schema look like; null and other scalars beside objects and lists do not matter. */
export const shapeOf = (document: JsonObject, schema: Schema, pointer: string, depth = 0): Shape => {
  const types = typesOf(document, schema);
  if (!types.has('object') && !types.has('array')) return { kind: 'flat' };
  if (!isObject(schema)) return { kind: 'open', pointer, why: 'The schema allows any value.' };
  const unclear = unclearKeywords.find((keyword) => schema[keyword] !== undefined);
  if (unclear !== undefined) return { kind: 'open', pointer, why: `Which properties there are depends on ${unclear}.` };
  if (depth > 20) return { kind: 'open', pointer, why: 'The schema is composed of itself.' };
  const parts: Shape[] = [];
  const ref = textOf(schema['$ref']);
  if (ref !== undefined) parts.push(shapeOf(document, schemaOf(valueAt(document, ref)), ref.slice(1), depth + 1));
  arrayOf(schema['allOf']).forEach((part, index) => {
    parts.push(shapeOf(document, schemaOf(part), pointerTo(pointer, 'allOf', index), depth + 1));
  });
  for (const word of ['oneOf', 'anyOf'])
    if (schema[word] !== undefined) parts.push(alternativesOf(document, arrayOf(schema[word]), pointerTo(pointer, word), depth));
  const own = ownShape(schema, pointer, { bare: parts.length > 0, types });
  return [...parts, ...(own === undefined ? [] : [own])].reduce((left, right) => merged(left, right, pointer));
};

const unclearKeywords = ['patternProperties', 'if', 'dependentSchemas', 'prefixItems', '$dynamicRef', 'unevaluatedItems'];

const noProperty = 'The schema declares no property.';
const noItems = 'The schema says nothing about its items.';

const ownShape = (schema: JsonObject, pointer: string, { bare, types }: { bare: boolean; types: ReadonlySet<string> }): Shape | undefined => {
  const rest = schema['additionalProperties'];
  const hasObject = schema['properties'] !== undefined || rest !== undefined;
  const object: Shape = hasObject
    ? {
        kind: 'object',
        pointer,
        properties: new Map(membersOf(schema['properties']).filter(([, property]) => !isWriteOnly(property)).map(([name, property]) =>
          [name, { schema: schemaOf(property), pointer: pointerTo(pointer, 'properties', name) }])),
        rest: rest === undefined || rest === false ? 'none' : rest === true ? 'any'
          : { schema: schemaOf(rest), pointer: pointerTo(pointer, 'additionalProperties') },
      }
    : { kind: 'open', pointer, why: noProperty };
  const array: ArrayShape | undefined = schema['items'] === undefined ? undefined
    : { kind: 'array', items: schemaOf(schema['items']), pointer: pointerTo(pointer, 'items') };
  if (bare && !hasObject && array === undefined) return undefined;
  if (array === undefined)
    return types.has('object') ? object : { kind: 'open', pointer, why: noItems };
  return types.has('object') && (hasObject || types.has('array')) && schema['type'] !== 'array' ? { kind: 'either', object, array } : array;
};

const isWriteOnly = (property: Json): boolean => isObject(property) && property['writeOnly'] === true;

const alternativesOf = (document: JsonObject, parts: readonly Json[], pointer: string, depth: number): Shape => {
  const shapes = parts.map((part, index) => shapeOf(document, schemaOf(part), pointerTo(pointer, index), depth + 1))
    .filter(({ kind }) => kind !== 'flat');
  const [first, second] = shapes;
  if (first === undefined) return { kind: 'flat' };
  if (second === undefined) return first;
  if (shapes.length === 2) {
    if (first.kind === 'array' && second.kind !== 'array' && second.kind !== 'open') return { kind: 'either', object: second, array: first };
    if (second.kind === 'array' && first.kind !== 'array' && first.kind !== 'open') return { kind: 'either', object: first, array: second };
  }
  const objects = shapes.flatMap((shape) => (shape.kind === 'object' ? [shape] : []));
  return (objects.length === shapes.length ? choiceOf(document, objects) : undefined)
    ?? { kind: 'open', pointer, why: 'No property with a constant value tells the alternatives apart.' };
};

const choiceOf = (document: JsonObject, objects: readonly ObjectShape[]): ChoiceShape | undefined => {
  for (const property of objects[0]?.properties.keys() ?? []) {
    const cases = objects.map((shape) => ({ values: constantsOf(document, shape.properties.get(property)?.schema), shape }));
    const all = cases.flatMap(({ values }) => values);
    if (cases.every(({ values }) => values.length > 0) && new Set(all).size === all.length) return { kind: 'choice', property, cases };
  }
  return undefined;
};

const constantsOf = (document: JsonObject, schema: Schema | undefined): readonly Json[] => {
  if (!isObject(schema)) return [];
  const ref = textOf(schema['$ref']);
  if (schema['const'] === undefined && schema['enum'] === undefined && ref !== undefined) return constantsOf(document, schemaOf(valueAt(document, ref)));
  const values = schema['const'] === undefined ? arrayOf(schema['enum']) : [schema['const']];
  return values.every((value) => typeof value === 'string' || typeof value === 'number') ? values : [];
};

const merged = (left: Shape, right: Shape, pointer: string): Shape => {
  if (left.kind === 'flat' || isBlank(left)) return right;
  if (right.kind === 'flat' || isBlank(right)) return left;
  if (left.kind === 'object' && right.kind === 'object') return mergedObjects(left, right);
  if (left.kind === 'array' && right.kind === 'array') return { ...right, items: { allOf: [left.items, right.items] } };
  if (left.kind === 'choice' && right.kind === 'object')
    return { ...left, cases: left.cases.map(({ values, shape }) => ({ values, shape: mergedObjects(shape, right) })) };
  if (left.kind === 'object' && right.kind === 'choice')
    return { ...right, cases: right.cases.map(({ values, shape }) => ({ values, shape: mergedObjects(left, shape) })) };
  return { kind: 'open', pointer, why: 'The parts of the composition are not all objects.' };
};

// A part such as `{ type: object }` or `{ minItems: 1 }` narrows values and adds no property.
const isBlank = (shape: Shape): boolean => shape.kind === 'open' && (shape.why === noProperty || shape.why === noItems);

const mergedObjects = (left: ObjectShape, right: ObjectShape): ObjectShape => {
  const properties = new Map(left.properties);
  for (const [name, { schema, pointer }] of right.properties) {
    const other = properties.get(name);
    properties.set(name, { pointer, schema: other === undefined ? schema : { allOf: [other.schema, schema] } });
  }
  return { kind: 'object', pointer: left.pointer, properties, rest: left.rest === 'none' ? right.rest : left.rest };
};
