import { createHash } from 'node:crypto';
import { Problem } from '#core/problem.ts';
import type { OperationFacts } from '#runtime/http/contract-facts.ts';

const VERSION_TAG = /^"([0-9]{1,10})"$/;

/**
 * Reads If-Match as the version that a change is made on. A well-formed tag that no version has ever had
 * reads as version 0, which matches nothing.
 * @throws Problem precondition_required where the operation demands the header and it is missing
 */
export const ifMatchOf = (operation: OperationFacts, header: string | undefined): number | '*' | undefined => {
  if (operation.entityTag?.ifMatch !== 'required') return undefined;
  if (header === undefined) {
    throw new Problem('precondition_required', 'Send If-Match with the entity tag that you read.', {});
  }
  if (header === '*') return '*';
  return Number(VERSION_TAG.exec(header)?.[1] ?? 0);
};

/** Returns the entity tag of a record: its version in quotes. */
export const versionTagOf = (property: string, body: unknown): string | undefined => {
  if (typeof body !== 'object' || body === null) return undefined;
  const version: unknown = Reflect.get(body, property);
  return typeof version === 'number' ? `"${version}"` : undefined;
};

const HASH_CHARACTERS = 32;

/** Returns the entity tag of a document without a version: 128 bits of its SHA-256 in quotes. */
export const contentTagOf = (content: string | Uint8Array): string =>
  `"${createHash('sha256').update(content).digest('hex').slice(0, HASH_CHARACTERS)}"`;

/** Whether If-None-Match names the current entity tag (weak comparison, RFC 9110 §13.1.2). */
export const isNotModified = (ifNoneMatch: string | undefined, entityTag: string): boolean => {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === entityTag);
};
