import { resolved, type Node } from '../probe/contract.ts';
import type { Kind } from './mutant.ts';
import { alternativesOf, propertiesOf, sampleOf, typesOf } from './samples.ts';

/** Another value in place of a right one, and where the fault must be reported. */
export interface Mutation {
  readonly kind: Kind;
  readonly value: unknown;
  readonly pointer: string;
}

const WRONG_TYPES: Readonly<Record<string, unknown>> = { string: 7, integer: 'seven', number: 'seven', boolean: 'yes', array: {}, object: [] };
const WRONG_FORMATS: Readonly<Record<string, string>> = {
  email: 'no-address', 'date-time': '2026-13-41T99:00:00Z', date: '2026-13-41', uri: 'not a uri', uuid: 'no-uuid', time: '99:99',
};
const UNUSUAL = ['\u0001', ' ', 'ä b', 'é!', '§ §', '-'.repeat(12), '!'.repeat(40), '\u0000\u0000'];

/** A text that breaks the pattern and, where possible, nothing else. */
const offPattern = (schema: Node, sample: string): string | undefined => {
  const pattern = new RegExp(String(schema['pattern']), 'u');
  const candidates = [...UNUSUAL, ...UNUSUAL.map((text) => text + sample), ...UNUSUAL.map((text) => sample + text)];
  const fits = (text: string): boolean => [...text].length >= Number(schema['minLength'] ?? 0) && [...text].length <= Number(schema['maxLength'] ?? Infinity);
  return candidates.find((text) => !pattern.test(text) && fits(text)) ?? candidates.find((text) => !pattern.test(text));
};

const textMutations = (schema: Node, sample: string): readonly (readonly [Kind, unknown])[] => {
  const found: (readonly [Kind, unknown])[] = [];
  const { minLength, maxLength, format, pattern } = schema;
  if (Number(minLength ?? 0) > 0) found.push(['minLength', sample.slice(0, Number(minLength) - 1)]);
  if (typeof maxLength === 'number') found.push(['maxLength', sample + (sample.at(-1) ?? 'a').repeat(maxLength + 1 - sample.length)]);
  if (typeof format === 'string' && WRONG_FORMATS[format] !== undefined) found.push(['format', WRONG_FORMATS[format]]);
  const off = pattern === undefined ? undefined : offPattern(schema, sample);
  if (off !== undefined) found.push(['pattern', off]);
  return found;
};

const numberMutations = (schema: Node): readonly (readonly [Kind, unknown])[] => {
  const found: (readonly [Kind, unknown])[] = [];
  const { minimum, maximum } = schema;
  if (typeof minimum === 'number') found.push(['minimum', minimum - 1]);
  if (typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER) found.push(['maximum', maximum + 1]);
  if (typesOf(schema).includes('integer')) found.push(['integer', Number(minimum ?? 1) + 0.5]);
  return found;
};

/** Every way to break a scalar schema, one constraint at a time. */
export const scalarMutations = (schema: Node, sample: unknown): readonly (readonly [Kind, unknown])[] => {
  const [type = 'object'] = typesOf(schema);
  if ('const' in schema) return [['const', `not-${String(schema['const'])}`]];
  const found: (readonly [Kind, unknown])[] = [['type', WRONG_TYPES[type]]];
  if (Array.isArray(schema['enum'])) return [...found, ['enum', 'undeclared-value']];
  if (type === 'string') found.push(...textMutations(schema, String(sample)));
  if (type === 'integer' || type === 'number') found.push(...numberMutations(schema));
  return found;
};

const listMutations = (schema: Node, sample: readonly unknown[], pointer: string): readonly Mutation[] => {
  const { minItems, maxItems, uniqueItems } = schema;
  const items = resolved(schema['items']);
  const found: Mutation[] = [{ kind: 'type', value: {}, pointer }];
  if (Number(minItems ?? 0) > 0) found.push({ kind: 'minItems', value: [], pointer });
  if (uniqueItems === true) found.push({ kind: 'uniqueItems', value: [sample[0], sample[0]], pointer });
  if (typeof maxItems === 'number') {
    const many = Array.from({ length: maxItems + 1 }, (_, index) => (uniqueItems === true ? `${String(sample[0])}${index}` : sample[0]));
    found.push({ kind: 'maxItems', value: many, pointer });
  }
  const branches = alternativesOf(items);
  if (branches.length > 0) return [...found, ...branches.flatMap((branch) => branchMutations(branch, `${pointer}/0`).map((each) => ({ ...each, value: [each.value] })))];
  return [...found, ...valueMutations(items, `${pointer}/0`).map((each) => ({ ...each, value: [each.value] }))];
};

/** An alternative that a constant chooses: without one that is known, the fault is reported where the alternatives are. */
const branchMutations = (branch: Node, pointer: string): readonly Mutation[] => {
  const chooser = propertiesOf(branch).find(([, property]) => 'const' in property)?.[0];
  return valueMutations(branch, pointer).map((each) => (each.pointer === `${pointer}/${chooser}` ? { ...each, kind: 'discriminator', pointer } : each));
};

const mapMutations = (schema: Node, pointer: string): readonly Mutation[] => {
  const { additionalProperties, maxProperties } = schema;
  const member = resolved(additionalProperties);
  const found: Mutation[] = [{ kind: 'type', value: [], pointer }];
  if (Object.keys(member).length === 0) return found;
  const sample = 'example' in member ? member['example'] : 'a';
  if (typeof maxProperties === 'number') {
    found.push({ kind: 'maxProperties', value: Object.fromEntries(Array.from({ length: maxProperties + 1 }, (_, index) => [`key${index}`, sample])), pointer });
  }
  return [...found, ...scalarMutations(member, sample).map(([kind, value]) => ({ kind, value: { key: value }, pointer: `${pointer}/key` }))];
};

const objectMutations = (schema: Node, pointer: string): readonly Mutation[] => {
  const sample = sampleOf(schema) as Readonly<Record<string, unknown>>;
  const required = (schema['required'] ?? []) as readonly string[];
  const found: Mutation[] = [{ kind: 'type', value: [], pointer }];
  for (const name of required) found.push({ kind: 'required', value: Object.fromEntries(Object.entries(sample).filter(([each]) => each !== name)), pointer: `${pointer}/${name}` });
  if (Number(schema['minProperties'] ?? 0) > 0) found.push({ kind: 'minProperties', value: {}, pointer });
  if (schema['additionalProperties'] === false) found.push({ kind: 'extra property', value: { ...sample, undeclared: 1 }, pointer: `${pointer}/undeclared` });
  for (const [name, property] of propertiesOf(schema)) {
    for (const each of valueMutations(property, `${pointer}/${name}`)) found.push({ ...each, value: { ...sample, [name]: each.value } });
  }
  return found;
};

/** Every way to break a schema at any depth, one constraint at a time. */
export const valueMutations = (schema: Node, pointer = ''): readonly Mutation[] => {
  const branches = alternativesOf(schema);
  if (branches.length > 0) return branches.flatMap((branch) => branchMutations(branch, pointer));
  if (propertiesOf(schema).length > 0) return objectMutations(schema, pointer);
  if (typesOf(schema).includes('object')) return mapMutations(schema, pointer);
  const sample = sampleOf(schema);
  if (Array.isArray(sample)) return listMutations(schema, sample, pointer);
  return scalarMutations(schema, sample).map(([kind, value]) => ({ kind, value, pointer }));
};
