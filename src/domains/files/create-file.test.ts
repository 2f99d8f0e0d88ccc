import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { FileUpload } from '#generated/types.ts';
import { ALICE, aFilesWorld, aNewFile, aReadyFile, auditOf, announce, complete, MIB, send, sha256Of, someBytes, type FilesWorld } from '#domains/files/files.testing.ts';

let world: FilesWorld;
beforeEach(async () => {
  world = await aFilesWorld({ quota: { bytes: 100_000 } });
});
afterEach(() => world.close());

test('createFile reserves a pending file with one request, bound to type, length and checksum for 15 minutes', async () => {
  const bytes = someBytes(1_000);

  const reply = await world.call('POST', '/v1/files', { as: 'alice', body: aNewFile(bytes, { tags: ['a'], metadata: { camera: 'pocket' } }) });

  const { file, upload } = reply.body as FileUpload;
  expect(reply.status).toBe(201);
  expect(reply.header('location')).toBe(`/v1/files/${file.id}`);
  expect(reply.header('cache-control')).toBe('no-store');
  expect(file).toMatchObject({ state: 'pending', folder: '/', tags: ['a'], metadata: { camera: 'pocket' }, contentVersionId: null, version: 1 });
  expect(upload).toMatchObject({ kind: 'single', partSizeBytes: 1_000, expiresAt: '2026-01-01T00:15:00.000Z' });
  expect(upload.parts).toMatchObject([{ partNumber: 1, sizeBytes: 1_000, signedHeaders: { 'content-type': 'application/octet-stream', 'content-length': '1000', 'if-none-match': '*' } }]);
  expect(await world.usage.find(ALICE)).toEqual({ usedBytes: 0, reservedBytes: 1_000, objects: 1 });
});

test('createFile gives nothing away to a ticket that is 15 minutes old or sends other bytes', async () => {
  const bytes = someBytes(1_000);
  const { upload } = await announce(world, bytes);

  const otherBytes = await send(upload, someBytes(1_000, 2));
  world.pass(15 * 60_000);
  const tooLate = await send(upload, bytes);

  expect(otherBytes).toEqual([400]);
  expect(tooLate).toEqual([403]);
  expect((await auditOf(world)).incomingKeys).toEqual([]);
});

test('createFile takes content up to the last byte of the quota and refuses one more', async () => {
  await announce(world, someBytes(99_999));

  const refused = await world.call('POST', '/v1/files', { as: 'alice', body: aNewFile(someBytes(2)) });
  const taken = await world.call('POST', '/v1/files', { as: 'alice', body: aNewFile(someBytes(1)) });
  const foreign = await world.call('POST', '/v1/files', { as: 'bob', body: aNewFile(someBytes(99_999)) });

  expect(refused).toMatchObject({ status: 409, body: { code: 'storage_quota_exceeded', limit: 100_000 } });
  expect([taken.status, foreign.status]).toEqual([201, 201]);
});

test('createFile opens no upload at the store when there is no room', async () => {
  await world.call('POST', '/v1/files', { as: 'alice', body: { ...aNewFile(someBytes(1)), sizeBytes: 64 * MIB } });

  expect((await auditOf(world)).openMultiparts).toBe(0);
});

test('createFile lets 200 at once in up to the quota and not beyond', async () => {
  const replies = await Promise.all(
    Array.from({ length: 200 }, () => world.call('POST', '/v1/files', { as: 'alice', body: { ...aNewFile(someBytes(1)), sizeBytes: 1_000 } })),
  );

  const codes = replies.map(({ status, body }) => (status === 201 ? 'created' : (body as { code: string }).code));
  expect(codes.filter((code) => code === 'created')).toHaveLength(100);
  expect(codes.filter((code) => code === 'storage_quota_exceeded')).toHaveLength(100);
  expect(await auditOf(world)).toMatchObject({
    usage: { usedBytes: 0, reservedBytes: 100_000, objects: 100 },
    counted: { usedBytes: 0, reservedBytes: 100_000, objects: 100 },
  });
});

test('createFile bounds the number of versions and uploads as well', async () => {
  const small = await aFilesWorld({ quota: { objects: 3 } });

  const replies = await Promise.all(Array.from({ length: 10 }, () => small.call('POST', '/v1/files', { as: 'alice', body: aNewFile(someBytes(1)) })));

  const refused = replies.filter(({ status }) => status !== 201);
  await small.close();
  expect(refused).toHaveLength(7);
  expect(refused[0]!.body).toMatchObject({ code: 'storage_quota_exceeded', limit: 3 });
});

test('createFile answers a repeated key with the first answer, reserving once', async () => {
  const ask = { as: 'alice', body: aNewFile(someBytes(10)), headers: { 'idempotency-key': 'k1' } } as const;

  const first = await world.call('POST', '/v1/files', ask);
  const second = await world.call('POST', '/v1/files', ask);

  expect(second.body).toEqual(first.body);
  expect(second.header('idempotent-replayed')).toBe('true');
  expect(await world.usage.find(ALICE)).toMatchObject({ objects: 1 });
});

test('createFileVersion keeps the present content until the new one is complete', async () => {
  const first = someBytes(1_000);
  const second = someBytes(2_000, 2);
  const file = await aReadyFile(world, first);

  const { file: during, upload } = await announce(world, second, { of: file.id });
  await send(upload, second);
  const after = await complete(world, file.id);

  expect(during).toEqual(file);
  expect(after.body).toMatchObject({ sizeBytes: 2_000, sha256: sha256Of(second), version: 3 });
  expect(await world.usage.find(ALICE)).toEqual({ usedBytes: 3_000, reservedBytes: 0, objects: 2 });
});

test('createFileVersion lets only one upload of a file be open', async () => {
  const file = await aReadyFile(world);
  const { contentType, sizeBytes, sha256 } = aNewFile(someBytes(10));
  const ask = () => world.call('POST', `/v1/files/${file.id}/versions`, { as: 'alice', body: { contentType, sizeBytes, sha256 } });

  const replies = await Promise.all([ask(), ask(), ask()]);
  const late = await ask();

  expect(replies.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
  expect(late.body).toMatchObject({ code: 'upload_in_progress' });
  expect(await world.usage.find(ALICE)).toEqual({ usedBytes: 1_000, reservedBytes: 10, objects: 2 });
});
