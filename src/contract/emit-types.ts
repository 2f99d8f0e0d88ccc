import openapiTS, { astToString } from 'openapi-typescript';
import { ContractError } from '#contract/contract-error.ts';
import type { Emitter } from '#contract/contract-model.ts';
import type { Json, JsonObject } from '#contract/json.ts';
import { isArray, isObject, membersOf } from '#contract/json.ts';
import { quoted } from '#contract/names.ts';
import { discriminatorOf } from '#contract/prepare-schema.ts';

/**
 * `types.ts`: TypeScript types of paths and components by openapi-typescript, and below them a named type for
 * every component schema. The tool is frozen; only this file knows it. Called by its API, so no redocly.yaml is read.
 */
export const emitTypes: Emitter = async (model) => {
  const source = JSON.stringify(withoutPlainDiscriminators(model.document, model.document));
  const nodes = await openapiTS(source, { alphabetize: false, silent: true }).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ContractError([model.findingAt('', `openapi-typescript cannot express this contract: ${reason}`)], { cause });
  });
  const names = Object.entries(model.schemaNames).map(([schema, name]) =>
    `export type ${name} = components['schemas'][${quoted(schema)}];\n`);
  return { 'types.ts': `${tidy(astToString(nodes))}\n${names.join('')}` };
};

// The tool replaces the constants that tell alternatives apart by component names; without a discriminator it keeps them.
const withoutPlainDiscriminators = (document: JsonObject, value: Json): Json => {
  if (isArray(value)) return value.map((item) => withoutPlainDiscriminators(document, item));
  if (!isObject(value)) return value;
  const isPlain = discriminatorOf(document, value) !== undefined;
  return Object.fromEntries(membersOf(value).filter(([name]) => !(isPlain && name === 'discriminator'))
    .map(([name, member]) => [name, withoutPlainDiscriminators(document, member)]));
};

// A JSDoc with a JSON example may hold trailing blanks; without them the file survives every editor.
const tidy = (text: string): string => text.replaceAll(/[ \t]+$/gm, '');
