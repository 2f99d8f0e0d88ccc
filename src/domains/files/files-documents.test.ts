import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { listOutbox } from '#core/outbox.ts';
import type { SearchDocument } from '#core/ports/search-index.ts';
import { findFileDocument, listFileDocuments } from '#domains/files/files-documents.ts';
import { ALICE, announce, aReadyFile, aFilesWorld, BOB, someBytes, type FilesWorld } from '#domains/files/files.testing.ts';

let world: FilesWorld;
beforeEach(async () => {
  world = await aFilesWorld();
});
afterEach(() => world.close());

const listed = async (ownerId: string): Promise<readonly SearchDocument[]> => {
  const documents: SearchDocument[] = [];
  for await (const document of listFileDocuments(world.files)(ownerId)) documents.push(document);
  return documents;
};

test('search knows name, folder, texts and labels of a ready file, and of nobody else\'s', async () => {
  const { id, name } = await aReadyFile(world, someBytes(10), { folder: '/travel', metadata: { camera: 'pocket' }, tags: ['a'] });
  const find = findFileDocument(world.files);

  const [own, foreign] = [await find(ALICE, id), await find(BOB, id)];

  expect(own).toMatchObject({ id, type: 'file', ownerId: ALICE, visibility: 'private', title: name, text: '/travel\npocket', tags: ['a'], version: 2 });
  expect(foreign).toBeUndefined();
  expect([await listed(ALICE), await listed(BOB)]).toEqual([[own], []]);
});

test('search knows nothing of a file whose content has not arrived', async () => {
  const { file } = await announce(world, someBytes(10));

  const found = await findFileDocument(world.files)(ALICE, file.id);

  expect([found, await listed(ALICE)]).toEqual([undefined, []]);
});

test('updateFile records that the file changed', async () => {
  const { id } = await aReadyFile(world, someBytes(10));

  await world.call('PATCH', `/v1/files/${id}`, { as: 'alice', body: { name: 'lake.jpg' }, headers: { 'if-match': '*' } });

  const events = (await listOutbox(world.table, 100)).flatMap((record) => record.events);
  expect(events).toContainEqual({ id: expect.any(String), type: 'file.updated', ownerId: ALICE, data: { fileId: id, version: 3 } });
});
