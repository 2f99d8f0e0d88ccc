import { resolved, type Node } from '../probe/contract.ts';

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The names of the types of a schema, without null. */
export const typesOf = (schema: Node): readonly string[] => [schema['type']].flat().filter((type): type is string => typeof type === 'string' && type !== 'null');

/** Members of a schema's `properties`, with references followed. */
export const propertiesOf = (schema: Node): readonly (readonly [string, Node])[] =>
  Object.entries(isNode(schema['properties']) ? schema['properties'] : {}).map(([name, each]) => [name, resolved(each)]);

/** The alternatives of a `oneOf`, with references followed. */
export const alternativesOf = (schema: Node): readonly Node[] => (Array.isArray(schema['oneOf']) ? schema['oneOf'].map(resolved) : []);

/** Makes a value with every declared property, from the examples in the schemas. */
export const sampleOf = (schema: Node): unknown => {
  if ('const' in schema) return schema['const'];
  const [alternative] = alternativesOf(schema);
  if (alternative) return sampleOf(alternative);
  const properties = propertiesOf(schema);
  if (properties.length > 0) return Object.fromEntries(properties.map(([name, each]) => [name, sampleOf(each)]));
  if ('example' in schema && schema['example'] !== null) return schema['example'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  if (schema['type'] === 'array') return [sampleOf(resolved(schema['items']))];
  throw new Error(`A schema without example cannot be sampled: ${JSON.stringify(schema).slice(0, 300)}`);
};
