import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { seededRandom } from '../seeded-random.ts';
import type { DiskRecord } from './disk-records.ts';
import { simulatedDisk, type Mercy } from './simulated-disk.ts';

const scratch = mkdtempSync(join(tmpdir(), 'simulated-disk-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const root: DiskRecord = { kind: 'mkdir', path: '', inode: 1n };
const syncOf = (inode: bigint, before = 99): DiskRecord => ({ kind: 'sync', inode, before });
const create = (path: string, inode: bigint): DiskRecord => ({ kind: 'create', path, inode });
const write = (inode: bigint, text: string, offset = 0): DiskRecord => ({ kind: 'write', inode, offset, bytes: Buffer.from(text) });

let images = 0;
/** What is left of each file after the records and a loss of power. */
const left = (records: readonly DiskRecord[], mercy: Mercy): Record<string, string> => {
  const disk = simulatedDisk();
  records.forEach((record, index) => disk.apply(record, index));
  const image = join(scratch, String((images += 1)));
  disk.loseInto(image, mercy, seededRandom('loss'));
  const files = readdirSync(image, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(files.map(({ parentPath, name }) => [join(parentPath, name).slice(image.length + 1), readFileSync(join(parentPath, name), 'utf8')]));
};

test.each<[string, readonly DiskRecord[], Mercy, Record<string, string>]>([
  ['nothing of a file whose folder was not synced', [root, create('a', 2n), write(2n, 'text'), syncOf(2n)], 'none survives', {}],
  ['a name without bytes when only the folder was synced', [root, create('a', 2n), write(2n, 'text'), syncOf(1n)], 'none survives', { a: '' }],
  ['a file when it and its folder were synced', [root, create('a', 2n), write(2n, 'text'), syncOf(2n), syncOf(1n)], 'none survives', { a: 'text' }],
  ['what was written before a sync began, not what came beside it', [root, create('a', 2n), syncOf(1n), write(2n, 'old'), write(2n, 'new'), syncOf(2n, 4)], 'none survives', { a: 'old' }],
  ['everything when all survive', [root, create('a', 2n), write(2n, 'text')], 'all survive', { a: 'text' }],
  ['zeros in a gap, and none behind a cut', [root, create('a', 2n), write(2n, 'abcdef'), { kind: 'truncate', inode: 2n, sizeBytes: 1 }, write(2n, 'd', 3)], 'all survive', { a: 'a\0\0d' }],
  ['the old name of a rename that was not synced', [root, create('a', 2n), write(2n, 'x'), syncOf(2n), syncOf(1n), { kind: 'rename', path: 'a', newPath: 'b' }], 'none survives', { a: 'x' }],
  ['the new name of a rename that was', [root, create('a', 2n), write(2n, 'x'), syncOf(2n), { kind: 'rename', path: 'a', newPath: 'b' }, syncOf(1n)], 'none survives', { b: 'x' }],
  ['a removed file whose folder was not synced', [root, create('a', 2n), syncOf(1n), { kind: 'unlink', path: 'a' }], 'none survives', { a: '' }],
  ['both names of a linked file', [root, create('a', 2n), write(2n, 'x'), syncOf(2n), { kind: 'link', path: 'a', newPath: 'b' }, syncOf(1n)], 'none survives', { a: 'x', b: 'x' }],
  ['nothing below a folder whose own name was not synced', [root, { kind: 'mkdir', path: 'd', inode: 3n }, create('d/a', 2n), syncOf(2n), syncOf(3n)], 'none survives', {}],
  ['the new file when a number is used again', [root, create('a', 2n), write(2n, 'old'), { kind: 'unlink', path: 'a' }, create('b', 2n), write(2n, 'new')], 'all survive', { b: 'new' }],
])('a loss of power leaves %s', (_name, records, mercy, want) => {
  const files = left(records, mercy);

  expect(files).toEqual(want);
});

test('where chance decides, writes go missing or are torn between sectors', () => {
  const records = [root, create('a', 2n), syncOf(1n), ...Array.from({ length: 40 }, (_, index) => write(2n, 'x'.repeat(2_048), index * 2_048))];

  const text = left(records, 'some survive')['a'] ?? '';

  const sectors = text.match(/.{512}/gs) ?? [];
  expect(sectors.every((sector) => /^(x+|\0+)$/.test(sector))).toBe(true);
  expect(new Set(sectors).size).toBe(2);
});
