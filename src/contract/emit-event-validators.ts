import { compacted, compiledJudges } from '#contract/compile-validators.ts';
import type { ContractModel } from '#contract/contract-model.ts';
import { pointerTo } from '#contract/json-pointer.ts';
import { quoted } from '#contract/names.ts';
import type { SchemaSet } from '#contract/schema-set.ts';

/** Files that judge events, and what they take from the shared run time. */
export interface EventValidators {
  readonly files: Readonly<Record<string, string>>;
  readonly runtime: ReadonlyMap<string, string>;
}

/** `validators/event-payloads.js`: a judge of the data of every event; nothing for a contract without events. */
export const eventValidators = async ({ events }: ContractModel, set: SchemaSet): Promise<EventValidators> => {
  const ids = events.map(({ type, schema }) => [type, set.idOf(schema, pointerTo('/events', type, 'schema'), 'reply')] as const);
  const { source, functions, runtime } = compiledJudges(set, ids.map(([, id]) => id));
  if (ids.length === 0) return { files: {}, runtime };
  const imports = runtime.size === 0 ? '' : `import { ${[...runtime.keys()].sort().join(', ')} } from './runtime.js';\n`;
  // Where Ajv refuses a schema there is no file at all: the set remembers it as a fault.
  const members = ids.map(([type, id]) => `${quoted(type)}:${functions.get(id) ?? 'null'}`).join(',');
  return {
    files: {
      'validators/event-payloads.js': await compacted(`${imports}${source}\nexport const eventPayloads = {${members}};\n`),
      'validators/event-payloads.d.ts': declaration,
    },
    runtime,
  };
};

const declaration = `import type { EventType } from '../events.ts';
import type { Judge } from './operation-validators.ts';

/** Judges of the data of each event. */
export declare const eventPayloads: { readonly [Type in EventType]: Judge };
`;
