import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { listOutbox } from '#core/outbox.ts';
import { ALICE, aFilesWorld, announce, aReadyFile, auditOf, complete, MIB, send, sha256Of, someBytes, type FilesWorld } from '#domains/files/files.testing.ts';

let world: FilesWorld;
beforeEach(async () => {
  world = await aFilesWorld();
});
afterEach(() => world.close());

const eventsOf = async () => (await listOutbox(world.table, 100)).flatMap(({ events }) => events);

test('completeFileUpload makes a verified file ready, moves its bytes and says so once', async () => {
  const bytes = someBytes(1_000);
  const { file, upload } = await announce(world, bytes);
  await send(upload, bytes);

  const reply = await complete(world, file.id);
  const again = await complete(world, file.id);
  await world.runTasks();

  expect(reply).toMatchObject({ status: 200, body: { id: file.id, state: 'ready', version: 2, sha256: sha256Of(bytes) } });
  expect(reply.header('etag')).toBe('"2"');
  expect(again).toMatchObject({ status: 404, body: { code: 'upload_not_found' } });
  const { contentVersionId } = reply.body as { contentVersionId: string };
  const audit = await auditOf(world);
  expect(audit).toMatchObject({ usage: { usedBytes: 1_000, reservedBytes: 0, objects: 1 }, incomingKeys: [] });
  expect(audit.contentKeys).toEqual([`files/${ALICE}/${file.id}/${contentVersionId}`]);
  expect(await eventsOf()).toEqual([{ id: expect.any(String), type: 'file.ready', ownerId: ALICE, data: { fileId: file.id, contentVersionId, version: 2 } }]);
});

test('completeFileUpload answers a repeated key as the first time', async () => {
  const bytes = someBytes(1_000);
  const { file, upload } = await announce(world, bytes);
  await send(upload, bytes);
  const ask = { as: 'alice', headers: { 'idempotency-key': 'once' } } as const;

  const first = await world.call('POST', `/v1/files/${file.id}/upload/complete`, ask);
  const second = await world.call('POST', `/v1/files/${file.id}/upload/complete`, ask);

  expect([first.status, second.status]).toEqual([200, 200]);
  expect(second.body).toEqual(first.body);
});

test('completeFileUpload says that a single request has not arrived', async () => {
  const { file } = await announce(world, someBytes(1_000));

  const reply = await complete(world, file.id);

  expect(reply).toMatchObject({ status: 409, body: { code: 'upload_incomplete', missingParts: [1] } });
  expect((await auditOf(world)).contentKeys).toEqual([]);
});

test('completeFileUpload names the missing parts, and joins them in any order of arrival', async () => {
  const bytes = someBytes(33 * MIB);
  const { file, upload } = await announce(world, bytes);
  await send({ ...upload, parts: upload.parts.filter(({ partNumber }) => partNumber % 2 === 0).toReversed() }, bytes);

  const early = await complete(world, file.id);
  await send({ ...upload, parts: upload.parts.filter(({ partNumber }) => partNumber % 2 === 1) }, bytes);
  const reply = await complete(world, file.id);

  expect(upload).toMatchObject({ kind: 'multipart', partSizeBytes: 8 * MIB });
  expect(early).toMatchObject({ status: 409, body: { code: 'upload_incomplete', missingParts: [1, 3, 5] } });
  expect(reply).toMatchObject({ status: 200, body: { state: 'ready', sha256: sha256Of(bytes) } });
});

test('completeFileUpload refuses bytes of another checksum, and takes them after they were sent again', async () => {
  const bytes = someBytes(33 * MIB);
  const { file, upload } = await announce(world, bytes);
  await send(upload, someBytes(33 * MIB, 2));

  const wrong = await complete(world, file.id);
  const published = (await auditOf(world)).contentKeys;
  const renewed = await world.call('POST', `/v1/files/${file.id}/upload/renew?parts=all`, { as: 'alice' });
  await send(renewed.body as typeof upload, bytes);
  const right = await complete(world, file.id);

  expect(wrong).toMatchObject({ status: 422, body: { code: 'checksum_mismatch' } });
  expect(published).toEqual([]);
  expect(right).toMatchObject({ status: 200, body: { sha256: sha256Of(bytes) } });
});

describe('completeFileUpload judges the type by the first bytes', () => {
  const zip = Buffer.concat([Buffer.from('504b0304140000000800', 'hex'), Buffer.alloc(90)]);
  test.each([
    ['an archive announced as a picture', zip, 'image/png', 422],
    ['a page announced as a picture', Buffer.from('<!doctype html><script>alert(1)</script>'), 'image/png', 422],
    ['an archive announced as a document made of one', zip, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 200],
    ['an archive announced as bytes', zip, 'application/octet-stream', 200],
    ['a table', Buffer.from('a;b\n1;2\n'), 'text/csv', 200],
  ])('%s', async (_name, bytes, contentType, status) => {
    const { file, upload } = await announce(world, bytes, { contentType });
    await send(upload, bytes);

    const reply = await complete(world, file.id);

    expect(reply.status).toBe(status);
    expect((await auditOf(world)).contentKeys).toHaveLength(status === 200 ? 1 : 0);
    if (status === 422) expect(reply.body).toMatchObject({ code: 'content_type_mismatch' });
  });
});

test('completeFileUpload refuses an expired upload even before the sweep', async () => {
  const bytes = someBytes(1_000);
  const { file, upload } = await announce(world, bytes);
  await send(upload, bytes);
  world.pass(7 * 24 * 3600_000);

  const reply = await complete(world, file.id);

  expect(reply).toMatchObject({ status: 410, body: { code: 'upload_expired' } });
});

test('completeFileUpload, abort, delete and update at once leave a quota that counts exactly what is there', async () => {
  const bytes = someBytes(1_000);
  const files = await Promise.all(Array.from({ length: 20 }, async () => {
    const { id } = await aReadyFile(world, bytes);
    const { upload } = await announce(world, bytes, { of: id });
    await send(upload, bytes);
    return id;
  }));

  const replies = await Promise.all(files.flatMap((id, index) => [
    complete(world, id),
    world.call('DELETE', `/v1/files/${id}/upload`, { as: 'alice' }),
    world.call('PATCH', `/v1/files/${id}`, { as: 'alice', body: { name: 'new' }, headers: { 'if-match': '*' } }),
    ...(index % 2 === 0 ? [world.call('DELETE', `/v1/files/${id}`, { as: 'alice', headers: { 'if-match': '*' } })] : []),
  ]));
  await world.runTasks();

  const audit = await auditOf(world);
  expect(replies.filter(({ status }) => status >= 500)).toEqual([]);
  expect(audit.usage).toEqual(audit.counted);
  expect(audit.usage.reservedBytes).toBe(0);
  world.pass(2 * 24 * 3600_000);
  await world.reconcile();
  expect((await auditOf(world)).contentKeys).toEqual(audit.versionKeys);
});
