import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { FileVersionPage } from '#generated/types.ts';
import { ALICE, aFilesWorld, aReadyFile, auditOf, sha256Of, someBytes, type FilesWorld } from '#domains/files/files.testing.ts';

let world: FilesWorld;
beforeEach(async () => {
  world = await aFilesWorld();
});
afterEach(() => world.close());

const restore = (id: string, versionId: string | null, ifMatch = '*') =>
  world.call('POST', `/v1/files/${id}/versions/${versionId}/restore`, { as: 'alice', headers: { 'if-match': ifMatch } });
const versionsOf = async (id: string, query = '') => (await world.call('GET', `/v1/files/${id}/versions${query}`, { as: 'alice' })).body as FileVersionPage;

test('restoreFileVersion makes an earlier version current and copies nothing', async () => {
  const first = await aReadyFile(world, someBytes(10));
  const second = await aReadyFile(world, someBytes(20, 2), { of: first.id });
  const before = await auditOf(world);

  const reply = await restore(first.id, first.contentVersionId, '"3"');
  const after = await auditOf(world);

  expect(reply).toMatchObject({ status: 200, body: { contentVersionId: first.contentVersionId, sizeBytes: 10, sha256: sha256Of(someBytes(10)), version: 4 } });
  expect(after).toEqual(before);
  expect((await versionsOf(first.id)).items).toMatchObject([
    { id: second.contentVersionId, isCurrent: false, sizeBytes: 20 },
    { id: first.contentVersionId, isCurrent: true, sizeBytes: 10 },
  ]);
});

test('restoreFileVersion leaves the current version as it is', async () => {
  const file = await aReadyFile(world);

  const reply = await restore(file.id, file.contentVersionId, '"2"');

  expect(reply.body).toEqual(file);
});

test('restoreFileVersion refuses unknown versions and stale entity tags', async () => {
  const file = await aReadyFile(world);
  const other = await aReadyFile(world);

  const unknown = await restore(file.id, other.contentVersionId);
  const stale = await restore(file.id, file.contentVersionId, '"1"');

  expect(unknown.body).toMatchObject({ status: 404, code: 'file_version_not_found' });
  expect(stale.body).toMatchObject({ status: 412, code: 'precondition_failed' });
});

test('a file deleted after a restore gives back what all its versions took', async () => {
  const { id, contentVersionId } = await aReadyFile(world, someBytes(10));
  await aReadyFile(world, someBytes(20, 2), { of: id });
  await restore(id, contentVersionId);

  await world.call('DELETE', `/v1/files/${id}`, { as: 'alice', headers: { 'if-match': '*' } });

  expect(await world.usage.find(ALICE)).toEqual({ usedBytes: 0, reservedBytes: 0, objects: 0 });
});

test('listFileVersions pages newest first', async () => {
  const { id } = await aReadyFile(world, someBytes(10));
  for (const seed of [2, 3]) await aReadyFile(world, someBytes(10, seed), { of: id });

  const first = await versionsOf(id, '?limit=2');
  const rest = await versionsOf(id, `?limit=2&cursor=${first.nextCursor}`);

  expect([...first.items, ...rest.items].map(({ sha256 }) => sha256)).toEqual([3, 2, 1].map((seed) => sha256Of(someBytes(10, seed))));
  expect(rest.nextCursor).toBeUndefined();
});
