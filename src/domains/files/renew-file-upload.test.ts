import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { UploadTicket } from '#generated/types.ts';
import { aFilesWorld, announce, complete, DAY_MS, MIB, send, someBytes, type FilesWorld } from '#domains/files/files.testing.ts';

let world: FilesWorld;
beforeEach(async () => {
  world = await aFilesWorld();
});
afterEach(() => world.close());

const renew = async (fileId: string, parts = 'missing') => {
  const reply = await world.call('POST', `/v1/files/${fileId}/upload/renew?parts=${parts}`, { as: 'alice' });
  return { status: reply.status, ticket: reply.body as UploadTicket & { readonly code?: string } };
};
const numbersOf = ({ parts }: UploadTicket) => parts.map(({ partNumber }) => partNumber);

test('renewFileUpload signs only the parts that have not arrived, so that a client goes on where it stopped', async () => {
  const bytes = someBytes(40 * MIB);
  const { file, upload } = await announce(world, bytes);
  await send({ ...upload, parts: upload.parts.slice(0, 2) }, bytes);
  world.pass(3 * DAY_MS);

  const { ticket } = await renew(file.id);
  const statuses = await send(ticket, bytes);
  const done = await complete(world, file.id);

  expect(numbersOf(ticket)).toEqual([3, 4, 5]);
  expect(ticket).toMatchObject({ uploadId: upload.uploadId, kind: 'multipart', expiresAt: '2026-01-04T00:15:00.000Z' });
  expect(statuses).toEqual([200, 200, 200]);
  expect(done.status).toBe(200);
});

test('renewFileUpload signs every part again on demand', async () => {
  const bytes = someBytes(40 * MIB);
  const { file, upload } = await announce(world, bytes);
  await send(upload, bytes);

  const missing = await renew(file.id);
  const all = await renew(file.id, 'all');

  expect(numbersOf(missing.ticket)).toEqual([]);
  expect(numbersOf(all.ticket)).toEqual([1, 2, 3, 4, 5]);
});

test('renewFileUpload signs a single request until it arrived, and for sending again', async () => {
  const bytes = someBytes(1_000);
  const { file } = await announce(world, bytes);

  const before = await renew(file.id);
  await send(before.ticket, bytes);
  const after = await renew(file.id);
  const again = await renew(file.id, 'all');
  const statuses = [...(await send(before.ticket, bytes)), ...(await send(again.ticket, bytes))];

  expect(numbersOf(before.ticket)).toEqual([1]);
  expect(numbersOf(after.ticket)).toEqual([]);
  expect(statuses).toEqual([412, 200]);
  expect((await complete(world, file.id)).status).toBe(200);
});

test('renewFileUpload has nothing left to send once the parts are joined', async () => {
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), someBytes(40 * MIB)]);
  const { file, upload } = await announce(world, bytes, { contentType: 'image/png' });
  await send(upload, bytes);
  await complete(world, file.id);

  const { ticket } = await renew(file.id, 'all');

  expect(numbersOf(ticket)).toEqual([]);
});

test('renewFileUpload refuses what is expired, over or not the caller’s', async () => {
  const { file } = await announce(world, someBytes(1_000));

  const foreign = await world.call('POST', `/v1/files/${file.id}/upload/renew`, { as: 'bob' });
  world.pass(7 * DAY_MS);
  const expired = await renew(file.id);
  await world.runTasks();
  const gone = await renew(file.id);

  expect(foreign.body).toMatchObject({ status: 404, code: 'file_not_found' });
  expect(expired).toMatchObject({ status: 410, ticket: { code: 'upload_expired' } });
  expect(gone).toMatchObject({ status: 404, ticket: { code: 'file_not_found' } });
});
