import type { ContractModel, ParameterModel, Schema } from '#contract/contract-model.ts';
import type { Loss } from '#contract/emit-gateway-loss.ts';
import type { JsonObject } from '#contract/json.ts';
import { arrayOf, isObject, textOf } from '#contract/json.ts';
import { resolvedSchema, schemaOf, typesOf } from '#contract/schema-facts.ts';

/** A parameter as the gateway imports it, and what it then no longer checks. */
export interface GatewayParameter {
  /** Null: the gateway cannot name it, but passes it on. */
  readonly parameter: JsonObject | null;
  readonly losses: readonly Loss[];
}

/**
 * The gateway checks of a parameter only that it is present and not blank. A parameter is required there only when
 * the contract refuses a blank one too, and never a header: AWS documents header names as case-sensitive.
 */
export const gatewayParameterOf = (model: ContractModel, parameter: ParameterModel): GatewayParameter => {
  const { name, pointer } = parameter;
  const place = `${parameter.in} parameter \`${name}\``;
  if (parameter.in === 'cookie')
    return { parameter: null, losses: [{ pointer, construct: place, effect: 'left out: the gateway knows no cookie parameters' }] };
  if (!/^[A-Za-z0-9._$-]+$/.test(name))
    return { parameter: null, losses: [{ pointer, construct: place, effect: 'left out: the gateway cannot map this name; it is passed on' }] };
  const weakness = parameter.in === 'path' || !parameter.required ? undefined : weaknessOf(model, parameter);
  return {
    parameter: { name, in: parameter.in, required: parameter.required && weakness === undefined, schema: { type: 'string' } },
    losses: [
      ...(weakness === undefined ? [] : [{ pointer, construct: `required ${place}`, effect: `optional: ${weakness}` }]),
      { pointer, construct: `schema of the ${place}`, effect: 'not checked' },
    ],
  };
};

const weaknessOf = (model: ContractModel, parameter: ParameterModel): string | undefined => {
  if (parameter.in === 'header') return 'the gateway compares header names case-sensitively';
  if (parameter.style === 'deepObject' || (parameter.type === null && !parameter.array && parameter.mediaType === undefined))
    return 'its members stand in the query under other names';
  return parameter.mediaType !== undefined || refusesBlank(model.document, parameter.schema)
    ? undefined : 'the contract accepts a blank value, the gateway would not';
};

/** Tells whether a schema certainly refuses the empty text and texts of blanks. */
export const refusesBlank = (document: JsonObject, schema: Schema): boolean => {
  const types = typesOf(document, schema);
  const resolved = resolvedSchema(document, schema);
  if (!isObject(resolved) || types.has('null')) return false;
  if (types.has('array')) return types.size === 1 && Number(resolved['minItems'] ?? 0) > 0 && refusesBlank(document, schemaOf(resolved['items']));
  if (!types.has('string')) return true;
  const choices = resolved['const'] === undefined ? arrayOf(resolved['enum']) : [resolved['const']];
  if (choices.length > 0) return choices.every((choice) => typeof choice !== 'string' || choice.trim() !== '');
  return solidFormats.has(textOf(resolved['format']) ?? '') || patternRefusesBlank(textOf(resolved['pattern']));
};

const patternRefusesBlank = (pattern: string | undefined): boolean => {
  if (pattern === undefined) return false;
  try {
    const expression = new RegExp(pattern, 'u');
    return !expression.test('\t') && Array.from({ length: 257 }, (_, length) => ' '.repeat(length)).every((blank) => !expression.test(blank));
  } catch {
    return false;
  }
};

const solidFormats = new Set(['date-time', 'date', 'time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uri', 'uuid']);
