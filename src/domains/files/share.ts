import { createHash, randomBytes } from 'node:crypto';
import type { FileShare } from '#generated/types.ts';

/** A link that was given away. */
export interface Share {
  readonly id: string;
  readonly ownerId: string;
  readonly fileId: string;
  /** SHA-256 of the code; the code itself is kept nowhere. */
  readonly codeHash: string;
  readonly downloadLimit: number | null;
  readonly downloads: number;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** Makes a code that nobody can guess: 256 random bits, 43 characters of base64url. */
export type NewShareCode = () => string;

/** Draws codes from the system's randomness. */
export const randomShareCode: NewShareCode = () => randomBytes(32).toString('base64url');

/** What is kept of a code. */
export const hashOfCode = (code: string): string => createHash('sha256').update(code).digest('hex');

/** Whether a link may still be used. */
export const works = ({ expiresAt, downloads, downloadLimit }: Share, now: Date): boolean =>
  now < expiresAt && (downloadLimit === null || downloads < downloadLimit);

/** Turns a share into what the API shows of it. */
export const toShareBody = (share: Share): FileShare => ({
  id: share.id,
  fileId: share.fileId,
  downloadLimit: share.downloadLimit,
  downloads: share.downloads,
  expiresAt: share.expiresAt.toISOString(),
  createdAt: share.createdAt.toISOString(),
});
