import { afterAll, describe, expect, test } from '@jest/globals';
import { aClock } from '#core/core.testing.ts';
import { DirectoryConflict } from '#core/ports/directory.ts';
import type { Json, Write } from '#core/ports/table.ts';
import { Problem } from '#core/problem.ts';
import { temporaryTable } from '#adapters/local/sqlite-table.testing.ts';
import { ALICE, anOperation, aPipeline, BOB, PROBLEM, type SyntheticOperation } from '#runtime/http/pipeline.testing.ts';

const { table, remove } = temporaryTable(aClock());
afterAll(remove);

const KEY = { pk: 'NOTES', sk: 'COUNTER' };
const versionNow = async (): Promise<number> => (await table.get(KEY))?.version ?? 0;
const bump = (version: number): Write => ({ kind: 'put', item: { ...KEY, version: version + 1 }, guard: version === 0 ? { is: 'absent' } : { is: 'version', version } });

/** A change that loses its first races, and says how often it was asked. */
const losing = (losses: number, differences: Partial<Parameters<typeof anOperation>[0]> = {}): { readonly operation: SyntheticOperation; readonly asked: () => number } => {
  let asked = 0;
  const operation = anOperation({
    id: 'changeNote',
    method: 'POST',
    replies: { 409: PROBLEM },
    handler: async () => {
      asked += 1;
      const version = await versionNow();
      if (asked <= losses) await table.transact([bump(version)]);
      return { status: 200, body: { text: 'changed', version: version + 1 }, writes: [bump(version)] };
    },
    ...differences,
  });
  return { operation, asked: () => asked };
};

describe('a change that loses a race', () => {
  test('is decided again on what is stored now', async () => {
    const { operation, asked } = losing(2);
    const { call, failures } = await aPipeline({ operations: [operation], table });
    const before = await versionNow();

    const reply = await call('POST', '/changeNote');

    expect(reply).toMatchObject({ status: 200, body: { version: before + 3 } });
    expect(await versionNow()).toBe(before + 3);
    expect(asked()).toBe(3);
    expect(failures).toEqual([]);
  });

  const versioned = { entityTag: { property: 'version', ifMatch: 'required' }, replies: { 412: PROBLEM, 428: PROBLEM } } as const;
  test.each<[string, Parameters<typeof losing>[1], number, string]>([
    ['a conflict', {}, 409, 'write_conflict'],
    ['a stale version where one was named', versioned, 412, 'precondition_failed'],
    ['overload where no conflict is declared', { replies: {} }, 503, 'overloaded'],
  ])('eight times is %s, and nothing is written', async (_name, differences, status, code) => {
    const { operation, asked } = losing(100, differences);
    const { call, failures } = await aPipeline({ operations: [operation], table });
    const before = await versionNow();

    const reply = await call('POST', '/changeNote', { headers: { 'if-match': '*' } });

    expect(reply).toMatchObject({ status, body: { code } });
    expect(asked()).toBe(8);
    expect(await versionNow()).toBe(before + 8);
    expect(failures).toEqual([]);
  });

  test('is refused with its own problem where it has one, without being asked again', async () => {
    let asked = 0;
    const operation = anOperation({
      id: 'changeNote',
      method: 'POST',
      replies: { 412: PROBLEM },
      handler: () => {
        asked += 1;
        const stale: Write = { ...bump(1_000), orElse: () => new Problem('precondition_failed', 'Stale.', {}) };
        return { status: 200, body: { text: 'x', version: 1 }, writes: [stale] };
      },
    });
    const { call } = await aPipeline({ operations: [operation], table });

    expect(await call('POST', '/changeNote')).toMatchObject({ status: 412, body: { detail: 'Stale.' } });
    expect(asked).toBe(1);
  });

  test('in the directory is decided again, too', async () => {
    let asked = 0;
    const operation = anOperation({
      id: 'changeNote',
      handler: async () => {
        asked += 1;
        if (asked === 1) throw new DirectoryConflict();
        return { status: 200, body: { text: 'x', version: asked } };
      },
    });
    const { call } = await aPipeline({ operations: [operation], table });

    expect(await call('GET', '/changeNote')).toMatchObject({ status: 200, body: { version: 2 } });
  });
});

describe('a list', () => {
  const numbers = [1, 2, 3, 4, 5];
  const parameters = {
    type: 'object',
    properties: { query: { type: 'object', properties: { limit: { type: 'integer', default: 2, maximum: 5 }, cursor: { type: 'string' }, order: { type: 'string', default: 'up' } } } },
  };
  const page = { type: 'object', additionalProperties: false, required: ['items'], properties: { items: { type: 'array' }, nextCursor: { type: 'string' } } };
  const listOf = (id: string): SyntheticOperation =>
    anOperation({
      id,
      security: [[], [{ scheme: 'userToken', scopes: [] }]],
      pagination: { items: 'items', next: 'nextCursor', cursor: 'cursor', limit: 'limit' },
      query: [{ name: 'limit', type: 'integer' }, { name: 'cursor', type: 'string' }, { name: 'order', type: 'string' }],
      schemas: { parameters, replies: { 200: { 'application/json': page } } },
      projections: { 200: { 'application/json': (value: object) => value } },
      handler: (request) => {
        const { limit, after } = (request as { readonly page: { readonly limit: number; readonly after: Json | undefined } }).page;
        const start = typeof after === 'number' ? after : 0;
        const next = start + limit < numbers.length ? start + limit : undefined;
        return { status: 200, body: { items: numbers.slice(start, start + limit) }, next };
      },
    });
  const cursorOf = ({ body }: { readonly body: unknown }): string => (body as { readonly nextCursor: string }).nextCursor;

  test('is read page by page, and the last page has no cursor', async () => {
    const { call } = await aPipeline({ operations: [listOf('listNotes')], table });

    const first = await call('GET', '/listNotes', { headers: ALICE });
    const second = await call('GET', `/listNotes?limit=3&cursor=${cursorOf(first)}`, { headers: ALICE });

    expect(first.body).toEqual({ items: [1, 2], nextCursor: expect.stringMatching(/^[\w-]{16,1024}$/) });
    expect(second.body).toEqual({ items: [3, 4, 5] });
  });

  test.each<[string, Record<string, string>, (cursor: string) => string]>([
    ['another caller', BOB, (cursor) => `/listNotes?cursor=${cursor}`],
    ['nobody', {}, (cursor) => `/listNotes?cursor=${cursor}`],
    ['another filter', ALICE, (cursor) => `/listNotes?order=down&cursor=${cursor}`],
    ['another list', ALICE, (cursor) => `/listOthers?cursor=${cursor}`],
    ['a cursor made up', ALICE, () => '/listNotes?cursor=AAAAAAAAAAAAAAAAAAAAAAAA'],
  ])('is not continued for %s', async (_name, headers, target) => {
    const { call } = await aPipeline({ operations: [listOf('listNotes'), listOf('listOthers')], table });
    const cursor = cursorOf(await call('GET', '/listNotes', { headers: ALICE }));

    expect(await call('GET', target(cursor), { headers })).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } });
  });

  test('is continued by who writes a default out', async () => {
    const { call } = await aPipeline({ operations: [listOf('listNotes')], table });
    const cursor = cursorOf(await call('GET', '/listNotes', { headers: ALICE }));

    expect((await call('GET', `/listNotes?order=up&cursor=${cursor}`, { headers: ALICE })).body).toMatchObject({ items: [3, 4] });
  });
});
