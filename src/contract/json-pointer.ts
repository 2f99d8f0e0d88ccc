import type { Json } from '#contract/json.ts';
import { isArray, isObject } from '#contract/json.ts';

/** Extends a JSON pointer (RFC 6901) by unescaped member names or indexes. */
export const pointerTo = (base: string, ...tokens: readonly (string | number)[]): string =>
  base + tokens.map((token) => `/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** The unescaped tokens of a JSON pointer; a leading `#` and percent escapes of a URI fragment are understood. */
export const tokensOf = (pointer: string): readonly string[] => {
  const plain = pointer.startsWith('#') ? decodeFragment(pointer.slice(1)) : pointer;
  return plain.split('/').slice(1).map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
};

/** The value at a pointer, or undefined where the document has none. */
export const valueAt = (document: Json | undefined, pointer: string): Json | undefined => {
  let value = document;
  for (const token of tokensOf(pointer)) {
    if (isArray(value)) value = value[Number(token)];
    else if (isObject(value) && Object.hasOwn(value, token)) value = value[token];
    else return undefined;
  }
  return value;
};

const decodeFragment = (fragment: string): string => {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
};
