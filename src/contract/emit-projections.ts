import type { Finding } from '#contract/contract-error.ts';
import type { ContractModel, Schema } from '#contract/contract-model.ts';
import { canonicalJson, isObject, textOf } from '#contract/json.ts';
import { memberName, typeName } from '#contract/names.ts';
import { componentOf } from '#contract/prepare-schema.ts';
import type { Shape } from '#contract/schema-shape.ts';
import { shapeOf } from '#contract/schema-shape.ts';

/** Writes functions that copy a reply with its declared properties only. */
export interface Projections {
  /** Name of the function that projects a schema; null when a value of it holds nothing to leave out. */
  readonly nameOf: (schema: Schema, pointer: string) => string | null;
  /** Source of all functions asked for so far, one a line. */
  readonly source: () => string;
  /** Schemas whose values pass as they are, because nothing says which properties they have. */
  readonly open: () => readonly Finding[];
}

/**
 * Starts a set of projections. Values that are not what the schema says pass through: judging is the validators' part.
 * Absent optional properties become `undefined`, which JSON leaves out.
 */
export const projectionsOf = (model: ContractModel): Projections => {
  const functions = new Map<string, { readonly name: string; source: string | null }>();
  const open = new Map<string, Finding>();
  const taken = new Set<string>();
  const nameFor = (schema: Schema): string => {
    const component = isObject(schema) ? componentOf(textOf(schema['$ref']) ?? '') : undefined;
    const wished = component === undefined ? 'project' : `project${typeName(component).replace(/^./, (first) => first.toUpperCase())}`;
    let name = component === undefined ? `${wished}1` : wished;
    for (let count = 2; taken.has(name); count += 1) name = `${wished}${count}`;
    taken.add(name);
    return name;
  };
  const nameOf: Projections['nameOf'] = (schema, pointer) => {
    const key = canonicalJson(schema);
    const known = functions.get(key);
    if (known !== undefined) return known.source === null ? null : known.name;
    const shape = shapeOf(model.document, schema, pointer);
    if (shape.kind === 'flat' || shape.kind === 'open') {
      if (shape.kind === 'open') open.set(shape.pointer, model.findingAt(shape.pointer, `${shape.why} Replies pass as they are here.`));
      functions.set(key, { name: '', source: null });
      return null;
    }
    const entry: { readonly name: string; source: string | null } = { name: nameFor(schema), source: '' };
    functions.set(key, entry); // before its parts: a recursive schema calls itself
    const body = bodyOf(shape, { nameOf, noteOpen: (at, why) => open.set(at, model.findingAt(at, why)) });
    entry.source = body === passOn ? null : `function ${entry.name}(v){${body}}`;
    return entry.source === null ? null : entry.name;
  };
  return {
    nameOf,
    source: () => [...functions.values()].flatMap(({ source }) => (source === null ? [] : [`${source}\n`])).join(''),
    open: () => [...open.values()],
  };
};

interface Writer {
  readonly nameOf: Projections['nameOf'];
  readonly noteOpen: (pointer: string, why: string) => void;
}

const bodyOf = (shape: Shape, writer: Writer): string => {
  switch (shape.kind) {
    case 'array': {
      const item = writer.nameOf(shape.items, shape.pointer);
      return item === null ? passOn : `return Array.isArray(v)?v.map((i)=>${item}(i)):v`;
    }
    case 'object': return isTransparent(shape, writer) ? passOn : `${passOthers}return ${objectOf(shape, writer)}`;
    case 'either': return `return Array.isArray(v)?(v=>{${bodyOf(shape.array, writer)}})(v):(v=>{${bodyOf(shape.object, writer)}})(v)`;
    case 'choice': {
      const cases = shape.cases.map(({ values, shape: chosen }) =>
        `${values.map((value) => `case ${JSON.stringify(value)}:`).join('')}return ${objectOf(chosen, writer)};`);
      return `${passOthers}switch(v${access(shape.property)}){${cases.join('')}}return{${memberName(shape.property)}:v${access(shape.property)}}`;
    }
    case 'flat':
    case 'open': return passOn;
  }
};

const passOn = 'return v';

// A map of any names to values that hold nothing to leave out.
const isTransparent = (shape: Extract<Shape, { kind: 'object' }>, writer: Writer): boolean => {
  if (shape.properties.size > 0 || shape.rest === 'none') return false;
  if (shape.rest === 'any') writer.noteOpen(shape.pointer, openObject);
  return shape.rest === 'any' || writer.nameOf(shape.rest.schema, shape.rest.pointer) === null;
};

const openObject = 'The object takes any further property (additionalProperties). Replies pass them as they are here.';

const passOthers = 'if(typeof v!=="object"||v===null||Array.isArray(v))return v;';

const objectOf = (shape: Extract<Shape, { kind: 'object' }>, writer: Writer): string => {
  const members = [...shape.properties].map(([name, { schema, pointer }]) =>
    `${name === '__proto__' ? '["__proto__"]' : memberName(name)}:${valueOf(name, writer.nameOf(schema, pointer))}`);
  if (shape.rest === 'none') return `{${members.join(',')}}`;
  if (shape.rest === 'any') {
    writer.noteOpen(shape.pointer, openObject);
    return `{...v,${members.join(',')}}`;
  }
  const rest = writer.nameOf(shape.rest.schema, shape.rest.pointer);
  const others = rest === null ? '...v' : `...Object.fromEntries(Object.entries(v).map(([k,i])=>[k,${rest}(i)]))`;
  return `{${[others, ...members].join(',')}}`;
};

// A plain read of these names would find what every object inherits.
const valueOf = (name: string, project: string | null): string => {
  const read = name in Object.prototype ? `(Object.hasOwn(v,${JSON.stringify(name)})?v${access(name)}:void 0)` : `v${access(name)}`;
  return project === null ? read : `${project}(${read})`;
};

const access = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`);
