import type { Json, JsonObject } from '#contract/json.ts';
import { arrayOf, canonicalJson, isObject, membersOf, objectOf, textOf, textsOf } from '#contract/json.ts';
import { pointerTo, valueAt } from '#contract/json-pointer.ts';

/** What was promised of an event: the version and the schema of its data, complete in itself. */
export interface PublishedEvent {
  readonly version: number;
  readonly schema: JsonObject;
}

/** The published events by type. */
export type PublishedEvents = Readonly<Record<string, PublishedEvent>>;

/** What became of one published event since it was recorded. */
export interface EventChange {
  readonly type: string;
  /**
   * `broken`: consumers would notice, and the version is the same; `removed`: it is gone; `lowered`: its version went down.
   * The others may be recorded: `added`, `raised` (another version), `extended` (new optional members, other words).
   */
  readonly kind: 'broken' | 'removed' | 'lowered' | 'added' | 'raised' | 'extended';
  /** For `broken`: each change with its place in the schema. */
  readonly faults: readonly string[];
}

/**
 * Compares what was promised with what the catalogue says now. Within a version two things must hold: whoever knows the old schema
 * and ignores unknown members understands every new event, and an event that was recorded before, and is delivered again later,
 * fits the new schema. So a schema may gain optional members and other words; any other change needs another version.
 */
export const eventChanges = (recorded: PublishedEvents, current: PublishedEvents): readonly EventChange[] => [
  ...Object.entries(recorded).flatMap(([type, before]) => changeOf(type, before, Object.hasOwn(current, type) ? current[type] : undefined)),
  ...Object.keys(current).filter((type) => !Object.hasOwn(recorded, type)).map((type): EventChange => ({ type, kind: 'added', faults: [] })),
];

const changeOf = (type: string, before: PublishedEvent, now: PublishedEvent | undefined): readonly EventChange[] => {
  if (now === undefined) return [{ type, kind: 'removed', faults: [] }];
  if (now.version < before.version) return [{ type, kind: 'lowered', faults: [] }];
  if (now.version > before.version) return [{ type, kind: 'raised', faults: [] }];
  const faults = faultsBetween({ schema: before.schema, root: before.schema }, { schema: now.schema, root: now.schema }, '', new Set());
  if (faults.length > 0) return [{ type, kind: 'broken', faults: [...new Set(faults)] }];
  return canonicalJson(before) === canonicalJson(now) ? [] : [{ type, kind: 'extended', faults: [] }];
};

/** A schema and the whole that its references point into. */
interface Side {
  readonly schema: Json;
  readonly root: JsonObject;
}

/** Words for people, which no consumer depends on. */
const WORDS = new Set(['title', 'description', 'examples', 'example', '$comment', 'deprecated', '$defs', 'x-redaction']);
const PARTS = new Set(['properties', 'required', 'items', 'allOf', 'anyOf', 'oneOf', 'prefixItems']);

const faultsBetween = (before: Side, now: Side, place: string, seen: ReadonlySet<string>): readonly string[] => {
  const pair = `${refOf(before)} ${refOf(now)}`;
  if (pair !== ' ' && seen.has(pair)) return [];
  const [old, next] = [resolved(before), resolved(now)];
  const deeper = new Set([...seen, pair]);
  const inside = (oldPart: Json, nextPart: Json, at: string): readonly string[] =>
    faultsBetween({ schema: oldPart, root: before.root }, { schema: nextPart, root: now.root }, at, deeper);
  if (!isObject(old) || !isObject(next))
    return canonicalJson(old) === canonicalJson(next) ? [] : [told(place, 'was', old, next)];
  return [...keywordFaults(old, next, place), ...propertyFaults(old, next, place, inside), ...partFaults(old, next, place, inside)];
};

const refOf = ({ schema }: Side): string => textOf(objectOf(schema)['$ref']) ?? '';

const resolved = (side: Side, trail: readonly string[] = []): Json => {
  const ref = refOf(side);
  if (ref === '' || trail.includes(ref)) return side.schema;
  const target = resolved({ schema: valueAt(side.root, ref) ?? true, root: side.root }, [...trail, ref]);
  const { $ref: _ref, ...beside } = objectOf(side.schema);
  return isObject(target) ? { ...target, ...beside } : target;
};

const told = (place: string, keyword: string, before: Json | undefined, now: Json | undefined): string => {
  const text = (value: Json | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value));
  return `${place === '' ? 'the data' : place}: ${keyword} ${text(before)}, is now ${text(now)}`;
};

/** The order of members of an enumeration or of several types says nothing. */
const comparable = (keyword: string, value: Json | undefined): string | undefined =>
  keyword === 'enum' || keyword === 'type' ? canonicalJson((typeof value === 'string' ? [value] : arrayOf(value)).map(canonicalJson).sort()) : canonicalJson(value);

const keywordFaults = (old: JsonObject, next: JsonObject, place: string): readonly string[] =>
  [...new Set([...Object.keys(old), ...Object.keys(next)])]
    .filter((keyword) => !WORDS.has(keyword) && !PARTS.has(keyword) && comparable(keyword, old[keyword]) !== comparable(keyword, next[keyword]))
    .map((keyword) => told(place, `${keyword} was`, old[keyword], next[keyword]));

type Inside = (before: Json, now: Json, place: string) => readonly string[];

const propertyFaults = (old: JsonObject, next: JsonObject, place: string, inside: Inside): readonly string[] => {
  const [oldProperties, nextProperties] = [objectOf(old['properties']), objectOf(next['properties'])];
  const [wasRequired, isRequired] = [textsOf(old['required']), textsOf(next['required'])];
  const at = (name: string): string => pointerTo(place, name);
  return [
    ...membersOf(oldProperties).flatMap(([name, property]) => {
      const now = Object.hasOwn(nextProperties, name) ? nextProperties[name] : undefined;
      return now === undefined ? [`${at(name)}: removed or renamed`] : inside(property, now, at(name));
    }),
    ...wasRequired.filter((name) => !isRequired.includes(name) && (!Object.hasOwn(oldProperties, name) || Object.hasOwn(nextProperties, name)))
      .map((name) => `${at(name)}: was always there, is now optional`),
    ...isRequired.filter((name) => !wasRequired.includes(name)).map((name) => (Object.hasOwn(oldProperties, name)
      ? `${at(name)}: was optional, is now required; events that were recorded before may lack it`
      : `${at(name)}: new and required; events that were recorded before lack it, so make it optional`)),
  ];
};

const partFaults = (old: JsonObject, next: JsonObject, place: string, inside: Inside): readonly string[] => [
  ...(old['items'] === undefined && next['items'] === undefined ? [] : inside(old['items'] ?? true, next['items'] ?? true, pointerTo(place, '*'))),
  ...['allOf', 'anyOf', 'oneOf', 'prefixItems'].flatMap((keyword) => {
    const [before, now] = [arrayOf(old[keyword]), arrayOf(next[keyword])];
    if (before.length !== now.length) return [`${place === '' ? 'the data' : place}: had ${before.length} alternatives or parts of ${keyword}, has now ${now.length}`];
    return before.flatMap((part, index) => inside(part, now[index] ?? true, pointerTo(place, keyword, index)));
  }),
];
