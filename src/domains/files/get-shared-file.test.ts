import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { FileSharePage, IssuedFileShare, SharedFile } from '#generated/types.ts';
import { ALICE, aFilesWorld, announce, aReadyFile, someBytes, type FilesWorld } from '#domains/files/files.testing.ts';

let world: FilesWorld;
beforeEach(async () => {
  world = await aFilesWorld();
});
afterEach(() => world.close());

const share = async (fileId: string, body: object = { expiresInSeconds: 3600 }) =>
  (await world.call('POST', `/v1/files/${fileId}/shares`, { as: 'alice', body })).body as IssuedFileShare;
const open = (code: string, query = '') => world.call('GET', `/v1/shares/${code}${query}`);
const sharesOf = async (fileId: string, query = '') => (await world.call('GET', `/v1/files/${fileId}/shares${query}`, { as: 'alice' })).body as FileSharePage;

test('getSharedFile gives the bytes without an account and nothing about the owner', async () => {
  const bytes = someBytes(100);
  const { id } = await aReadyFile(world, bytes, { name: 'trip.bin', folder: '/secret', metadata: { camera: 'pocket' } });
  const { code, url } = await share(id);

  const reply = await open(code);
  const redirect = await open(code, '?delivery=redirect');
  const content = await fetch(redirect.header('location')!);

  expect(url).toBe(`https://api.example/v1/shares/${code}?delivery=redirect`);
  expect(reply).toMatchObject({ status: 200, body: { name: 'trip.bin', sizeBytes: 100, download: { expiresAt: '2026-01-01T00:05:00.000Z' } } });
  expect(Object.keys(reply.body as SharedFile).toSorted()).toEqual(['contentType', 'download', 'name', 'sizeBytes']);
  expect(reply.text).not.toContain('secret');
  expect(redirect.status).toBe(302);
  expect(Buffer.from(await content.arrayBuffer())).toEqual(bytes);
});

test('createFileShare keeps the code nowhere', async () => {
  const { id } = await aReadyFile(world);
  const { code } = await share(id);

  const { items } = await world.table.query({ pk: `USER#${ALICE}`, limit: 100 });
  const listed = await sharesOf(id);

  expect(code).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(JSON.stringify(items)).not.toContain(code);
  expect(JSON.stringify(listed)).not.toContain(code);
});

test('createFileShare waits for the first content', async () => {
  const { file } = await announce(world, someBytes(10));

  const reply = await world.call('POST', `/v1/files/${file.id}/shares`, { as: 'alice', body: { expiresInSeconds: 60 } });

  expect(reply.body).toMatchObject({ status: 409, code: 'file_not_ready' });
});

test('getSharedFile lets exactly as many of 50 at once in as the link allows', async () => {
  const { id } = await aReadyFile(world);
  const { code } = await share(id, { expiresInSeconds: 3600, downloadLimit: 7 });

  const replies = await Promise.all(Array.from({ length: 50 }, () => open(code)));

  const statuses = replies.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(7);
  expect(statuses.filter((status) => status === 404)).toHaveLength(43);
  expect(await sharesOf(id)).toEqual({ items: [] });
});

test('getSharedFile tells unknown, expired, used up, revoked and orphaned links alike', async () => {
  const { id } = await aReadyFile(world);
  const doomed = await aReadyFile(world);
  const [used, revoked, expired, orphaned] = await Promise.all([
    share(id, { expiresInSeconds: 9_000, downloadLimit: 1 }), share(id), share(id, { expiresInSeconds: 60 }), share(doomed.id),
  ]);
  await open(used.code);
  const revocation = await world.call('DELETE', `/v1/files/${id}/shares/${revoked.id}`, { as: 'alice' });
  await world.call('DELETE', `/v1/files/${doomed.id}`, { as: 'alice', headers: { 'if-match': '*' } });
  const inTime = await open(expired.code);
  world.pass(60_000);

  const replies = await Promise.all(['A'.repeat(43), used.code, revoked.code, expired.code, orphaned.code].map((code) => open(code)));

  expect([revocation.status, inTime.status]).toEqual([204, 200]);
  const told = replies.map(({ status, body }) => ({ status, ...(body as object), requestId: '' }));
  expect(told[0]).toMatchObject({ status: 404, code: 'share_not_found' });
  expect(new Set(told.map((each) => JSON.stringify(each))).size).toBe(1);
});

test('revokeFileShare finds a link once', async () => {
  const { id } = await aReadyFile(world);
  const other = await aReadyFile(world);
  const link = await share(id);
  const revoke = (fileId: string) => world.call('DELETE', `/v1/files/${fileId}/shares/${link.id}`, { as: 'alice' });

  const elsewhere = await revoke(other.id);
  const both = await Promise.all([revoke(id), revoke(id)]);

  expect(elsewhere.body).toMatchObject({ code: 'share_not_found' });
  expect(both.map(({ status }) => status).toSorted()).toEqual([204, 404]);
});

test('a link that is revoked while it is used is not left behind half', async () => {
  const { id } = await aReadyFile(world);
  const { code, id: shareId } = await share(id, { expiresInSeconds: 3600, downloadLimit: 100 });

  await Promise.all([...Array.from({ length: 10 }, () => open(code)), world.call('DELETE', `/v1/files/${id}/shares/${shareId}`, { as: 'alice' }), ...Array.from({ length: 10 }, () => open(code))]);

  const { items } = await world.table.query({ pk: `USER#${ALICE}`, beginsWith: 'FILESHARE#', limit: 10 });
  expect(items).toEqual([]);
});

test('listFileShares pages those that work, newest first, with their downloads', async () => {
  const { id } = await aReadyFile(world);
  const [first, used, last] = [await share(id), await share(id, { expiresInSeconds: 60, downloadLimit: 1 }), await share(id)];
  await open(used.code);
  await open(first.code);

  const page = await sharesOf(id, '?limit=1');
  const next = await sharesOf(id, `?limit=1&cursor=${page.nextCursor}`);

  expect(page.items).toMatchObject([{ id: last.id, downloads: 0, downloadLimit: null }]);
  expect(next.items).toMatchObject([{ id: first.id, downloads: 1 }]);
  expect(next.nextCursor).toBeUndefined();
});
