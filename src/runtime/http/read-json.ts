import { isUtf8 } from 'node:buffer';
import { Problem } from '#core/problem.ts';

const MAX_DEPTH = 32;
/** Judging each value can cost a fault; a body of a million values would hold everybody up. */
const MAX_VALUES = 50_000;
const MAX_NAME_LENGTH = 200;
const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;
const COMMA = 44;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;

const BYTE_ORDER_MARK = 0xfeff;

const malformed = (detail: string, cause?: unknown): Problem<'malformed_json'> =>
  new Problem('malformed_json', detail, {}, cause === undefined ? undefined : { cause });

/**
 * Reads a JSON body. Refuses what `JSON.parse` would let through to harm: nesting beyond 32 levels, more than 50,000 values, repeated
 * member names (RFC 8259 §4 leaves their meaning open), names of more than 200 characters, and members named
 * `__proto__`.
 * @throws Problem malformed_json
 */
export const readJson = (bytes: Uint8Array): unknown => {
  const text = decodeUtf8(bytes);
  const members = countMembers(text);
  const value = parse(text);
  if (countParsedMembers(value) !== members) throw malformed('An object of the body repeats a member name.');
  return value;
};

const decodeUtf8 = (bytes: Uint8Array): string => {
  if (!isUtf8(bytes)) throw malformed('The body is not valid UTF-8.');
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const position = cause instanceof Error ? /position (\d+)/.exec(cause.message)?.[1] : undefined;
    throw malformed(position ? `The body is not JSON at character ${position}.` : 'The body is not JSON.', cause);
  }
};

/** Counts the members written in the text, skipping strings; bounds nesting and values on the way. */
const countMembers = (text: string): number => {
  let members = 0;
  let depth = 0;
  let values = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) index = endOfString(text, index);
    else if (code === COLON) members += 1;
    else if (code === COMMA) values += 1;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth += 1;
      values += 1;
      if (depth > MAX_DEPTH) throw malformed(`The body is nested deeper than ${MAX_DEPTH} levels.`);
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1;
  }
  if (values > MAX_VALUES) throw malformed(`The body has more than ${MAX_VALUES} values.`);
  return members;
};

const endOfString = (text: string, start: number): number => {
  let end = text.indexOf('"', start + 1);
  while (end !== -1) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
};

/** Counts the members that survived parsing; fewer than written means that a name was repeated. */
const countParsedMembers = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0;
  let members = 0;
  if (Array.isArray(value)) {
    for (const each of value) members += countParsedMembers(each);
    return members;
  }
  for (const name of Object.keys(value)) {
    if (name === '__proto__') throw malformed('The body has a member named __proto__.');
    if (name.length > MAX_NAME_LENGTH) throw malformed(`A member name of the body is longer than ${MAX_NAME_LENGTH} characters.`);
    members += 1 + countParsedMembers((value as Readonly<Record<string, unknown>>)[name]);
  }
  return members;
};
