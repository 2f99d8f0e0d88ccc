import { resolved, type Node } from '../probe/contract.ts';

/** How the contract wants a value to be treated. */
export type Redaction = 'secret' | 'personal';

/** A text that stands where the contract declares it secret or personal. */
export interface Marked {
  readonly text: string;
  readonly redaction: Redaction;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

const propertyOf = (schema: Node, name: string): Node => {
  const properties = resolved(schema['properties']);
  return name in properties ? resolved(properties[name]) : resolved(schema['additionalProperties']);
};

const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/** Returns every text in a value that the schema marks; alternatives are tried all. */
export const markedIn = (schema: Node, value: unknown): readonly Marked[] => {
  const redaction = schema['x-redaction'] as Redaction | undefined;
  if (redaction !== undefined) return textsIn(value).map((text) => ({ text, redaction }));
  const alternatives = ['oneOf', 'anyOf', 'allOf'].flatMap((name) => (Array.isArray(schema[name]) ? (schema[name] as readonly unknown[]) : []));
  const deeper = alternatives.flatMap((each) => markedIn(resolved(each), value));
  if (Array.isArray(value)) return [...deeper, ...value.flatMap((each) => markedIn(resolved(schema['items']), each))];
  if (!isObject(value)) return deeper;
  return [...deeper, ...Object.entries(value).flatMap(([name, each]) => markedIn(propertyOf(schema, name), each))];
};
