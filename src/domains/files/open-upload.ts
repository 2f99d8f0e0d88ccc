import type { NewId } from '#core/ids.ts';
import type { ObjectStore } from '#core/ports/object-store.ts';
import { contentOf, type Content, type File } from '#domains/files/file.ts';
import { incomingKeyOf, partSizeOf, UPLOAD_LIFE_MS, type Upload } from '#domains/files/upload.ts';

interface Uses { readonly objects: ObjectStore; readonly newId: NewId }

/** Makes the upload of new content for a file, and opens it at the object store if it needs several parts. */
export const openUpload = async (file: File, announced: Content, now: Date, { objects, newId }: Uses): Promise<Upload> => {
  const { ownerId, id: fileId } = file;
  const { contentType, sizeBytes } = announced;
  const id = newId('upload');
  const partSizeBytes = partSizeOf(sizeBytes);
  const multipartId = partSizeBytes < sizeBytes ? await objects.createMultipart({ key: incomingKeyOf({ ownerId, id }), contentType }) : null;
  return {
    id,
    ownerId,
    fileId,
    contentVersionId: newId('version'),
    ...contentOf(announced),
    multipartId,
    partSizeBytes,
    createdAt: now,
    expiresAt: new Date(now.getTime() + UPLOAD_LIFE_MS),
  };
};
