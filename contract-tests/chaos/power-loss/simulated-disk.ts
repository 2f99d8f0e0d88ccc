import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Random } from '../seeded-random.ts';
import type { DiskRecord } from './disk-records.ts';

/** What becomes of changes that were not synced when the power fails. */
export type Mercy = 'none survives' | 'all survive' | 'some survive';

/** A disk on which each file and folder keeps only what was synced, and of the rest what chance allows. */
export interface SimulatedDisk {
  /** Does what record number `index` says. */
  readonly apply: (record: DiskRecord, index: number) => void;
  /** Writes what is left after a loss of power at this moment into an empty folder. */
  readonly loseInto: (folder: string, mercy: Mercy, random: Random) => void;
}

type Change<Of> = { readonly index: number; readonly change: Of };
type FileChange = { readonly offset: number; readonly bytes: Buffer } | { readonly sizeBytes: number };
/** Names that appear (with what they stand for) or vanish, all at once. */
type NameChange = readonly (readonly [string, Inode | undefined])[];

interface FileInode {
  readonly kind: 'file';
  readonly synced: Content;
  pending: Change<FileChange>[];
}

interface FolderInode {
  readonly kind: 'folder';
  readonly synced: Map<string, Inode>;
  pending: Change<NameChange>[];
}

type Inode = FileInode | FolderInode;

/** The bytes of a file, with room to grow; what lies behind the size is zeros. */
interface Content {
  bytes: Buffer;
  sizeBytes: number;
}

const SECTOR_BYTES = 512;

const aFolder = (): FolderInode => ({ kind: 'folder', synced: new Map(), pending: [] });

/**
 * Opens an empty disk that keeps no more than POSIX promises: bytes are safe once their file was synced, names once
 * their folder was; names of one folder reach the disk in order, writes in any, and a write may be torn between sectors.
 */
export const simulatedDisk = (): SimulatedDisk => {
  const root = aFolder();
  const inodes = new Map<bigint, Inode>();
  const names = new Map<string, Inode>([['', root]]);

  const folderOf = (path: string): FolderInode => {
    const folder = names.get(dirname(path) === '.' ? '' : dirname(path));
    if (folder?.kind !== 'folder') throw new Error(`The disk journal names ${path} before its folder.`);
    return folder;
  };
  const name = (index: number, path: string, inode: Inode | undefined): void => {
    folderOf(path).pending.push({ index, change: [[basename(path), inode]] });
    if (inode) names.set(path, inode);
    else names.delete(path);
  };
  const make = (index: number, path: string, number: bigint, inode: Inode): void => {
    const made = path === '' ? root : inode;
    inodes.set(number, made);
    if (path !== '') name(index, path, made);
  };
  const rename = (index: number, path: string, newPath: string): void => {
    const inode = names.get(path);
    if (inode === undefined) throw new Error(`The disk journal renames ${path}, which it never saw.`);
    const [from, to] = [folderOf(path), folderOf(newPath)];
    if (from !== to) throw new Error(`${path} moves to another folder, which this disk does not simulate.`);
    from.pending.push({ index, change: [[basename(path), undefined], [basename(newPath), inode]] });
    names.delete(path);
    names.set(newPath, inode);
  };

  return {
    apply(record, index) {
      switch (record.kind) {
        case 'create':
          return make(index, record.path, record.inode, { kind: 'file', synced: { bytes: Buffer.alloc(0), sizeBytes: 0 }, pending: [] });
        case 'mkdir':
          return make(index, record.path, record.inode, aFolder());
        case 'rename':
          return rename(index, record.path, record.newPath);
        case 'link':
          return name(index, record.newPath, names.get(record.path));
        case 'unlink':
        case 'rmdir':
          return name(index, record.path, undefined);
        case 'write':
        case 'truncate':
        case 'sync':
          return changeInode(inodes.get(record.inode), record, index);
      }
    },
    loseInto: (folder, mercy, random) => writeFolder(folder, root, mercy, random, new Map()),
  };
};

const changeInode = (inode: Inode | undefined, record: Extract<DiskRecord, { readonly kind: 'write' | 'truncate' | 'sync' }>, index: number): void => {
  if (inode === undefined) throw new Error(`The disk journal has a ${record.kind} on a file that it never saw.`);
  if (record.kind === 'sync') return sync(inode, record.before);
  if (inode.kind === 'file') inode.pending.push({ index, change: record.kind === 'write' ? { offset: record.offset, bytes: record.bytes } : { sizeBytes: record.sizeBytes } });
};

const sync = (inode: Inode, before: number): void => {
  const done = inode.pending.findIndex(({ index }) => index >= before);
  const count = done === -1 ? inode.pending.length : done;
  if (inode.kind === 'file') for (const { change } of inode.pending.splice(0, count)) changeContent(inode.synced, change);
  else for (const { change } of inode.pending.splice(0, count)) enter(inode.synced, change);
};

const enter = (entries: Map<string, Inode>, change: NameChange): void => {
  for (const [name, inode] of change) {
    if (inode) entries.set(name, inode);
    else entries.delete(name);
  }
};

const changeContent = (content: Content, change: FileChange): void => {
  if (!('bytes' in change)) {
    content.bytes.fill(0, Math.min(change.sizeBytes, content.sizeBytes), content.sizeBytes);
    content.sizeBytes = change.sizeBytes;
  }
  const end = 'bytes' in change ? change.offset + change.bytes.length : change.sizeBytes;
  if (end > content.bytes.length) content.bytes = Buffer.concat([content.bytes.subarray(0, content.sizeBytes)], Math.max(end, content.bytes.length * 2));
  if ('bytes' in change) change.bytes.copy(content.bytes, change.offset);
  content.sizeBytes = 'bytes' in change ? Math.max(content.sizeBytes, end) : end;
};

const writeFolder = (path: string, { synced, pending }: FolderInode, mercy: Mercy, random: Random, written: Map<FileInode, Buffer>): void => {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const entries = new Map(synced);
  const kept = mercy === 'none survives' ? 0 : mercy === 'all survive' ? pending.length : random.between(0, pending.length);
  for (const { change } of pending.slice(0, kept)) enter(entries, change);
  for (const [name, inode] of entries) {
    if (inode.kind === 'folder') writeFolder(join(path, name), inode, mercy, random, written);
    else writeFileSync(join(path, name), survivingContent(inode, mercy, random, written), { mode: 0o600 });
  }
};

/** Two names of one file show the same bytes. */
const survivingContent = (inode: FileInode, mercy: Mercy, random: Random, written: Map<FileInode, Buffer>): Buffer => {
  const known = written.get(inode);
  if (known) return known;
  const changes = inode.pending.map(({ change }) => change);
  const kept = mercy === 'none survives' ? [] : mercy === 'all survive' ? changes : changes.flatMap((change) => survivorOf(change, random));
  const content = { bytes: Buffer.from(inode.synced.bytes), sizeBytes: inode.synced.sizeBytes };
  for (const change of kept) changeContent(content, change);
  const bytes = content.bytes.subarray(0, content.sizeBytes);
  written.set(inode, bytes);
  return bytes;
};

const survivorOf = (change: FileChange, random: Random): readonly FileChange[] => {
  if (random.chance(0.4)) return [];
  if (!('bytes' in change) || random.chance(0.7)) return [change];
  const sectors = Math.ceil(change.bytes.length / SECTOR_BYTES);
  return [{ offset: change.offset, bytes: change.bytes.subarray(0, random.below(sectors) * SECTOR_BYTES) }];
};
