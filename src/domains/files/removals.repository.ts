import type { Item, Table, Write } from '#core/ports/table.ts';
import { contentKeyOf, type File } from '#domains/files/file.ts';
import { incomingKeyOf, type Upload } from '#domains/files/upload.ts';

/** What is still to be removed after a transaction has decided it; safe to repeat. */
export interface Removal {
  /** Id of what is gone, of this domain or another one that keeps objects. */
  readonly id: string;
  readonly objectKeys: readonly string[];
  readonly multipart: { readonly key: string; readonly uploadId: string } | null;
  /** Versions, links and objects of this file all go. */
  readonly file: { readonly ownerId: string; readonly fileId: string } | null;
  /** Every object under it goes; ends with a slash. */
  readonly prefix: string | null;
}

const PARTITION = 'FILE_REMOVALS';

const put = (removal: Removal): Write => ({ kind: 'put', item: { pk: PARTITION, sk: removal.id, ...removal } });

const fromItem = (item: Item): Removal => {
  const { id, objectKeys, multipart, file, prefix } = item as unknown as Omit<Removal, 'prefix'> & { readonly prefix?: string | null };
  return { id, objectKeys, multipart, file, prefix: prefix ?? null };
};

/** Removals that are decided and not yet finished. */
export const removalsRepository = (table: Table) => ({
  /** Whatever belongs to a file, its upload included. */
  ofFile: ({ ownerId, id }: File, upload: Upload | undefined): Write =>
    put({
      id,
      objectKeys: upload ? [incomingKeyOf(upload)] : [],
      multipart: upload ? multipartOf(upload) : null,
      file: { ownerId, fileId: id },
      prefix: null,
    }),

  /** The bytes of an upload that was given up, published or not. */
  ofUpload: (upload: Upload): Write =>
    put({
      id: upload.id,
      objectKeys: [incomingKeyOf(upload), contentKeyOf(upload.ownerId, upload.fileId, upload.contentVersionId)],
      multipart: multipartOf(upload),
      file: null,
      prefix: null,
    }),

  /** The bytes of an upload where they arrived, now that they are published. */
  ofArrival: (upload: Upload): Write => put({ id: upload.id, objectKeys: [incomingKeyOf(upload)], multipart: null, file: null, prefix: null }),

  /** Objects of another domain; `id` is used for no other removal. */
  ofObjects: ({ id, objectKeys, prefix }: Pick<Removal, 'id' | 'objectKeys' | 'prefix'>): Write => put({ id, objectKeys, multipart: null, file: null, prefix }),

  async list(limit: number): Promise<readonly Removal[]> {
    const { items } = await table.query({ pk: PARTITION, limit });
    return items.map(fromItem);
  },

  finish: ({ id }: Removal): Promise<void> => table.transact([{ kind: 'delete', key: { pk: PARTITION, sk: id } }]),
});

export type RemovalsRepository = ReturnType<typeof removalsRepository>;

const multipartOf = (upload: Upload): Removal['multipart'] =>
  upload.multipartId === null ? null : { key: incomingKeyOf(upload), uploadId: upload.multipartId };
