import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { eraseFiles } from '#domains/files/erase-files.ts';
import { exportFiles } from '#domains/files/export-files.ts';
import { ALICE, aFilesWorld, aNewFile, announce, aReadyFile, auditOf, BOB, MIB, send, someBytes, type FilesWorld } from '#domains/files/files.testing.ts';

let world: FilesWorld;
beforeEach(async () => {
  world = await aFilesWorld();
});
afterEach(() => world.close());

const share = async (id: string) => (await world.call('POST', `/v1/files/${id}/shares`, { as: 'alice', body: { expiresInSeconds: 3600, downloadLimit: 1 } })).body as { code: string };

const recordsOf = async (ownerId: string) => {
  const records: { readonly kind: string; readonly data: unknown }[] = [];
  for await (const record of exportFiles(world)(ownerId)) records.push(record);
  return records;
};

test('eraseFiles removes bytes, links and deadlines of one person and nothing of another, however often', async () => {
  const ready = await aReadyFile(world);
  const { code } = await share(ready.id);
  const large = someBytes(33 * MIB);
  const { upload } = await announce(world, large, { of: ready.id });
  await send({ ...upload, parts: upload.parts.slice(0, 1) }, large);
  const single = await announce(world, someBytes(10));
  await send(single.upload, someBytes(10));
  const foreign = await world.call('POST', '/v1/files', { as: 'bob', body: aNewFile(someBytes(10)) });

  await eraseFiles(world)(ALICE);
  await eraseFiles(world)(ALICE);

  expect(await auditOf(world)).toMatchObject({ contentKeys: [], incomingKeys: [], openMultiparts: 0 });
  expect((await world.call('GET', `/v1/shares/${code}`)).status).toBe(404);
  world.pass(8 * 24 * 3600_000);
  expect(await world.uploads.listOverdue(world.clock.now(), 10)).toMatchObject([{ ownerId: BOB, uploadId: (foreign.body as { upload: { uploadId: string } }).upload.uploadId }]);
});

test('exportFiles lists files, versions and links, also those that are used up, without codes', async () => {
  const ready = await aReadyFile(world);
  await aReadyFile(world, someBytes(20, 2), { of: ready.id });
  const { code } = await share(ready.id);
  await world.call('GET', `/v1/shares/${code}`);
  await announce(world, someBytes(10));

  const records = await recordsOf(ALICE);

  expect(records.map(({ kind }) => kind)).toEqual(['file', 'file', 'fileVersion', 'fileVersion', 'fileShare']);
  expect(records[2]!.data).toMatchObject({ fileId: ready.id, isCurrent: true, sizeBytes: 20 });
  expect(JSON.stringify(records)).not.toContain(code);
  expect(await recordsOf(BOB)).toEqual([]);
});
