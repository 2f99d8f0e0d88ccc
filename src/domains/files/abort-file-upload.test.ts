import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { aFilesWorld, announce, aReadyFile, auditOf, complete, DAY_MS, MIB, send, someBytes, type FilesWorld } from '#domains/files/files.testing.ts';

let world: FilesWorld;
beforeEach(async () => {
  world = await aFilesWorld();
});
afterEach(() => world.close());

const NOTHING = { usedBytes: 0, reservedBytes: 0, objects: 0 };
const abort = (fileId: string, as: 'alice' | 'bob' = 'alice') => world.call('DELETE', `/v1/files/${fileId}/upload`, { as });

test('abortFileUpload removes a file that was never ready, its bytes and its reservation', async () => {
  const bytes = someBytes(33 * MIB);
  const { file, upload } = await announce(world, bytes);
  await send({ ...upload, parts: upload.parts.slice(0, 2) }, bytes);

  const reply = await abort(file.id);
  const found = await world.call('GET', `/v1/files/${file.id}`, { as: 'alice' });
  const usage = (await auditOf(world)).usage;
  await world.runTasks();

  expect([reply.status, found.status]).toEqual([204, 404]);
  expect(usage).toEqual(NOTHING);
  expect(await auditOf(world)).toMatchObject({ openMultiparts: 0, incomingKeys: [], rows: ['FILEUSAGE'] });
});

test('abortFileUpload leaves the present content of a file that was ready', async () => {
  const file = await aReadyFile(world);
  const { upload } = await announce(world, someBytes(500, 2), { of: file.id });
  await send(upload, someBytes(500, 2));

  const reply = await abort(file.id);
  await world.runTasks();
  const found = await world.call('GET', `/v1/files/${file.id}`, { as: 'alice' });

  expect(reply.status).toBe(204);
  expect(found.body).toEqual(file);
  expect(await auditOf(world)).toMatchObject({ usage: { usedBytes: 1_000, reservedBytes: 0, objects: 1 }, incomingKeys: [] });
});

test('abortFileUpload finds no upload that is over, nor any of another person', async () => {
  const ready = await aReadyFile(world);
  const { file } = await announce(world, someBytes(10));

  const over = await abort(ready.id);
  const foreign = await abort(file.id, 'bob');

  expect(over.body).toMatchObject({ status: 404, code: 'upload_not_found' });
  expect(foreign.body).toMatchObject({ status: 404, code: 'file_not_found' });
});

test('abortFileUpload takes an expired upload as well', async () => {
  const { file } = await announce(world, someBytes(10));
  world.pass(8 * DAY_MS);

  const reply = await abort(file.id);

  expect(reply.status).toBe(204);
  expect((await auditOf(world)).usage).toEqual(NOTHING);
});

test('a PUT with a ticket that outlives its upload brings bytes that the reconciler removes', async () => {
  const bytes = someBytes(1_000);
  const { file, upload } = await announce(world, bytes);
  await abort(file.id);
  await world.runTasks();

  const statuses = await send(upload, bytes);
  const tooYoung = await world.reconcile();
  world.pass(DAY_MS + 1_000);
  const report = await world.reconcile();

  expect(statuses).toEqual([200]);
  expect(tooYoung.removedObjects).toBe(0);
  expect(report).toMatchObject({ seenObjects: 1, removedObjects: 1 });
  expect((await auditOf(world)).incomingKeys).toEqual([]);
});

test('completeFileUpload after an abort finds nothing', async () => {
  const { file } = await announce(world, someBytes(10));
  await abort(file.id);

  expect((await complete(world, file.id)).body).toMatchObject({ code: 'file_not_found' });
});
