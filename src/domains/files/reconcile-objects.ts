import type { Clock } from '#core/ports/clock.ts';
import type { ObjectStore } from '#core/ports/object-store.ts';
import type { FilesRepository } from '#domains/files/files.repository.ts';
import type { UploadsRepository } from '#domains/files/uploads.repository.ts';

/** Objects of another domain in the same store. */
export interface OtherObjects {
  /** Where they lie, beside `incoming/`. */
  readonly prefix: string;
  /** Whether a row stands for a key. */
  readonly isKnown: (key: string) => Promise<boolean>;
}

interface Uses {
  readonly files: FilesRepository;
  readonly uploads: UploadsRepository;
  readonly objects: ObjectStore;
  readonly clock: Clock;
  readonly others?: readonly OtherObjects[];
}

/** What one step of the reconciler looked at and removed, and where the next one goes on. */
export interface Reconciled {
  readonly seenObjects: number;
  readonly removedObjects: number;
  readonly abortedUploads: number;
  readonly next: { readonly prefix: string; readonly after: string | undefined } | undefined;
}

const DAY_MS = 24 * 3600_000;
const PAGE = 500;
const CONTENT = 'files/';
const INCOMING = 'incoming/';

/**
 * Removes a page of what no row of the table knows: objects and multipart uploads older than a day. Rows are
 * written before the bytes they announce arrive, and their ids are never used again, so what lacks a row now
 * will never have one; the day only spares multipart uploads that are opened right before their row.
 */
export const reconcileObjects = async (uses: Uses, position: Reconciled['next'] = { prefix: CONTENT, after: undefined }): Promise<Reconciled> => {
  const { objects, clock } = uses;
  const { prefix, after } = position;
  const before = new Date(clock.now().getTime() - DAY_MS);
  const { objects: found, next } = await objects.list(prefix, after, PAGE);
  const orphans = new Set<string>();
  for (const { key, createdAt } of found) {
    if (createdAt < before && !orphans.has(key) && !(await isKnown(key, uses))) orphans.add(key);
  }
  for (const key of orphans) await objects.remove(key);
  const prefixes = [CONTENT, ...(uses.others ?? []).map((other) => other.prefix), INCOMING];
  const following = prefixes[prefixes.indexOf(prefix) + 1];
  const isLast = next === undefined && following === undefined;
  return {
    seenObjects: found.length,
    removedObjects: orphans.size,
    abortedUploads: isLast ? await abortUnknown(before, uses) : 0,
    next: next !== undefined ? { prefix, after: next } : following === undefined ? undefined : { prefix: following, after: undefined },
  };
};

const abortUnknown = async (before: Date, uses: Uses): Promise<number> => {
  let aborted = 0;
  for (const { key, uploadId, createdAt } of await uses.objects.listMultiparts(INCOMING)) {
    if (createdAt >= before || (await isKnown(key, uses))) continue;
    await uses.objects.abortMultipart(key, uploadId);
    aborted += 1;
  }
  return aborted;
};

/** Whether a row stands for a key: of a verified version, or of the upload that brings its bytes. */
const isKnown = async (key: string, uses: Uses): Promise<boolean> => {
  for (const other of uses.others ?? []) {
    if ((key.startsWith(other.prefix) || key.startsWith(INCOMING)) && (await other.isKnown(key))) return true;
  }
  return isOfFile(key, uses);
};

const isOfFile = async (key: string, { files, uploads }: Uses): Promise<boolean> => {
  const [area, ownerId = '', id = '', versionId = ''] = key.split('/');
  if (`${area}/` === INCOMING) return (await uploads.findById(ownerId, id)) !== undefined;
  if (`${area}/` !== CONTENT) return false;
  // In this order: completing an upload replaces its row by that of the version.
  const upload = await uploads.find(ownerId, id);
  return upload?.contentVersionId === versionId || (await files.findVersion(ownerId, id, versionId)) !== undefined;
};
