import type { Item, Key, Table, Write } from '#core/ports/table.ts';
import { contentOf } from '#domains/files/file.ts';
import { uploadInProgress } from '#domains/files/files.problems.ts';
import type { Upload } from '#domains/files/upload.ts';

/** The place of an upload in the queue of those that are dropped when their time is over. */
export interface Deadline {
  readonly ownerId: string;
  readonly fileId: string;
  readonly uploadId: string;
}

const DEADLINES = 'FILE_UPLOAD_DEADLINES';

const partitionOf = (ownerId: string): string => `USER#${ownerId}`;
const keyOf = (ownerId: string, fileId: string): Key => ({ pk: partitionOf(ownerId), sk: `FILEUPLOAD#${fileId}` });
const deadlineKeyOf = ({ id, expiresAt }: Upload): Key => ({ pk: DEADLINES, sk: `${expiresAt.toISOString()}#${id}` });

/** One upload a file: the key has the file's id, `ix1` the upload's own. */
const toItem = (upload: Upload): Item => ({
  ...keyOf(upload.ownerId, upload.fileId),
  ...upload,
  ix1: `FILEUPLOAD#${upload.id}`,
  createdAt: upload.createdAt.toISOString(),
  expiresAt: undefined,
  deadline: upload.expiresAt.toISOString(),
});

const fromItem = (item: Item): Upload => {
  const stored = item as unknown as Omit<Upload, 'createdAt' | 'expiresAt'> & { readonly createdAt: string; readonly deadline: string };
  return {
    id: stored.id,
    ownerId: stored.ownerId,
    fileId: stored.fileId,
    contentVersionId: stored.contentVersionId,
    ...contentOf(stored),
    multipartId: stored.multipartId,
    partSizeBytes: stored.partSizeBytes,
    createdAt: new Date(stored.createdAt),
    expiresAt: new Date(stored.deadline),
  };
};

/** Open uploads and their deadlines; both come and go in one transaction. */
export const uploadsRepository = (table: Table) => ({
  async find(ownerId: string, fileId: string): Promise<Upload | undefined> {
    const item = await table.get(keyOf(ownerId, fileId));
    return item && fromItem(item);
  },

  /** Finds by its own id. */
  async findById(ownerId: string, id: string): Promise<Upload | undefined> {
    const { items } = await table.query({ pk: partitionOf(ownerId), index: 'ix1', beginsWith: `FILEUPLOAD#${id}`, limit: 1 });
    return items[0] && fromItem(items[0]);
  },

  /** Some of the open uploads of a person. */
  async listOf(ownerId: string, limit: number): Promise<readonly Upload[]> {
    const { items } = await table.query({ pk: partitionOf(ownerId), beginsWith: 'FILEUPLOAD#', limit });
    return items.map(fromItem);
  },

  /** Some of the uploads whose time is over, longest overdue first. */
  async listOverdue(now: Date, limit: number): Promise<readonly Deadline[]> {
    // The key of a deadline that is due this very millisecond goes on after its time.
    const below = new Date(now.getTime() + 1).toISOString();
    const { items } = await table.query({ pk: DEADLINES, below, limit });
    return items.map((item) => item as unknown as Deadline);
  },

  /** Opens an upload; refused while the file has another one. */
  open: (upload: Upload): readonly Write[] => [
    { kind: 'put', item: toItem(upload), guard: { is: 'absent' }, orElse: uploadInProgress },
    {
      kind: 'put',
      item: { ...deadlineKeyOf(upload), ownerId: upload.ownerId, fileId: upload.fileId, uploadId: upload.id },
      guard: { is: 'absent' },
    },
  ],

  /** Ends exactly this upload: the key of the deadline has its id, the other key only that of its file. */
  close: (upload: Upload): readonly Write[] => [
    { kind: 'delete', key: deadlineKeyOf(upload), guard: { is: 'present' } },
    { kind: 'delete', key: keyOf(upload.ownerId, upload.fileId), guard: { is: 'present' } },
  ],

  /** Proves that no content is under way for a file. */
  checkNone: (ownerId: string, fileId: string): Write => ({ kind: 'check', key: keyOf(ownerId, fileId), guard: { is: 'absent' } }),
});

export type UploadsRepository = ReturnType<typeof uploadsRepository>;
