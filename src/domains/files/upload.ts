import type { Content } from '#domains/files/file.ts';

/** Content on its way; a file has at most one. */
export interface Upload extends Content {
  readonly id: string;
  readonly ownerId: string;
  readonly fileId: string;
  /** Id that the content gets once it is verified; fixed from the start, so that every repetition publishes the same object. */
  readonly contentVersionId: string;
  /** The store's id of a multipart upload; null for a single request. */
  readonly multipartId: string | null;
  readonly partSizeBytes: number;
  readonly createdAt: Date;
  /** From then on it is dropped. */
  readonly expiresAt: Date;
}

const MIB = 1024 * 1024;
const DAY_MS = 24 * 3600_000;

/** Largest content that is sent in one request. */
export const MAX_SINGLE_BYTES = 32 * MIB;

/** How long an upload may stay open. */
export const UPLOAD_LIFE_MS = 7 * DAY_MS;

const MAX_PARTS = 200;
const PART_STEP_BYTES = 8 * MIB;

/** The size of every part but the last: the whole up to 32 MiB, else multiples of 8 MiB so that 200 parts suffice. */
export const partSizeOf = (sizeBytes: number): number =>
  sizeBytes <= MAX_SINGLE_BYTES ? sizeBytes : Math.ceil(sizeBytes / MAX_PARTS / PART_STEP_BYTES) * PART_STEP_BYTES;

/** The sizes of parts 1 to n. */
export const partSizesOf = ({ sizeBytes, partSizeBytes }: Pick<Upload, 'sizeBytes' | 'partSizeBytes'>): readonly number[] => {
  const parts = Math.ceil(sizeBytes / partSizeBytes);
  return Array.from({ length: parts }, (_, index) => Math.min(partSizeBytes, sizeBytes - index * partSizeBytes));
};

/** Where the bytes of an upload lie until they are verified. */
export const incomingKeyOf = ({ ownerId, id }: Pick<Upload, 'ownerId' | 'id'>): string => `incoming/${ownerId}/${id}`;

/** Whether an upload was left open for too long. */
export const isExpired = ({ expiresAt }: Upload, now: Date): boolean => expiresAt <= now;
