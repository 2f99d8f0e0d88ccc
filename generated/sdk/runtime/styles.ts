// Generated from the contract by `make generate`. Do not edit: change the contract.
import type { QueryStyle } from './operation.ts';
import { pair } from './request.ts';

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : typeof value === 'object' && value !== null ? Object.entries(value).flat() : [value];

const joinedBy = (separator: string): QueryStyle => (name, value) =>
  `${encodeURIComponent(name)}=${listOf(value).map((item) => encodeURIComponent(String(item))).join(separator)}`;

/** `style: form, explode: false`: `name=a,b`. */
export const commas: QueryStyle = /* @__PURE__ */ joinedBy(',');

/** `style: spaceDelimited`: `name=a%20b`. */
export const spaces: QueryStyle = /* @__PURE__ */ joinedBy('%20');

/** `style: pipeDelimited`: `name=a|b`. */
export const pipes: QueryStyle = /* @__PURE__ */ joinedBy('%7C');

/** `style: deepObject`: `name[a]=1&name[b]=2`. */
export const deepObject: QueryStyle = (name, value) => pairsOf(value, (member) => `${name}[${member}]`);

/** `style: form` of an object: its members as parameters of their own; anything else as usual. */
export const members: QueryStyle = (name, value) =>
  (typeof value === 'object' && !Array.isArray(value) ? pairsOf(value, (member) => member) : pairsOf({ [name]: value }, () => name));

/** `content: application/json`: a JSON document as text. */
export const json: QueryStyle = (name, value) => pair(name, JSON.stringify(value));

const pairsOf = (value: unknown, nameOf: (member: string) => string): string =>
  Object.entries(Object(value)).flatMap(([member, item]) => (Array.isArray(item) ? item : [item]).map((each: unknown) => [nameOf(member), each] as const))
    .filter(([, item]) => item !== undefined && item !== null).map(([name, item]) => pair(name, item)).join('&');
