import { Problem } from '#core/problem.ts';
import type { ParameterFacts } from '#runtime/http/contract-facts.ts';

type Value = string | number | boolean | readonly Value[];
export type Values = Record<string, Value>;

const INTEGER = /^-?(?:0|[1-9][0-9]{0,18})$/;
const NUMBER = /^-?(?:0|[1-9][0-9]{0,30})(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?$/;
const MAX_QUERY_PAIRS = 100;

/** Turns one text into the declared type; text of another shape stays text, so that the validator reports it. */
const valueOf = (text: string, type: ParameterFacts['type']): Value => {
  if (type === 'integer' && INTEGER.test(text)) return Number(text);
  if (type === 'number' && NUMBER.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
};

const decoded = (text: string): string => {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new Problem('malformed_request', 'The request target is not valid percent-encoded UTF-8.', {}, { cause });
  }
};

/** Reads the variable segments of a matched path. */
export const parsePath = (facts: readonly ParameterFacts[], names: readonly string[], values: readonly string[]): Values => {
  const result: Values = {};
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index]!;
    const type = facts.find((fact) => fact.name === name)?.type ?? 'string';
    result[name] = valueOf(decoded(values[index]!), type);
  }
  return result;
};

/** Reads the query string; names that are not declared are kept, so that the validator refuses them. */
export const parseQuery = (facts: readonly ParameterFacts[], rawQuery: string): Values => {
  const result: Values = {};
  if (rawQuery === '') return result;
  const pairs = rawQuery.split('&', MAX_QUERY_PAIRS + 1);
  if (pairs.length > MAX_QUERY_PAIRS) {
    throw new Problem('malformed_request', `The query has more than ${MAX_QUERY_PAIRS} parameters.`, {});
  }
  for (const pair of pairs) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decoded((equals === -1 ? pair : pair.slice(0, equals)).replaceAll('+', ' '));
    if (name === '__proto__') throw new Problem('malformed_request', 'The query names a parameter __proto__.', {});
    addQueryValue(result, facts.find((fact) => fact.name === name), name, equals === -1 ? '' : pair.slice(equals + 1).replaceAll('+', ' '));
  }
  return result;
};

const addQueryValue = (result: Values, fact: ParameterFacts | undefined, name: string, text: string): void => {
  const type = fact?.type ?? 'string';
  const before = Object.hasOwn(result, name) ? result[name] : undefined;
  if (fact?.array) {
    const texts = fact.explode === false ? text.split(',') : [text];
    const added = texts.map((each) => valueOf(decoded(each), type));
    result[name] = Array.isArray(before) ? [...before, ...added] : added;
  } else {
    const value = valueOf(decoded(text), type);
    // A repeated scalar becomes a list, which its schema refuses.
    result[name] = before === undefined ? value : [before, value].flat();
  }
};

/** Reads the declared headers; others are none of the operation's business. */
export const parseHeaders = (
  facts: readonly ParameterFacts[],
  headers: Readonly<Record<string, string | undefined>>,
): Values => {
  const result: Values = {};
  for (const fact of facts) {
    const text = headers[fact.name];
    if (text !== undefined) result[fact.name] = valueOf(text, fact.type);
  }
  return result;
};
