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
  synced: Buffer;
  pending: Change<FileChange>[];
}

interface FolderInode {
  readonly kind: 'folder';
  readonly synced: Map<string, Inode>;
  pending: Change<NameChange>[];
}

type Inode = FileInode | FolderInode;

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
          return make(index, record.path, record.inode, { kind: 'file', synced: Buffer.alloc(0), pending: [] });
        case 'mkdir':
          return make(index, record.path, record.inode, aFolder());
        case 'rename':
          return rename(index, record.path, record.newPath);
        case 'link':
          return name(index, record.newPath, names.get(record.path));
        case 'unlink':
        case 'rmdir':
          return name(index, record.path, undefined);
        default:
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
  if (inode.kind === 'file') inode.synced = contentAfter(inode.synced, inode.pending.splice(0, count).map(({ change }) => change));
  else for (const { change } of inode.pending.splice(0, count)) enter(inode.synced, change);
};

const enter = (entries: Map<string, Inode>, change: NameChange): void => {
  for (const [name, inode] of change) {
    if (inode) entries.set(name, inode);
    else entries.delete(name);
  }
};

/** The bytes of a file after some changes, gaps filled with zeros. */
const contentAfter = (content: Buffer, changes: readonly FileChange[]): Buffer => {
  let sizeBytes = content.length;
  let mostBytes = sizeBytes;
  for (const change of changes) {
    sizeBytes = 'bytes' in change ? Math.max(sizeBytes, change.offset + change.bytes.length) : change.sizeBytes;
    mostBytes = Math.max(mostBytes, sizeBytes);
  }
  const result = Buffer.alloc(mostBytes);
  content.copy(result);
  let end = content.length;
  for (const change of changes) {
    if ('bytes' in change) {
      change.bytes.copy(result, change.offset);
      end = Math.max(end, change.offset + change.bytes.length);
    } else {
      result.fill(0, change.sizeBytes, Math.max(end, change.sizeBytes));
      end = change.sizeBytes;
    }
  }
  return result.subarray(0, sizeBytes);
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
  const content = contentAfter(inode.synced, kept);
  written.set(inode, content);
  return content;
};

const survivorOf = (change: FileChange, random: Random): readonly FileChange[] => {
  if (random.chance(0.4)) return [];
  if (!('bytes' in change) || random.chance(0.7)) return [change];
  const sectors = Math.ceil(change.bytes.length / SECTOR_BYTES);
  return [{ offset: change.offset, bytes: change.bytes.subarray(0, random.below(sectors) * SECTOR_BYTES) }];
};
