import type { ObjectStore } from '#core/ports/object-store.ts';
import type { UploadPart, UploadTicket } from '#generated/types.ts';
import { incomingKeyOf, type Photo } from '#domains/photos/photo.ts';

const TICKET_LIFE_MS = 15 * 60_000;

/** Signs the one request that sends the original, for a quarter of an hour; of an original that has arrived nothing is left to send. */
export const uploadTicket = async (photo: Photo, objects: ObjectStore, { now, hasArrived }: { readonly now: Date; readonly hasArrived: boolean }): Promise<UploadTicket> => {
  const expiresAt = new Date(now.getTime() + TICKET_LIFE_MS);
  return {
    uploadId: photo.id.replace(/^photo/, 'upload'),
    kind: 'single',
    partSizeBytes: photo.sizeBytes,
    expiresAt: expiresAt.toISOString(),
    parts: hasArrived ? [] : [await partOf(photo, objects, expiresAt)],
  };
};

const partOf = async (photo: Photo, objects: ObjectStore, expiresAt: Date): Promise<UploadPart> => {
  const { contentType, sizeBytes, sha256 } = photo;
  const signed = await objects.presignPut({ key: incomingKeyOf(photo), contentType, sizeBytes, sha256, expiresAt, ifNoneMatch: true });
  return { partNumber: 1, sizeBytes, method: 'PUT', url: signed.url, signedHeaders: { ...signed.headers } };
};
