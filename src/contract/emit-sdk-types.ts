import openapiTS, { astToString } from 'openapi-typescript';
import { ContractError } from '#contract/contract-error.ts';
import type { ContractModel } from '#contract/contract-model.ts';
import type { Json, JsonObject } from '#contract/json.ts';
import { arrayOf, isArray, isObject, membersOf, objectOf, textOf } from '#contract/json.ts';
import { memberName, quoted } from '#contract/names.ts';
import { resolvedSchema, schemaOf } from '#contract/schema-facts.ts';
import type { TypeNames } from '#contract/schema-type.ts';
import { importOfTypes, typeOf } from '#contract/schema-type.ts';

/**
 * `types.ts` of the SDK: the component schemas. Unlike those of the service, members with a default may be left out:
 * a client sends less than a handler receives.
 */
export const sdkTypes = async (model: ContractModel): Promise<string> => {
  const nodes = await openapiTS(JSON.stringify(schemasOnly(model)), { alphabetize: false, silent: true, defaultNonNullable: false }).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ContractError([model.findingAt('', `openapi-typescript cannot express this contract: ${reason}`)], { cause });
  });
  const aliases = Object.entries(model.schemaNames).map(([schema, name]) => `export type ${name} = components['schemas'][${quoted(schema)}];\n`);
  const text = astToString(nodes).replaceAll(/[ \t]+$/gm, '').replaceAll(/^export type (paths|webhooks|\$defs|operations) = Record<string, never>;\n/gm, '');
  return `${text}\n${aliases.join('')}`;
};

/** `runtime/catalogue.ts` of the SDK: the problems of the contract; undefined when it has no catalogue. */
export const sdkCatalogue = (model: ContractModel): string | undefined => {
  if (model.problems.length === 0) return undefined;
  const names: TypeNames = { used: new Set() };
  const members = model.problems.map(({ code, title, when, members: extra }) => {
    const facts = Object.entries(extra).map(([name, schema]) => `readonly ${memberName(name)}: ${typeOf(model, schema, names)}`);
    return `  /** ${`${title}. ${when}`.replaceAll('*/', '*\\/').trim()} */\n  readonly ${code}: { ${facts.join('; ')} };\n`.replace('{  }', 'object');
  });
  const base = problemSchemaOf(model);
  if (base !== undefined) names.used.add(base);
  return `${importOfTypes(names).replace('./types.ts', '../types.ts')}/** What every problem document carries. */
export type ProblemBase = ${base ?? '{ readonly type: string; readonly title: string; readonly status: number; readonly detail?: string; readonly requestId?: string }'};

/** The members that a problem has beside those of every problem, by code. */
export interface ProblemMembers {
${members.join('')}}

/** The codes that \`ApiProblem.is\` knows. */
export type ProblemCode = keyof ProblemMembers;
`;
};

const problemSchemaOf = (model: ContractModel): string | undefined => {
  for (const { problem, mediaTypes } of model.operations.flatMap(({ replies }) => replies)) {
    const schema = problem ? mediaTypes[0]?.schema : undefined;
    const [, name = ''] = /^#\/components\/schemas\/([^/]+)$/.exec(typeof schema === 'object' ? textOf(schema['$ref']) ?? '' : '') ?? [];
    if (model.schemaNames[name] !== undefined) return model.schemaNames[name];
  }
  return undefined;
};

const schemasOnly = ({ document, schemas }: ContractModel): Json => {
  const reduced = { openapi: document['openapi'], info: document['info'], paths: {}, components: { schemas } };
  const leadsElsewhere = /"\$ref":"#\/(?!components\/schemas\/)/.test(JSON.stringify(schemas));
  return withoutIdleDiscriminators(document, leadsElsewhere ? document : reduced);
};

/**
 * Leaves out the discriminators of alternatives that tell themselves apart by a constant: openapi-typescript would put the names of
 * the schemas in its place.
 */
const withoutIdleDiscriminators = (document: JsonObject, value: Json): Json => {
  if (isArray(value)) return value.map((item) => withoutIdleDiscriminators(document, item));
  if (!isObject(value)) return value;
  const property = textOf(objectOf(value['discriminator'])['propertyName']);
  const isIdle = property !== undefined && [...arrayOf(value['oneOf']), ...arrayOf(value['anyOf'])].some((alternative) => {
    const resolved = resolvedSchema(document, schemaOf(alternative));
    const named = objectOf(isObject(resolved) ? objectOf(resolved['properties'])[property] : undefined);
    return named['const'] !== undefined || named['enum'] !== undefined;
  });
  return Object.fromEntries(membersOf(value).filter(([name]) => !(isIdle && name === 'discriminator'))
    .map(([name, member]) => [name, withoutIdleDiscriminators(document, member)]));
};
