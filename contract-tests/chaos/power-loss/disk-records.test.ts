import { expect, test } from '@jest/globals';
import { readRecords } from './disk-records.ts';

/** A record as disk-journal.c lays it out. */
const aRecord = (kind: number, { path = '', other = '', data = '', inode = 0n, offset = 0n }): Buffer => {
  const head = Buffer.alloc(32);
  [kind, path.length, other.length, data.length].forEach((value, index) => head.writeUInt32LE(value, index * 4));
  head.writeBigUInt64LE(inode, 16);
  head.writeBigUInt64LE(offset, 24);
  return Buffer.concat([head, Buffer.from(path + other + data)]);
};

test('readRecords reads each kind of record and where it ends', () => {
  const journal = Buffer.concat([
    aRecord(1, { path: 'a', inode: 7n }),
    aRecord(2, { data: 'text', inode: 7n, offset: 5n }),
    aRecord(4, { path: 'a', other: 'b' }),
    aRecord(9, { inode: 7n, offset: 3n }),
  ]);

  const records = readRecords(journal);

  expect(records.map(({ record }) => record)).toEqual([
    { kind: 'create', path: 'a', inode: 7n },
    { kind: 'write', inode: 7n, offset: 5, bytes: Buffer.from('text') },
    { kind: 'rename', path: 'a', newPath: 'b' },
    { kind: 'sync', inode: 7n, before: 3 },
  ]);
  expect(records.map(({ end }) => end)).toEqual([33, 69, 103, 135]);
});

test('readRecords leaves out a record that was cut off', () => {
  const journal = Buffer.concat([aRecord(1, { path: 'a', inode: 7n }), aRecord(2, { data: 'text', inode: 7n }).subarray(0, 34)]);

  expect(readRecords(journal)).toHaveLength(1);
});
