import type { Finding } from '#contract/contract-error.ts';
import { ContractError } from '#contract/contract-error.ts';
import { compacted, compiledJudges, runtimeModule } from '#contract/compile-validators.ts';
import type { BodyModel, ContractModel, DomainModel, Emitter, MediaTypeModel, OperationModel, ReplyModel, Schema } from '#contract/contract-model.ts';
import { eventValidators } from '#contract/emit-event-validators.ts';
import { projectionsOf } from '#contract/emit-projections.ts';
import type { Projections } from '#contract/emit-projections.ts';
import { pointerTo, tokensOf } from '#contract/json-pointer.ts';
import { camelCase, quoted } from '#contract/names.ts';
import type { SchemaSet } from '#contract/schema-set.ts';
import { schemaSetOf } from '#contract/schema-set.ts';

/**
 * `validators/<domain>.js`: compiled judges of requests and replies and projections of replies; each component once
 * a file. `validators.loss.md` lists what is not judged and what is not projected.
 */
export const emitValidators: Emitter = async (model) => {
  const set = schemaSetOf(model);
  const plans = model.domains.map((domain) => planOf(model, domain, set));
  const runtime = new Map<string, string>();
  const files: Record<string, string> = {};
  const open = new Map<string, Finding>();
  for (const plan of plans) {
    const judges = compiledJudges(set, plan.ids);
    for (const [name, expression] of judges.runtime) runtime.set(name, expression);
    for (const finding of plan.projections.open()) open.set(finding.pointer, finding);
    const imports = judges.runtime.size === 0 ? '' : `import { ${[...judges.runtime.keys()].sort().join(', ')} } from './runtime.js';\n`;
    const entries = plan.entries.map((entry) => entryText(entry, judges.functions)).join('');
    files[`validators/${plan.domain}.js`] = await compacted(`${imports}${judges.source}\nfunction same(v){return v}\n${plan.projections.source()}\n${entries}`);
    files[`validators/${plan.domain}.d.ts`] = declarationOf(plan.entries.map(({ id }) => id));
  }
  const events = await eventValidators(model, set);
  for (const [name, expression] of events.runtime) runtime.set(name, expression);
  const faults = [...set.refused, ...(model.own ? set.lost : [])];
  if (faults.length > 0) throw new ContractError(faults);
  return {
    ...files,
    ...events.files,
    ...registryOf(model),
    'validators/runtime.js': await runtimeModule(runtime),
    'validators/operation-validators.ts': shapeFile,
    'validators.loss.md': lossReport([...set.lost], [...open.values()]),
  };
};

interface Plan {
  readonly domain: string;
  readonly ids: ReadonlySet<string>;
  readonly projections: Projections;
  readonly entries: readonly PlanEntry[];
}

/** Ids of the judges and names of the projections of one operation. */
interface PlanEntry {
  readonly id: string;
  readonly parameters: string;
  readonly bodies: readonly { readonly mediaType: string; readonly judge: string }[];
  readonly replies: readonly PlannedReply[];
}

interface PlannedReply {
  readonly status: string;
  readonly contents: readonly { readonly mediaType: string; readonly judge: string; readonly projection: string }[];
}

const planOf = (model: ContractModel, { name, operationIds }: DomainModel, set: SchemaSet): Plan => {
  const ids = new Set<string>();
  const use = (id: string): string => {
    ids.add(id);
    return id;
  };
  const projections = projectionsOf(model);
  const entries = model.operations.filter(({ id }) => operationIds.includes(id)).map((operation) => ({
    id: operation.id,
    parameters: use(set.idOf(parametersSchema(operation), operation.pointer, 'request', { relocate: relocationOf(operation) })),
    bodies: judgedOf(operation.body).map(({ name: mediaType, kind, schema, pointer }) => {
      const multipart = kind === 'form' && mediaType.startsWith('multipart/');
      return { mediaType, judge: use(set.idOf(schema, pointerTo(pointer, 'schema'), 'request', { multipart })) };
    }),
    replies: operation.replies.map((reply) => ({
      status: reply.status,
      contents: judgedOf(reply).map(({ name: mediaType, schema, pointer }) => ({
        mediaType,
        judge: use(set.idOf(schema, pointerTo(pointer, 'schema'), 'reply')),
        projection: projections.nameOf(schema, pointerTo(pointer, 'schema')) ?? 'same',
      })),
    })),
  }));
  return { domain: name, ids, projections, entries };
};

const entryText = ({ id, parameters, bodies, replies }: PlanEntry, functions: ReadonlyMap<string, string>): string => {
  const nameOf = (judge: string): string => functions.get(judge) ?? 'null';
  const byStatus = (textOf: (content: PlannedReply['contents'][number]) => string): string =>
    object(replies.map(({ status, contents }) => [status, object(contents.map((content) => [content.mediaType, textOf(content)]))]));
  const parts = [
    `parameters:${nameOf(parameters)}`,
    `bodies:${object(bodies.map(({ mediaType, judge }) => [mediaType, nameOf(judge)]))}`,
    `replies:${byStatus(({ judge }) => nameOf(judge))}`,
    `projections:${byStatus(({ projection }) => projection)}`,
  ];
  return `export const ${id} = {${parts.join(',')}};\n`;
};

