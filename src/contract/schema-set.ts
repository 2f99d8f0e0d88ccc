import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Options, ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import type { Finding } from '#contract/contract-error.ts';
import type { ContractModel, Schema } from '#contract/contract-model.ts';
import { canonicalJson, isObject } from '#contract/json.ts';
import { valueAt } from '#contract/json-pointer.ts';
import type { Direction, Preparation } from '#contract/prepare-schema.ts';
import { componentOf, isDirectional, preparedSchema } from '#contract/prepare-schema.ts';
import { schemaOf } from '#contract/schema-facts.ts';

/** The schemas of a contract as Ajv knows them: each once, however often it is used. */
export interface SchemaSet {
  /** Id of a schema that stands somewhere in the bundle; equal schemas share an id. */
  readonly idOf: (schema: Schema, pointer: string, direction: Direction, options?: PlaceOptions) => string;
  /** A new Ajv that has all schemas of the set; nothing is compiled before it is asked for. */
  readonly ajv: (options?: Options) => Ajv2020;
  /** The compiled judge of an id; undefined, with a finding, when Ajv refuses the schema. */
  readonly compiled: (ajv: Ajv2020, id: string) => ValidateFunction | undefined;
  /** What no validator will check: faults of an own contract, losses of a foreign one. */
  readonly lost: readonly Finding[];
  /** Schemas that Ajv refuses. */
  readonly refused: readonly Finding[];
}

/** What is special about a place. */
export interface PlaceOptions {
  /** Inside multipart bodies, whose binary parts are no texts. */
  readonly multipart?: boolean;
  /** For a schema that was put together: where in the bundle a part of it stands. */
  readonly relocate?: (pointer: string) => string;
}

/** Collects the schemas of a contract for compilation. */
export const schemaSetOf = (model: ContractModel): SchemaSet => {
  const lost = findingsBy(model);
  const refused = findingsBy(model);
  const store = storeOf(refused.note);
  const idOfRef = (ref: string, direction: Direction): string => {
    const target = schemaOf(valueAt(model.document, ref));
    const isTwoFold = isDirectional(model, target, new Set([ref]));
    const id = `c:${encodeURIComponent(componentOf(ref) ?? ref.slice(2))}${isTwoFold ? `.${direction}` : ''}`;
    if (store.has(id)) return id;
    store.reserve(id); // before it is prepared: recursive schemas meet their own id
    store.keep(id, preparedSchema(target, ref.slice(1), { model, direction, idOf: idOfRef, lost: lost.note }), ref.slice(1));
    return id;
  };
  return {
    idOf: (schema, pointer, direction, { multipart = false, relocate = same } = {}) => {
      const ref = isObject(schema) && Object.keys(schema).length === 1 ? schema['$ref'] : undefined;
      if (typeof ref === 'string' && !multipart) return idOfRef(ref, direction);
      const preparation: Preparation = { model, direction, idOf: idOfRef, lost: (at, message) => lost.note(relocate(at), message), multipart };
      return store.keepInline(preparedSchema(schema, pointer, preparation), pointer, relocate);
    },
    ajv: (options) => ajvWith(store.schemas, { ...strictness(model.own), ...options }),
    compiled: (ajv, id) => {
      try {
        return ajv.getSchema(id);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        refused.note(store.originOf(id), `Ajv cannot compile this schema: ${message}`);
        return undefined;
      }
    },
    get lost() { return lost.all(); },
    get refused() { return refused.all(); },
  };
};

type Note = (pointer: string, message: string) => void;

// One finding a place: a component is prepared for both directions.
const findingsBy = (model: ContractModel): { readonly note: Note; readonly all: () => readonly Finding[] } => {
  const findings = new Map<string, Finding>();
  return {
    note: (pointer, message) => { findings.set(pointer, model.findingAt(pointer, message)); },
    all: () => [...findings.values()],
  };
};

interface Store {
  readonly schemas: ReadonlyMap<string, Schema>;
  readonly has: (id: string) => boolean;
  readonly reserve: (id: string) => void;
  readonly keep: (id: string, schema: Schema, pointer: string, relocate?: (pointer: string) => string) => void;
  /** Keeps a schema without name; an equal one that is kept already gives its id. */
  readonly keepInline: (schema: Schema, pointer: string, relocate: (pointer: string) => string) => string;
  readonly originOf: (id: string) => string;
}

const storeOf = (refuse: Note): Store => {
  const schemas = new Map<string, Schema>();
  const origins = new Map<string, string>();
  const inline = new Map<string, string>();
  const keep: Store['keep'] = (id, schema, pointer, relocate = same) => {
    schemas.set(id, isSound(schema, pointer, (at, message) => refuse(relocate(at), message)) ? schema : true);
    origins.set(id, pointer);
  };
  return {
    schemas,
    has: (id) => schemas.has(id),
    reserve: (id) => { schemas.set(id, true); },
    keep,
    keepInline: (schema, pointer, relocate) => {
      const text = canonicalJson(schema);
      const id = inline.get(text) ?? `i:${inline.size}`;
      if (!inline.has(text)) keep(id, schema, pointer, relocate);
      inline.set(text, id);
      return id;
    },
    originOf: (id) => origins.get(id) ?? '',
  };
};

const same = (at: string): string => at;

// Preparing keeps the shape of a schema, so a place in the prepared one is the place in the bundle.
const isSound = (schema: Schema, pointer: string, refuse: (pointer: string, message: string) => void): boolean => {
  if (metaAjv.validateSchema(schema) === true) return true;
  for (const { instancePath, message } of metaAjv.errors ?? [])
    refuse(pointer + instancePath, `This is no JSON Schema 2020-12: it ${message ?? 'is invalid'}.`);
  return false;
};

const metaAjv = new Ajv2020({ logger: false });

const strictness = (own: boolean): Options =>
  own ? { strict: true, allowUnionTypes: true, strictTuples: false, strictRequired: false } : { strict: false };

const ajvWith = (schemas: ReadonlyMap<string, Schema>, options: Options): Ajv2020 => {
  const ajv = new Ajv2020({
    allErrors: true,
    ownProperties: true,
    useDefaults: true,
    inlineRefs: 6,
    discriminator: true,
    logger: false,
    ...options,
  });
  // What no schema uses costs every judge some lines: both are read when a schema is compiled.
  ajv.opts.dynamicRef = false;
  ajv.opts.unevaluated = [...schemas.values()].some((schema) => JSON.stringify(schema).includes('"unevaluated'));
  ajvFormats.default(ajv, { mode: 'full' });
  for (const [id, schema] of schemas) ajv.addSchema(typeof schema === 'boolean' ? (schema ? {} : { not: {} }) : schema, id, undefined, false);
  return ajv;
};
