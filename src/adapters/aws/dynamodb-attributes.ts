import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item, Json } from '#core/ports/table.ts';

/** Magnitudes that DynamoDB can store (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html). */
const LARGEST = 9.9e125;
const SMALLEST = 1e-130;

/** The stored form of an item: one native attribute per member, `undefined` members left out. */
export const toAttributes = (item: Item): Record<string, AttributeValue> => toMap(item);

/** The item of a stored form. */
export const toItem = (attributes: Record<string, AttributeValue>): Item => {
  // The one place where stored attributes become an item; every item of the table has both key parts.
  return fromMap(attributes) as unknown as Item;
};

/** The stored form of one JSON value. @throws TypeError for numbers that DynamoDB cannot keep */
export const toAttribute = (value: Json): AttributeValue => {
  if (typeof value === 'string') return { S: value.toWellFormed() };
  if (typeof value === 'number') return { N: toNumberText(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (isList(value)) return { L: value.map(toAttribute) };
  return { M: toMap(value) };
};

const isList = (value: readonly Json[] | { readonly [name: string]: Json }): value is readonly Json[] => Array.isArray(value);

const toMap = (map: { readonly [name: string]: Json | undefined }): Record<string, AttributeValue> =>
  Object.fromEntries(Object.entries(map).flatMap(([name, value]) => (value === undefined ? [] : [[name.toWellFormed(), toAttribute(value)]])));

const toNumberText = (value: number): string => {
  const size = Math.abs(value);
  if (size !== 0 && !(size >= SMALLEST && size <= LARGEST)) throw new TypeError(`The number ${value} cannot be stored: DynamoDB keeps 0 and magnitudes from ${SMALLEST} to ${LARGEST}.`);
  return String(value);
};

const fromAttribute = (attribute: AttributeValue): Json => {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return Number(attribute.N);
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.L !== undefined) return attribute.L.map(fromAttribute);
  if (attribute.M !== undefined) return fromMap(attribute.M);
  return null;
};

const fromMap = (map: Record<string, AttributeValue>): { [name: string]: Json } =>
  Object.fromEntries(Object.entries(map).map(([name, attribute]) => [name, fromAttribute(attribute)]));