const object = (members: readonly (readonly [string, string])[]): string =>
  `{${members.map(([name, value]) => `${quoted(name)}:${value}`).join(',')}}`;

type Judged = MediaTypeModel & { readonly schema: Schema };

const judgedOf = (owner: BodyModel | ReplyModel | null): readonly Judged[] =>
  (owner?.mediaTypes ?? []).flatMap((mediaType) =>
    (mediaType.kind === 'json' || mediaType.kind === 'form') && mediaType.schema !== undefined ? [{ ...mediaType, schema: mediaType.schema }] : []);

// The pipeline answers their absence itself, with 428 or its own rules.
const neverRequired = new Set(['if-match', 'if-none-match', 'idempotency-key']);

/** One schema over `{ path, query, headers }`: undeclared path and query parameters fail, undeclared headers pass. */
export const parametersSchema = ({ parameters }: OperationModel): Schema => {
  const part = (place: 'path' | 'query' | 'header'): Schema => {
    const mine = parameters.filter((parameter) => parameter.in === place && parameter.mediaType === undefined);
    const key = (name: string): string => (place === 'header' ? name.toLowerCase() : name);
    const required = mine.filter((parameter) => parameter.required).map(({ name }) => key(name)).filter((name) => !neverRequired.has(name));
    return {
      type: 'object',
      ...(required.length === 0 ? {} : { required }),
      ...(mine.length === 0 ? {} : { properties: Object.fromEntries(mine.map(({ name, schema }) => [key(name), schema])) }),
      ...(place === 'header' ? {} : { additionalProperties: false }),
    };
  };
  return {
    type: 'object',
    required: ['path', 'query', 'headers'],
    properties: { path: part('path'), query: part('query'), headers: part('header') },
  };
};

// The place of a parameter's schema, from its place in the schema above.
const relocationOf = ({ parameters, pointer }: OperationModel) => (at: string): string => {
  const [, part, , name, ...rest] = tokensOf(at.slice(pointer.length));
  const parameter = parameters.find((each) => each.in === (part === 'headers' ? 'header' : part)
    && (part === 'headers' ? each.name.toLowerCase() : each.name) === name);
  return parameter === undefined ? at : pointerTo(pointerTo(parameter.pointer, 'schema'), ...rest);
};

const shapeFile = `/** One fault that a judge found, as Ajv tells it. */
export interface JudgeError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: { readonly [name: string]: unknown };
  readonly message?: string;
}

/** Judges a value and leaves its faults in \`errors\`; null after a value without fault. */
export interface Judge {
  (value: unknown): boolean;
  errors?: readonly JudgeError[] | null;
}

/** What is compiled for one operation; statuses are those that it declares, also \`4XX\` and \`default\`. */
export interface OperationValidators {
  /** Judges \`{ path, query, headers }\` after parsing and fills in defaults; header names in lower case. */
  readonly parameters: Judge;
  /** Judges of the body by media type; they fill in defaults. Media types that no schema judges are absent. */
  readonly bodies: { readonly [mediaType: string]: Judge };
  /** Judges of the reply by status and media type. */
  readonly replies: { readonly [status: string]: { readonly [mediaType: string]: Judge } };
  /** Copies of the reply with declared properties only, by status and media type. */
  readonly projections: { readonly [status: string]: { readonly [mediaType: string]: (value: unknown) => unknown } };
}
`;

const declarationOf = (ids: readonly string[]): string =>
  `import type { OperationValidators } from './operation-validators.ts';\n\n${ids.map((id) => `export declare const ${id}: OperationValidators;\n`).join('')}`;

const registryOf = ({ domains }: ContractModel): Readonly<Record<string, string>> => {
  const names = domains.map(({ name }) => [name, camelCase(name)] as const);
  return {
    'validators/all.js': `${names.map(([name, local]) => `import * as ${local} from './${name}.js';\n`).join('')}\nexport const validators = { ${
      names.map(([, local]) => `...${local}`).join(', ')} };\n`,
    'validators/all.d.ts': 'import type { OperationId } from \'../operations.ts\';\nimport type { OperationValidators } from \'./operation-validators.ts\';\n\n'
      + '/** The validators of every operation. */\nexport declare const validators: { readonly [Id in OperationId]: OperationValidators };\n',
  };
};

const lossReport = (lost: readonly Finding[], open: readonly Finding[]): string => {
  const list = (findings: readonly Finding[]): string => (findings.length === 0 ? 'Nothing.\n'
    : findings.map(({ pointer, message }) => `- \`${pointer}\`: ${message}\n`).join(''));
  return `# What validators do not judge\n\n${list(lost)}\n# What projections pass as it is\n\n${list(open)}`;
};
