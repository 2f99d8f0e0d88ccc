import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { listOutbox } from '#core/outbox.ts';
import { aFilesWorld, announce, aReadyFile, auditOf, complete, send, someBytes, type FilesWorld } from '#domains/files/files.testing.ts';

let world: FilesWorld;
beforeEach(async () => {
  world = await aFilesWorld();
});
afterEach(() => world.close());

const remove = (id: string, ifMatch: string) => world.call('DELETE', `/v1/files/${id}`, { as: 'alice', headers: { 'if-match': ifMatch } });

test('deleteFile removes rows, links, bytes and quota of all versions and of an open upload', async () => {
  const { id } = await aReadyFile(world);
  await aReadyFile(world, someBytes(500, 2), { of: id });
  const share = await world.call('POST', `/v1/files/${id}/shares`, { as: 'alice', body: { expiresInSeconds: 3600 } });
  const { upload } = await announce(world, someBytes(300, 3), { of: id });
  await send(upload, someBytes(300, 3));

  const reply = await remove(id, '"3"');
  const usage = (await auditOf(world)).usage;
  const opened = await world.call('GET', `/v1/shares/${(share.body as { code: string }).code}`);
  await world.runTasks();

  expect(reply.status).toBe(204);
  expect(usage).toEqual({ usedBytes: 0, reservedBytes: 0, objects: 0 });
  expect(opened.body).toMatchObject({ status: 404, code: 'share_not_found' });
  expect(await auditOf(world)).toMatchObject({ contentKeys: [], incomingKeys: [], rows: ['FILEUSAGE'] });
  const events = (await listOutbox(world.table, 100)).flatMap((record) => record.events);
  expect(events.filter(({ type }) => type === 'file.deleted')).toEqual([{ id: expect.any(String), type: 'file.deleted', ownerId: expect.any(String), data: { fileId: id, version: 3 } }]);
});

test('deleteFile ends everything about a file at once, before its bytes are gone', async () => {
  const { id, contentVersionId } = await aReadyFile(world);

  await remove(id, '*');

  const calls = [['GET', ''], ['GET', '/download'], ['GET', `/download?versionId=${contentVersionId}`], ['GET', '/versions'], ['GET', '/shares'], ['POST', '/upload/complete'], ['DELETE', '/upload']] as const;
  for (const [method, path] of calls) {
    const { body } = await world.call(method, `/v1/files/${id}${path}`, { as: 'alice' });
    expect([method, path, body]).toMatchObject([method, path, { code: 'file_not_found' }]);
  }
});

test('deleteFile keeps a file that changed since it was read', async () => {
  const { id } = await aReadyFile(world);

  const stale = await remove(id, '"1"');
  const unnamed = await world.call('DELETE', `/v1/files/${id}`, { as: 'alice' });

  expect(stale.body).toMatchObject({ status: 412, code: 'precondition_failed' });
  expect(unnamed.body).toMatchObject({ status: 428, code: 'precondition_required' });
  expect((await auditOf(world)).usage.objects).toBe(1);
});

test('deleteFile copes with more versions than a transaction has writes', async () => {
  const { id } = await aReadyFile(world, someBytes(10));
  for (let seed = 2; seed <= 110; seed += 1) await aReadyFile(world, someBytes(10, seed), { of: id });

  await remove(id, '*');
  const usage = (await auditOf(world)).usage;
  await world.runTasks();

  expect(usage).toEqual({ usedBytes: 0, reservedBytes: 0, objects: 0 });
  expect(await auditOf(world)).toMatchObject({ contentKeys: [], rows: ['FILEUSAGE'] });
});

test('deleteFile while its upload is completed leaves neither quota nor bytes behind', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { file, upload } = await announce(world, someBytes(100, round + 1));
    await send(upload, someBytes(100, round + 1));
    await Promise.all([complete(world, file.id), remove(file.id, '*')]);
    await remove(file.id, '*');
  }

  await world.runTasks();
  world.pass(2 * 24 * 3600_000);
  await world.reconcile();

  expect(await auditOf(world)).toMatchObject({ usage: { usedBytes: 0, reservedBytes: 0, objects: 0 }, contentKeys: [], incomingKeys: [], rows: ['FILEUSAGE'] });
});
