/** One thing that a process did to a file; paths are relative to the folder that was watched. */
export type DiskRecord =
  | { readonly kind: 'create' | 'mkdir'; readonly path: string; readonly inode: bigint }
  | { readonly kind: 'write'; readonly inode: bigint; readonly offset: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly inode: bigint; readonly sizeBytes: number }
  | { readonly kind: 'rename' | 'link'; readonly path: string; readonly newPath: string }
  | { readonly kind: 'unlink' | 'rmdir'; readonly path: string }
  /** What happened before record number `before` to this file or folder is on the disk. */
  | { readonly kind: 'sync'; readonly inode: bigint; readonly before: number };

/** A record and where it ends in the journal: who saw the journal that long saw the record's effect. */
export interface PlacedRecord {
  readonly record: DiskRecord;
  readonly end: number;
}

const HEADER_BYTES = 32;
const KINDS = [undefined, 'create', 'write', 'truncate', 'rename', 'unlink', 'link', 'mkdir', 'rmdir', 'sync'] as const;

/** Reads what disk-journal.c wrote; a record that is cut off at the end is left out. */
export const readRecords = (journal: Buffer): readonly PlacedRecord[] => {
  const records: PlacedRecord[] = [];
  for (let start = 0; start + HEADER_BYTES <= journal.length; ) {
    const [pathBytes, otherBytes, dataBytes] = [4, 8, 12].map((offset) => journal.readUInt32LE(start + offset)) as [number, number, number];
    const end = start + HEADER_BYTES + pathBytes + otherBytes + dataBytes;
    if (end > journal.length) break;
    const path = journal.toString('utf8', start + HEADER_BYTES, start + HEADER_BYTES + pathBytes);
    const newPath = journal.toString('utf8', start + HEADER_BYTES + pathBytes, start + HEADER_BYTES + pathBytes + otherBytes);
    const inode = journal.readBigUInt64LE(start + 16);
    const offset = Number(journal.readBigUInt64LE(start + 24));
    const kind = KINDS[journal.readUInt32LE(start)];
    records.push({ record: toRecord(kind, { path, newPath, inode, offset, bytes: journal.subarray(end - dataBytes, end) }), end });
    start = end;
  }
  return records;
};

interface Fields {
  readonly path: string;
  readonly newPath: string;
  readonly inode: bigint;
  readonly offset: number;
  readonly bytes: Buffer;
}

const toRecord = (kind: (typeof KINDS)[number], { path, newPath, inode, offset, bytes }: Fields): DiskRecord => {
  switch (kind) {
    case 'create':
    case 'mkdir':
      return { kind, path, inode };
    case 'write':
      return { kind, inode, offset, bytes };
    case 'truncate':
      return { kind, inode, sizeBytes: offset };
    case 'rename':
    case 'link':
      return { kind, path, newPath };
    case 'unlink':
    case 'rmdir':
      return { kind, path };
    case 'sync':
      return { kind, inode, before: offset };
    case undefined:
      throw new Error('The disk journal holds a record of an unknown kind.');
  }
};
