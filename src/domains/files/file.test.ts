import { describe, expect, test } from '@jest/globals';
import { changeFile, pendingFile, withContent, withNewContent, type FileVersion } from '#domains/files/file.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const LATER = new Date('2026-01-02T00:00:00Z');

const aFile = (metadata: Record<string, string> = {}) =>
  pendingFile('file_1', 'alice', { name: 'trip.jpg', contentType: 'image/jpeg', sizeBytes: 10, sha256: 'aa', metadata }, NOW);

const aVersion = (id: string, sizeBytes: number): FileVersion => ({
  id, ownerId: 'alice', fileId: 'file_1', contentType: 'image/png', sizeBytes, sha256: 'bb', createdAt: LATER,
});

describe('changeFile merges', () => {
  test.each([
    ['a new name', { name: 'lake.jpg' }, { name: 'lake.jpg', folder: '/', metadata: { a: '1', b: '2' } }],
    ['a folder', { folder: '/x' }, { name: 'trip.jpg', folder: '/x', metadata: { a: '1', b: '2' } }],
    ['a text more', { metadata: { c: '3' } }, { metadata: { a: '1', b: '2', c: '3' } }],
    ['another text', { metadata: { a: '9' } }, { metadata: { a: '9', b: '2' } }],
    ['a text less', { metadata: { a: null } }, { metadata: { b: '2' } }],
    ['the absence of a text that never was', { metadata: { z: null } }, { metadata: { a: '1', b: '2' } }],
    ['no tags', { tags: [] }, { tags: [] }],
  ])('%s', (_name, changes, wanted) => {
    const changed = changeFile(aFile({ a: '1', b: '2' }), changes, LATER);

    expect(changed).toMatchObject({ ...wanted, version: 2, updatedAt: LATER, createdAt: NOW });
    expect(Object.keys(changed.metadata)).toEqual(Object.keys((wanted as { metadata?: object }).metadata ?? { a: 1, b: 2 }));
  });
});

test('withNewContent makes a pending file ready and counts what it takes', () => {
  const ready = withNewContent(aFile(), aVersion('version_1', 30));
  const twice = withNewContent(ready, aVersion('version_2', 5));

  expect(ready).toMatchObject({ state: 'ready', contentVersionId: 'version_1', contentType: 'image/png', sizeBytes: 30, storedBytes: 30, storedVersions: 1, version: 2 });
  expect(twice).toMatchObject({ contentVersionId: 'version_2', sizeBytes: 5, storedBytes: 35, storedVersions: 2, version: 3 });
});

test('withContent switches the content and leaves what is stored; the current one changes nothing', () => {
  const file = withNewContent(withNewContent(aFile(), aVersion('version_1', 30)), aVersion('version_2', 5));

  const restored = withContent(file, aVersion('version_1', 30), LATER);

  expect(restored).toMatchObject({ contentVersionId: 'version_1', sizeBytes: 30, storedBytes: 35, storedVersions: 2, version: 4 });
  expect(withContent(restored, aVersion('version_1', 30), LATER)).toBe(restored);
});
