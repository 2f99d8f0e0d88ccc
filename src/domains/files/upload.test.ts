import { describe, expect, test } from '@jest/globals';
import { MAX_SINGLE_BYTES, partSizeOf, partSizesOf } from '#domains/files/upload.ts';

const MIB = 1024 * 1024;

describe('partSizeOf plans requests', () => {
  test.each([
    ['one byte', 1, 1, 1],
    ['the largest single request', MAX_SINGLE_BYTES, MAX_SINGLE_BYTES, 1],
    ['one byte more', MAX_SINGLE_BYTES + 1, 8 * MIB, 5],
    ['100 MiB', 100 * MIB, 8 * MIB, 13],
    ['200 parts of 8 MiB', 1600 * MIB, 8 * MIB, 200],
    ['one byte more than these', 1600 * MIB + 1, 16 * MIB, 101],
    ['the largest content', 5120 * MIB, 32 * MIB, 160],
  ])('for %s', (_name, sizeBytes, wantedSize, wantedParts) => {
    const partSizeBytes = partSizeOf(sizeBytes);
    const parts = partSizesOf({ sizeBytes, partSizeBytes });

    expect(partSizeBytes).toBe(wantedSize);
    expect(parts).toHaveLength(wantedParts);
    expect(parts.slice(0, -1).every((size) => size === partSizeBytes)).toBe(true);
    expect(parts.reduce((sum, size) => sum + size, 0)).toBe(sizeBytes);
  });
});
