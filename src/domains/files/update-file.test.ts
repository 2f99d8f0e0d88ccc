import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { aFilesWorld, announce, aReadyFile, complete, send, someBytes, type FilesWorld } from '#domains/files/files.testing.ts';

let world: FilesWorld;
beforeEach(async () => {
  world = await aFilesWorld();
});
afterEach(() => world.close());

const patch = (id: string, body: object, ifMatch = '*') => world.call('PATCH', `/v1/files/${id}`, { as: 'alice', body, headers: { 'if-match': ifMatch } });
const texts = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`text${index}`, 'x']));

test('updateFile changes what the patch names, on the version that was read', async () => {
  const file = await aReadyFile(world, someBytes(10), { metadata: { camera: 'pocket', lens: '35' }, tags: ['a'] });

  const changed = await patch(file.id, { name: 'lake.jpg', metadata: { camera: null, film: '400' } }, '"2"');
  const stale = await patch(file.id, { name: 'other.jpg' }, '"2"');
  const found = await world.call('GET', `/v1/files/${file.id}`, { as: 'alice' });

  expect(changed).toMatchObject({ status: 200, body: { name: 'lake.jpg', tags: ['a'], metadata: { lens: '35', film: '400' }, version: 3 } });
  expect(changed.body).not.toHaveProperty('metadata.camera');
  expect(stale).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
  expect(found.body).toEqual(changed.body);
});

test('updateFile refuses a patch that would leave more than 20 texts', async () => {
  const file = await aReadyFile(world, someBytes(10), { metadata: texts(20) });

  const refused = await patch(file.id, { metadata: { more: 'x' } });
  const swapped = await patch(file.id, { metadata: { more: 'x', text0: null } });

  expect(refused).toMatchObject({ status: 400, body: { code: 'validation_failed', errors: [{ in: 'body', pointer: '/metadata', code: 'maxProperties' }] } });
  expect(swapped.status).toBe(200);
});

test('updateFile moves a pending file, and its upload completes all the same', async () => {
  const { file, upload } = await announce(world, someBytes(10));
  await patch(file.id, { folder: '/later' }, '"1"');
  await send(upload, someBytes(10));

  const reply = await complete(world, file.id);

  expect(reply).toMatchObject({ status: 200, body: { folder: '/later', state: 'ready', version: 3 } });
});

test('of ten updates at once on one version one succeeds', async () => {
  const file = await aReadyFile(world);

  const replies = await Promise.all(Array.from({ length: 10 }, (_, index) => patch(file.id, { name: `n${index}` }, '"2"')));

  expect(replies.map(({ status }) => status).toSorted()).toEqual([200, ...Array<number>(9).fill(412)]);
});
