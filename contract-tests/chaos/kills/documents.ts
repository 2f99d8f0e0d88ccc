import { isDeepStrictEqual } from 'node:util';

/** The members of a document that its writer decides; what the server adds (times, ids) is not among them. */
export type Facts = Readonly<Record<string, unknown>>;

/** A document as the API shows it. */
export type Body = Readonly<Record<string, unknown>>;

/** What one request changes: ids that it touches, and how they look afterwards (undefined: gone); documents that it makes. */
export interface Change {
  readonly touched: ReadonlyMap<string, Facts | undefined>;
  readonly created: readonly Facts[];
}

/** How a collection was found after a crash, in which one request may have been under way. */
export type Finding = { readonly kind: 'before' | 'after' } | { readonly kind: 'lost' | 'half'; readonly detail: string };

/**
 * Judges what was found against what was acknowledged. The request under way took place as a whole or not at all;
 * whatever it did not touch is exactly as acknowledged, and nothing is there that nobody made.
 */
export const judgeDocuments = (
  acknowledged: ReadonlyMap<string, Body>,
  found: ReadonlyMap<string, Body>,
  underWay: Change | undefined,
): Finding => {
  const touched = underWay?.touched ?? new Map<string, Facts | undefined>();
  for (const [id, body] of acknowledged) {
    if (touched.has(id)) continue;
    const now = found.get(id);
    if (now === undefined) return { kind: 'lost', detail: `${id} was acknowledged and is gone` };
    if (!isDeepStrictEqual(now, body)) return { kind: 'lost', detail: `${id} was acknowledged as ${JSON.stringify(body)} and is ${JSON.stringify(now)}` };
  }
  const unknown = [...found].filter(([id]) => !acknowledged.has(id));
  if (unknown.length === 0 && [...touched.keys()].every((id) => isDeepStrictEqual(found.get(id), acknowledged.get(id)))) return { kind: 'before' };
  if (underWay === undefined) return { kind: 'half', detail: `${unknown.map(([id]) => id).join(', ')} is there although nobody made it or it was deleted` };
  const isAfter =
    [...touched].every(([id, facts]) => shows(found.get(id), facts)) && isExactly(unknown.map(([, body]) => body), underWay.created);
  return isAfter ? { kind: 'after' } : { kind: 'half', detail: describeHalf(acknowledged, found, underWay, unknown) };
};

const shows = (body: Body | undefined, facts: Facts | undefined): boolean => {
  if (body === undefined || facts === undefined) return body === undefined && facts === undefined;
  return Object.entries(facts).every(([name, value]) => isDeepStrictEqual(body[name], value));
};

/** Whether every planned document is there once and none besides; plans differ from one another. */
const isExactly = (bodies: readonly Body[], plans: readonly Facts[]): boolean =>
  bodies.length === plans.length && plans.every((plan) => bodies.filter((body) => shows(body, plan)).length === 1);

const describeHalf = (acknowledged: ReadonlyMap<string, Body>, found: ReadonlyMap<string, Body>, change: Change, unknown: readonly (readonly [string, Body])[]): string => {
  const touched = [...change.touched].map(([id, facts]) => `${id}: before ${JSON.stringify(acknowledged.get(id))}, after ${JSON.stringify(facts)}, found ${JSON.stringify(found.get(id))}`);
  return `a request is there in part: ${[...touched, `planned ${JSON.stringify(change.created)}, found new ${JSON.stringify(unknown)}`].join('; ')}`;
};
