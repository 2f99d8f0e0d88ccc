import { Problem } from '#core/problem.ts';
import type { File } from '#domains/files/file.ts';

/** How many texts one file may carry. */
export const MAX_TEXTS = 20;

/** Also raised for another person's file, so that ids cannot be probed. */
export const fileNotFound = (id: string) => new Problem('file_not_found', `There is no file ${id}.`, {});

export const fileVersionNotFound = (id: string) => new Problem('file_version_not_found', `The file has no version ${id}.`, {});

export const fileNotReady = () => new Problem('file_not_ready', 'The first content of the file was not verified yet.', {});

export const uploadNotFound = () => new Problem('upload_not_found', 'No content is under way for this file.', {});

export const uploadInProgress = () => new Problem('upload_in_progress', 'Other content is under way for this file.', {});

export const uploadExpired = () => new Problem('upload_expired', 'The upload was left open for too long; start again.', {});

export const uploadIncomplete = (missingParts: readonly number[]) =>
  new Problem('upload_incomplete', 'Not every part of the content has arrived; renew the ticket and send the rest.', { missingParts: [...missingParts] });

export const checksumMismatch = (expected: string, actual: string) =>
  new Problem('checksum_mismatch', `The SHA-256 of the bytes is ${actual}, not ${expected}.`, {});

export const contentTypeMismatch = (declared: string, sniffed: string) =>
  new Problem('content_type_mismatch', `The content was announced as ${declared} but begins like ${sniffed}.`, {});

/** The files would take more bytes or objects than allowed. */
export const quotaExceeded = (limit: number, unit: 'bytes' | 'objects') =>
  new Problem('storage_quota_exceeded', `The files may take ${limit} ${unit}.`, { limit });

/** Raised for unknown, expired, exhausted and revoked links alike. */
export const shareNotFound = () => new Problem('share_not_found', 'There is no such share.', {});

/** A patch within its own bounds would leave more texts than a file may carry. */
export const tooManyTexts = () =>
  new Problem('validation_failed', `A file may carry ${MAX_TEXTS} texts.`, {
    errors: [{ in: 'body', pointer: '/metadata', code: 'maxProperties', message: `must leave no more than ${MAX_TEXTS} texts` }],
  });

export const versionChanged = (version: number) =>
  new Problem('precondition_failed', `The file is not at version ${version} any more.`, {});

/** The change was made on another version than the stored one. @throws Problem precondition_failed */
export const requireVersion = (file: File, ifMatch: number | '*' | undefined): void => {
  if (ifMatch !== '*' && ifMatch !== file.version) {
    throw new Problem('precondition_failed', `The file is at version ${file.version}.`, {});
  }
};
