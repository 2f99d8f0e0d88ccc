/** Any value that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object; every member may be absent. */
export interface JsonObject {
  readonly [member: string]: Json | undefined;
}

/** Tells whether a value is a JSON object, neither null nor an array. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Tells whether a value is a JSON array. */
export const isArray = (value: unknown): value is readonly Json[] => Array.isArray(value);

/** The value as an object, or an empty one when it is anything else. */
export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** The value as an array, or an empty one when it is anything else. */
export const arrayOf = (value: unknown): readonly Json[] => (isArray(value) ? value : []);

/** The value as a text, or undefined when it is anything else. */
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The texts of an array; other items are left out. */
export const textsOf = (value: unknown): readonly string[] =>
  arrayOf(value).filter((item) => typeof item === 'string');

/** Members of an object in document order; nothing for other values. */
export const membersOf = (value: unknown): readonly (readonly [string, Json])[] =>
  Object.entries(objectOf(value)).flatMap(([name, member]) => (member === undefined ? [] : [[name, member] as const]));

/** JSON text with sorted member names: equal values have equal texts. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_name, member: unknown) =>
    isObject(member) ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))) : member);
