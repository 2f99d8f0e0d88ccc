// Generated from the contract by `make generate`. Do not edit: change the contract.
import type { Encoder, RawBody } from './operation.ts';

/** Sends a body as it is. */
export const raw: Encoder = (value) => value as RawBody;

const fieldsOf = (value: unknown): [string, unknown][] =>
  Object.entries(Object(value)).flatMap(([name, item]) => (Array.isArray(item) ? item : [item]).map((each): [string, unknown] => [name, each]))
    .filter(([, item]) => item !== undefined && item !== null);

const textOf = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** `application/x-www-form-urlencoded` from an object. */
export const urlEncoded: Encoder = (value) =>
  value instanceof URLSearchParams ? value : new URLSearchParams(fieldsOf(value).map(([name, item]) => [name, textOf(item)]));

/** `multipart/form-data` from an object; Blobs become files, other objects JSON. */
export const multipart: Encoder = (value) => {
  if (value instanceof FormData) return value;
  const form = new FormData();
  for (const [name, item] of fieldsOf(value)) form.append(name, item instanceof Blob ? item : textOf(item));
  return form;
};
