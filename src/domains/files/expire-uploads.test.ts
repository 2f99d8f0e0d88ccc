import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { aFilesWorld, announce, aReadyFile, auditOf, DAY_MS, MIB, send, someBytes, type FilesWorld } from '#domains/files/files.testing.ts';

let world: FilesWorld;
beforeEach(async () => {
  world = await aFilesWorld();
});
afterEach(() => world.close());

test('expireUploads drops uploads after a week, not before, and gives their quota back', async () => {
  const bytes = someBytes(33 * MIB);
  const ready = await aReadyFile(world);
  const { file, upload } = await announce(world, bytes);
  await send({ ...upload, parts: upload.parts.slice(0, 1) }, bytes);
  await announce(world, someBytes(700, 2), { of: ready.id });

  world.pass(7 * DAY_MS - 1);
  await world.runTasks();
  const before = await auditOf(world);
  world.pass(1);
  await world.runTasks();
  const after = await auditOf(world);

  expect(before.usage).toEqual({ usedBytes: 1_000, reservedBytes: 33 * MIB + 700, objects: 3 });
  expect(after).toMatchObject({ usage: { usedBytes: 1_000, reservedBytes: 0, objects: 1 }, openMultiparts: 0, incomingKeys: [] });
  expect((await world.call('GET', `/v1/files/${file.id}`, { as: 'alice' })).status).toBe(404);
  expect((await world.call('GET', `/v1/files/${ready.id}`, { as: 'alice' })).body).toEqual(ready);
});

test('expireUploads takes more than a batch', async () => {
  for (let index = 0; index < 120; index += 1) await announce(world, someBytes(10));
  world.pass(8 * DAY_MS);

  await world.runTasks();

  expect(await auditOf(world)).toMatchObject({ usage: { usedBytes: 0, reservedBytes: 0, objects: 0 }, rows: ['FILEUSAGE'] });
});

test('reconcileObjects leaves alone whatever a row stands for, however old', async () => {
  const bytes = someBytes(33 * MIB);
  await aReadyFile(world);
  const single = await announce(world, someBytes(10));
  await send(single.upload, someBytes(10));
  const parts = await announce(world, bytes);
  await send({ ...parts.upload, parts: parts.upload.parts.slice(0, 1) }, bytes);
  await world.runTasks();

  world.pass(6 * DAY_MS);
  const report = await world.reconcile();

  expect(report).toEqual({ seenObjects: 2, removedObjects: 0, abortedUploads: 0 });
  expect(await auditOf(world)).toMatchObject({ openMultiparts: 1, incomingKeys: [expect.any(String)], contentKeys: [expect.any(String)] });
});
