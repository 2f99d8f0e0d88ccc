import type { Schema } from '#contract/contract-model.ts';
import type { Json, JsonObject } from '#contract/json.ts';
import { isArray, isObject, membersOf, textOf } from '#contract/json.ts';
import { tokensOf, valueAt } from '#contract/json-pointer.ts';

/**
 * A schema with everything that it refers to in the document beside it, under `$defs`: `#/components/schemas/Money`
 * becomes `#/$defs/Money`. A schema without references stays as it is, and recursion stays recursion.
 */
export const selfContained = (document: JsonObject, schema: Schema): JsonObject => {
  const names = new Map<string, string>();
  const waiting: string[] = [];
  const nameOf = (ref: string): string => {
    const known = names.get(ref);
    if (known !== undefined) return known;
    const wished = tokensOf(ref).at(-1)?.replaceAll(/[^\w.-]/g, '_') ?? '';
    let name = wished;
    for (let count = 2; [...names.values()].includes(name); count += 1) name = `${wished}_${count}`;
    names.set(ref, name);
    waiting.push(ref);
    return name;
  };
  const rewritten = (value: Json): Json => {
    if (isArray(value)) return value.map(rewritten);
    if (!isObject(value)) return value;
    return Object.fromEntries(membersOf(value).map(([name, member]) =>
      [name, name === '$ref' && textOf(member)?.startsWith('#/') ? `#/$defs/${nameOf(String(member))}` : rewritten(member)]));
  };
  const own = rewritten(schema);
  const definitions: Record<string, Json> = {};
  for (let ref = waiting.shift(); ref !== undefined; ref = waiting.shift()) definitions[nameOf(ref)] = rewritten(valueAt(document, ref) ?? true);
  const root = isObject(own) ? own : own === true ? {} : { not: {} };
  return names.size === 0 ? root : { ...root, $defs: definitions };
};
