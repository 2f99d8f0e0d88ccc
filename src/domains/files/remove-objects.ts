import type { ObjectStore } from '#core/ports/object-store.ts';

/** Removes every object and every open multipart upload under a prefix. */
export const removeObjects = async (prefix: string, objects: ObjectStore): Promise<void> => {
  for (const { key, uploadId } of await objects.listMultiparts(prefix)) await objects.abortMultipart(key, uploadId);
  for (;;) {
    const { objects: found } = await objects.list(prefix);
    if (found.length === 0) return;
    for (const key of new Set(found.map((object) => object.key))) await objects.remove(key);
  }
};
