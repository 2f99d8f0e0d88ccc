import type { ObjectStore, SignedRequest } from '#core/ports/object-store.ts';
import type { Download, UploadPart, UploadTicket } from '#generated/types.ts';
import { contentKeyOf, type File } from '#domains/files/file.ts';
import { incomingKeyOf, partSizesOf, type Upload } from '#domains/files/upload.ts';

const TICKET_LIFE_MS = 15 * 60_000;
const DOWNLOAD_LIFE_MS = 5 * 60_000;

/** Which parts a ticket is for, from when on, and whether they may replace what has arrived. */
export interface TicketWish {
  readonly partNumbers: readonly number[];
  readonly now: Date;
  readonly mayReplace?: boolean;
}

/** The numbers of all parts of an upload. */
export const partNumbersOf = (upload: Upload): readonly number[] => partSizesOf(upload).map((_, index) => index + 1);

/** Signs the requests that send these parts, for a quarter of an hour. */
export const uploadTicket = async (upload: Upload, objects: ObjectStore, { partNumbers, now, mayReplace = false }: TicketWish): Promise<UploadTicket> => {
  const expiresAt = new Date(now.getTime() + TICKET_LIFE_MS);
  const sizes = partSizesOf(upload);
  const parts = partNumbers.map(async (partNumber): Promise<UploadPart> => {
    const sizeBytes = sizes[partNumber - 1]!;
    const signed = await signPart(upload, objects, { partNumber, sizeBytes, expiresAt, mayReplace });
    return { partNumber, sizeBytes, method: 'PUT', url: signed.url, signedHeaders: { ...signed.headers } };
  });
  return {
    uploadId: upload.id,
    kind: upload.multipartId === null ? 'single' : 'multipart',
    partSizeBytes: upload.partSizeBytes,
    expiresAt: expiresAt.toISOString(),
    parts: await Promise.all(parts),
  };
};

const signPart = (
  upload: Upload,
  objects: ObjectStore,
  part: { readonly partNumber: number; readonly sizeBytes: number; readonly expiresAt: Date; readonly mayReplace: boolean },
): Promise<SignedRequest> => {
  const key = incomingKeyOf(upload);
  const { partNumber, sizeBytes, expiresAt } = part;
  if (upload.multipartId !== null) return objects.presignPart({ key, uploadId: upload.multipartId, partNumber, sizeBytes, expiresAt });
  const { contentType, sha256 } = upload;
  return objects.presignPut({ key, contentType, sizeBytes, sha256, expiresAt, ifNoneMatch: !part.mayReplace });
};

/** Signs the request that fetches one version of a file, for five minutes. */
export const downloadTicket = async (
  file: File,
  content: { readonly id: string; readonly contentType: string },
  { objects, now }: { readonly objects: ObjectStore; readonly now: Date },
): Promise<Download> => {
  const { url, headers, expiresAt } = await objects.presignGet({
    key: contentKeyOf(file.ownerId, file.id, content.id),
    fileName: file.name,
    contentType: content.contentType,
    expiresAt: new Date(now.getTime() + DOWNLOAD_LIFE_MS),
  });
  return { method: 'GET', url, signedHeaders: { ...headers }, expiresAt: expiresAt.toISOString() };
};
