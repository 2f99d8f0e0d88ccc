import type { Json, JsonObject } from '#contract/json.ts';
import { isArray, isObject, membersOf } from '#contract/json.ts';
import { pointerTo } from '#contract/json-pointer.ts';

/** An object of the document and its `x-` keys. */
export interface ExtendedPlace {
  /** `root`, `server`, `operation`, `schema`; anything else is named after the member that holds it. */
  readonly kind: string;
  readonly pointer: string;
  /** Only the `x-` keys, with their values. */
  readonly keys: JsonObject;
}

/**
 * Every place that has `x-` keys, and every root and operation even without. Examples, defaults and other data are
 * no places; members of maps, such as a header named `x-request-id`, are no keys.
 */
export const extendedPlaces = (document: JsonObject): readonly ExtendedPlace[] => {
  const places: ExtendedPlace[] = [];
  const visit = (value: Json, kind: string, pointer: string): void => {
    if (isArray(value)) value.forEach((item, index) => visit(item, kind, pointerTo(pointer, index)));
    if (!isObject(value)) return;
    const keys = Object.fromEntries(membersOf(value).filter(([name]) => name.startsWith('x-')));
    if (Object.keys(keys).length > 0 || kind === 'root' || kind === 'operation') places.push({ kind, pointer, keys });
    const ignored = kind === 'schema' ? schemaData : data;
    for (const [name, member] of membersOf(value))
      if (!name.startsWith('x-') && !ignored.has(name)) visitMember(member, { owner: kind, name, pointer: pointerTo(pointer, name) });
  };
  const visitMember = (member: Json, { owner, name, pointer }: { owner: string; name: string; pointer: string }): void => {
    const kind = kindOf(owner, name);
    const isMap = isObject(member) && (owner === 'schema' ? schemaMaps : maps).has(name);
    if (!isMap) return visit(member, kind, pointer);
    for (const [key, item] of membersOf(member)) visit(item, kind, pointerTo(pointer, key));
  };
  visit(document, 'root', '');
  return places;
};

const kindOf = (owner: string, name: string): string => {
  if (owner === 'schema') return ['discriminator', 'externalDocs', 'xml'].includes(name) ? name : 'schema';
  if (name === 'schema' || name === 'schemas') return 'schema';
  if (name === 'servers') return 'server';
  if (name === 'paths' || name === 'pathItems' || name === 'webhooks') return name;
  if (methods.has(name)) return owner === 'webhooks' ? 'webhook' : 'operation';
  return name;
};

const methods = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']);
const data = new Set(['example', 'value', 'security', 'default', 'enum']);
const maps = new Set(['paths', 'pathItems', 'webhooks', 'schemas', 'responses', 'parameters', 'examples', 'requestBodies', 'headers', 'securitySchemes',
  'links', 'callbacks', 'content', 'variables', 'encoding', 'scopes', 'mapping']);
const schemaData = new Set(['example', 'examples', 'default', 'const', 'enum', 'required', 'dependentRequired', 'mapping']);
const schemaMaps = new Set(['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions']);
