import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Request } from '#core/operation.ts';
import { ConditionFailed } from '#core/ports/table.ts';
import { SCOPES_OF_ROLE } from '#core/roles.ts';
import { abortFileUpload } from '#domains/files/abort-file-upload.ts';
import { completeFileUpload } from '#domains/files/complete-file-upload.ts';
import { createFileShare } from '#domains/files/create-file-share.ts';
import { createFileVersion } from '#domains/files/create-file-version.ts';
import { deleteFile } from '#domains/files/delete-file.ts';
import { ALICE, aFilesWorld, aNewFile, announce, aReadyFile, auditOf, complete, DAY_MS, send, someBytes, type FilesWorld } from '#domains/files/files.testing.ts';
import { getSharedFile } from '#domains/files/get-shared-file.ts';

let world: FilesWorld;
beforeEach(async () => {
  world = await aFilesWorld();
});
afterEach(() => world.close());

const REQUEST = {
  caller: { userId: ALICE, role: 'user', scopes: SCOPES_OF_ROLE.user, sessionId: 'session_1' },
  query: {},
  headers: {},
  page: { limit: 10, after: undefined },
  ifMatch: '*',
  requestId: 'request_1',
  clientAddress: '127.0.0.1',
  mediaType: undefined, signal: undefined,
} as const;
const on = (fileId: string) => ({ ...REQUEST, path: { fileId }, body: undefined });
const remove = (fileId: string) => world.call('DELETE', `/v1/files/${fileId}`, { as: 'alice', headers: { 'if-match': '*' } });

test('an upload that is opened after deleteFile looked keeps the deletion from committing', async () => {
  const { id } = await aReadyFile(world);
  const { writes = [] } = await deleteFile(on(id), world);
  await announce(world, someBytes(10), { of: id });

  await expect(world.table.transact(writes)).rejects.toThrow(ConditionFailed);
});

test('a file that is deleted after createFileVersion looked gets no upload', async () => {
  const { id } = await aReadyFile(world);
  const { contentType, sizeBytes, sha256 } = aNewFile(someBytes(10));
  const { writes = [] } = await createFileVersion({ ...on(id), body: { contentType, sizeBytes, sha256 } }, world);
  await remove(id);

  await expect(world.table.transact(writes)).rejects.toMatchObject({ code: 'file_not_found' });
});

test('a file that is deleted after createFileShare looked gets no link', async () => {
  const { id } = await aReadyFile(world);
  const { writes = [] } = await createFileShare({ ...on(id), body: { expiresInSeconds: 60 } }, world);
  await remove(id);

  await expect(world.table.transact(writes)).rejects.toMatchObject({ code: 'file_not_found' });
});

test('an abort that was decided for one upload does not end the next one', async () => {
  const { id } = await aReadyFile(world);
  const { upload } = await announce(world, someBytes(10), { of: id });
  await send(upload, someBytes(10));
  const { writes = [] } = await abortFileUpload(on(id), world);
  await complete(world, id);
  await announce(world, someBytes(20), { of: id });

  await expect(world.table.transact(writes)).rejects.toThrow(ConditionFailed);
  expect(await world.usage.find(ALICE)).toEqual({ usedBytes: 1_010, reservedBytes: 20, objects: 3 });
});

test('a completion that was decided before an abort makes nothing ready', async () => {
  const bytes = someBytes(10);
  const { file, upload } = await announce(world, bytes);
  await send(upload, bytes);
  const { writes = [] } = await completeFileUpload(on(file.id), world);
  await world.call('DELETE', `/v1/files/${file.id}/upload`, { as: 'alice' });

  await expect(world.table.transact(writes)).rejects.toThrow(ConditionFailed);
  await world.runTasks();
  expect(await auditOf(world)).toMatchObject({ contentKeys: [], incomingKeys: [], rows: ['FILEUSAGE'] });
});

test('content that a completion published stays until that completion has committed, however long it takes', async () => {
  const bytes = someBytes(10);
  const { file, upload } = await announce(world, bytes);
  await send(upload, bytes);
  const { writes = [] } = await completeFileUpload(on(file.id), world);
  world.pass(2 * DAY_MS);

  const report = await world.reconcile();
  await world.table.transact(writes);

  const audit = await auditOf(world);
  expect(report).toMatchObject({ seenObjects: 2, removedObjects: 0 });
  expect([audit.contentKeys, audit.contentKeys.length]).toEqual([audit.versionKeys, 1]);
});

test('a link that is revoked after getSharedFile looked gives nothing', async () => {
  const { id } = await aReadyFile(world);
  const link = (await world.call('POST', `/v1/files/${id}/shares`, { as: 'alice', body: { expiresInSeconds: 60 } })).body as { id: string; code: string };
  const request: Request<'getSharedFile'> = { ...on(id), caller: undefined, path: { shareCode: link.code }, query: { delivery: 'link' } };
  const { writes = [] } = await getSharedFile(request, world);
  await world.call('DELETE', `/v1/files/${id}/shares/${link.id}`, { as: 'alice' });

  await expect(world.table.transact(writes)).rejects.toMatchObject({ code: 'share_not_found' });
});
