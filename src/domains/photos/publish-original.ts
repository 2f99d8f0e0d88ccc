import type { ObjectHead, ObjectStore } from '#core/ports/object-store.ts';
import { imageTypeOf, SNIFFED_BYTES } from '#domains/photos/image-type.ts';
import { incomingKeyOf, originalKeyOf, type Photo } from '#domains/photos/photo.ts';
import { contentTypeMismatch, uploadIncomplete } from '#domains/photos/photos.problems.ts';

/**
 * Verifies what arrived for a photo and copies it to where originals lie; nothing lies there before size, SHA-256 and
 * type are found right. Repeating it after any interruption has the same outcome.
 * @throws Problem upload_incomplete, content_type_mismatch
 */
export const publishOriginal = async (photo: Photo, objects: ObjectStore): Promise<void> => {
  const target = originalKeyOf(photo);
  // An earlier attempt got this far, and would not have without verifying.
  if ((await objects.head(target))?.sha256 === photo.sha256) return;
  const arrived = await objects.head(incomingKeyOf(photo));
  // The store takes nothing but the announced bytes; other ones have not arrived.
  if (arrived?.sizeBytes !== photo.sizeBytes || arrived.sha256 !== photo.sha256) throw uploadIncomplete();
  const shown = imageTypeOf(await firstBytes(arrived, objects));
  if (shown !== photo.contentType) throw contentTypeMismatch(photo.contentType, shown);
  await objects.copy({ key: arrived.key, versionId: arrived.versionId }, target);
};

const firstBytes = async ({ key, versionId, sizeBytes }: ObjectHead, objects: ObjectStore): Promise<Uint8Array> => {
  const range = { first: 0, last: Math.min(sizeBytes, SNIFFED_BYTES) - 1 };
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await objects.read(key, { versionId, range })) ?? []) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
};
