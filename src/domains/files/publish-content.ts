import { ChecksumMismatch, IncompleteUpload, type ObjectHead, type ObjectStore } from '#core/ports/object-store.ts';
import { contradicts, sniff, SNIFFED_BYTES } from '#domains/files/content-type.ts';
import { contentKeyOf } from '#domains/files/file.ts';
import { checksumMismatch, contentTypeMismatch, uploadIncomplete } from '#domains/files/files.problems.ts';
import { incomingKeyOf, partSizesOf, type Upload } from '#domains/files/upload.ts';

/**
 * Verifies what arrived for an upload and copies it to the key of its version; nothing lies under that key
 * before size, SHA-256 and type are found right. Repeating it after any interruption has the same outcome.
 * @throws Problem upload_incomplete, checksum_mismatch, content_type_mismatch
 */
export const publishContent = async (upload: Upload, objects: ObjectStore): Promise<void> => {
  const target = contentKeyOf(upload.ownerId, upload.fileId, upload.contentVersionId);
  // An earlier attempt got this far, and would not have without verifying.
  if ((await objects.head(target))?.sha256 === upload.sha256) return;
  const arrived = await arrivedContent(upload, objects);
  const sniffed = await sniff(await firstBytes(arrived, objects));
  if (contradicts(upload.contentType, sniffed)) throw contentTypeMismatch(upload.contentType, sniffed!);
  await objects.copy({ key: arrived.key, versionId: arrived.versionId }, target);
};

const arrivedContent = async (upload: Upload, objects: ObjectStore): Promise<ObjectHead> => {
  const head = upload.multipartId === null ? await objects.head(incomingKeyOf(upload)) : await assembled(upload, upload.multipartId, objects);
  if (head?.sizeBytes !== upload.sizeBytes) throw uploadIncomplete([1]);
  if (head.sha256 !== upload.sha256) throw checksumMismatch(upload.sha256, head.sha256);
  return head;
};

const assembled = async (upload: Upload, multipartId: string, objects: ObjectStore): Promise<ObjectHead> => {
  const { contentType, sha256 } = upload;
  try {
    return await objects.completeMultipart({
      key: incomingKeyOf(upload),
      uploadId: multipartId,
      contentType,
      partSizesBytes: partSizesOf(upload),
      sha256,
    });
  } catch (error) {
    if (error instanceof IncompleteUpload) throw uploadIncomplete(error.missingParts);
    if (error instanceof ChecksumMismatch) throw checksumMismatch(error.expected, error.actual);
    throw error;
  }
};

const firstBytes = async ({ key, versionId, sizeBytes }: ObjectHead, objects: ObjectStore): Promise<Uint8Array> => {
  const range = { first: 0, last: Math.min(sizeBytes, SNIFFED_BYTES) - 1 };
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await objects.read(key, { versionId, range })) ?? []) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
};
