import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { FileDownload } from '#generated/types.ts';
import { aFilesWorld, announce, aReadyFile, sha256Of, someBytes, type FilesWorld } from '#domains/files/files.testing.ts';

let world: FilesWorld;
beforeEach(async () => {
  world = await aFilesWorld();
});
afterEach(() => world.close());

const ask = (id: string, query = '') => world.call('GET', `/v1/files/${id}/download${query}`, { as: 'alice' });

test('getFileDownload signs the content for five minutes, as a whole and in ranges', async () => {
  const bytes = someBytes(10_000);
  const { id, contentVersionId } = await aReadyFile(world, bytes, { name: 'Grüße "2".bin' });

  const reply = await ask(id);
  const { download, ...facts } = reply.body as FileDownload;
  const whole = await fetch(download.url);
  const range = await fetch(download.url, { headers: { range: 'bytes=100-199' } });
  world.pass(5 * 60_000);
  const late = await fetch(download.url);

  expect(facts).toEqual({ name: 'Grüße "2".bin', contentType: 'application/octet-stream', sizeBytes: 10_000, sha256: sha256Of(bytes), contentVersionId });
  expect(download).toMatchObject({ method: 'GET', signedHeaders: {}, expiresAt: '2026-01-01T00:05:00.000Z' });
  expect(sha256Of(new Uint8Array(await whole.arrayBuffer()))).toBe(sha256Of(bytes));
  expect(whole.headers.get('content-disposition')).toContain("filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%222%22.bin");
  expect([range.status, Buffer.from(await range.arrayBuffer())]).toEqual([206, bytes.subarray(100, 200)]);
  expect(late.status).toBe(403);
});

test('getFileDownload leads there', async () => {
  const bytes = someBytes(10);
  const { id } = await aReadyFile(world, bytes);

  const reply = await ask(id, '?delivery=redirect');
  const content = await fetch(reply.header('location')!);

  expect([reply.status, reply.text, reply.header('cache-control')]).toEqual([302, '', 'no-store']);
  expect(Buffer.from(await content.arrayBuffer())).toEqual(bytes);
});

test('getFileDownload gives an earlier version, and only those there are', async () => {
  const first = someBytes(10);
  const { id, contentVersionId } = await aReadyFile(world, first);
  await aReadyFile(world, someBytes(20, 2), { of: id, contentType: 'application/x-other' });

  const earlier = (await ask(id, `?versionId=${contentVersionId}`)).body as FileDownload;
  const unknown = await ask(id, '?versionId=version_01kaf0000000000000000000v9');
  const content = await fetch(earlier.download.url);

  expect(earlier).toMatchObject({ sizeBytes: 10, contentType: 'application/octet-stream', contentVersionId });
  expect(Buffer.from(await content.arrayBuffer())).toEqual(first);
  expect(unknown.body).toMatchObject({ status: 404, code: 'file_version_not_found' });
});

test('getFileDownload has nothing to give of a pending file', async () => {
  const { file } = await announce(world, someBytes(10));

  const reply = await ask(file.id);

  expect(reply.body).toMatchObject({ status: 409, code: 'file_not_ready' });
});

test('every operation on another person’s file answers as for a file that never was', async () => {
  const { id, contentVersionId } = await aReadyFile(world);
  const newVersion = { contentType: 'text/plain', sizeBytes: 1, sha256: '0'.repeat(64) };
  const any = { 'if-match': '*' };
  const calls = [
    ['GET', '', {}], ['PATCH', '', { body: { name: 'x' }, headers: any }], ['DELETE', '', { headers: any }], ['GET', '/download', {}],
    ['GET', '/versions', {}], ['POST', '/versions', { body: newVersion }], ['POST', `/versions/${contentVersionId}/restore`, { headers: any }],
    ['POST', '/upload/complete', {}], ['POST', '/upload/renew', {}], ['DELETE', '/upload', {}],
    ['GET', '/shares', {}], ['POST', '/shares', { body: { expiresInSeconds: 60 } }], ['DELETE', '/shares/share_01kaf0000000000000000000s1', {}],
  ] as const;

  for (const [method, path, more] of calls) {
    const foreign = await world.call(method, `/v1/files/${id}${path}`, { as: 'bob', ...more });
    const absent = await world.call(method, `/v1/files/file_01kaf0000000000000000000f9${path}`, { as: 'bob', ...more });
    const told = ({ body }: typeof foreign) => ({ ...(body as object), requestId: '', detail: (body as { detail: string }).detail.replace(/file_\w+/, 'X') });
    expect([method, path, told(foreign)]).toMatchObject([method, path, { code: 'file_not_found', status: 404 }]);
    expect(told(foreign)).toEqual(told(absent));
  }
});
