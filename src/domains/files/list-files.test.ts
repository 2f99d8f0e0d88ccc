import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FilePage } from '#generated/types.ts';
import { aFilesWorld, announce, aReadyFile, someBytes, type FilesWorld } from '#domains/files/files.testing.ts';

let world: FilesWorld;
beforeEach(async () => {
  world = await aFilesWorld();
  await announce(world, someBytes(10), { name: 'b.txt', folder: '/travel', tags: ['x'] });
  await announce(world, someBytes(10), { name: 'c.txt', folder: '/travel/2026', tags: ['x', 'y'] });
  await announce(world, someBytes(10), { name: 'a.txt', folder: '/traveller' });
  await aReadyFile(world, someBytes(10), { name: 'd.txt', tags: ['y'] });
});
afterEach(() => world.close());

const pageOf = async (query: string): Promise<FilePage> => (await world.call('GET', `/v1/files?${query}`, { as: 'alice' })).body as FilePage;
const namesOf = ({ items }: FilePage) => items.map(({ name }) => name);

describe('listFiles shows', () => {
  test.each([
    ['everything, newest first', '', ['d.txt', 'a.txt', 'c.txt', 'b.txt']],
    ['everything by name', 'orderBy=name', ['a.txt', 'b.txt', 'c.txt', 'd.txt']],
    ['a folder and those below, not its namesakes', 'folder=%2Ftravel', ['c.txt', 'b.txt']],
    ['the root, which has all', 'folder=%2F', ['d.txt', 'a.txt', 'c.txt', 'b.txt']],
    ['a label', 'tag=y', ['d.txt', 'c.txt']],
    ['pending ones', 'state=pending', ['a.txt', 'c.txt', 'b.txt']],
    ['ready ones', 'state=ready', ['d.txt']],
    ['pending ones by name', 'state=pending&orderBy=name', ['a.txt', 'b.txt', 'c.txt']],
    ['all filters together', 'state=pending&orderBy=name&folder=%2Ftravel&tag=x', ['b.txt', 'c.txt']],
    ['nothing', 'folder=%2Fnowhere', []],
  ])('%s', async (_name, query, wanted) => {
    const page = await pageOf(query);

    expect(namesOf(page)).toEqual(wanted);
    expect(page.nextCursor).toBeUndefined();
  });
});

describe('listFiles pages', () => {
  test.each(['', 'orderBy=name', 'state=pending', 'tag=x', 'folder=%2Ftravel&orderBy=name'])('"%s" one by one without gap or repetition', async (query) => {
    const all = namesOf(await pageOf(query));

    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await pageOf(`${query}&limit=1${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...namesOf(page));
      cursor = page.nextCursor;
    } while (cursor !== undefined);

    expect(seen).toEqual(all);
  });

  test('names of 255 characters of four bytes', async () => {
    const names = ['😀'.repeat(255), `${'😀'.repeat(254)}z`, '"'.repeat(255)];
    for (const name of names) await announce(world, someBytes(10), { name, folder: '/long' });

    const first = await pageOf('orderBy=name&folder=%2Flong&limit=2');
    const second = await pageOf(`orderBy=name&folder=%2Flong&limit=2&cursor=${first.nextCursor}`);

    expect([...namesOf(first), ...namesOf(second)].toSorted()).toEqual(names.toSorted());
  });
});

test('listFiles shows nobody else’s files', async () => {
  const reply = await world.call('GET', '/v1/files', { as: 'bob' });

  expect(reply.body).toEqual({ items: [] });
});
