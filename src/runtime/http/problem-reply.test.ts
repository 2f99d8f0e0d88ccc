import { afterAll, describe, expect, test } from '@jest/globals';
import { aClock } from '#core/core.testing.ts';
import { StorageFull } from '#core/ports/table.ts';
import { Problem } from '#core/problem.ts';
import { temporaryTable } from '#adapters/local/sqlite-table.testing.ts';
import { anOperation, aPipeline, PROBLEM } from '#runtime/http/pipeline.testing.ts';

const { table, remove } = temporaryTable(aClock());
afterAll(remove);

describe('failures', () => {
  const failing = (thrown: unknown, isAsync: boolean) =>
    anOperation({
      id: 'getNote',
      problems: ['todo_not_found'],
      handler: isAsync ? async () => Promise.reject(thrown) : () => { throw thrown; },
    });

  test.each<[string, unknown]>([
    ['an error', new Error('secret of alice')],
    ['an error with a cause', new Error('x', { cause: 'secret of alice' })],
    ['a text', 'secret of alice'],
    ['nothing', undefined],
    ['null', null],
    ['an object that looks like a problem', { code: 'todo_not_found', detail: 'secret of alice', members: {} }],
    ['a problem that the operation does not declare', new Problem('user_not_found', 'secret of alice', {})],
    ['a generic problem whose status the operation does not declare', new Problem('precondition_failed', 'secret of alice', {})],
  ])('a handler that throws %s is an opaque 500 that the log explains', async (_name, thrown) => {
    for (const isAsync of [true, false]) {
      const { call, failures } = await aPipeline({ operations: [failing(thrown, isAsync)], table });

      const reply = await call('GET', '/getNote');

      expect(reply).toMatchObject({ status: 500, body: { code: 'internal_error', title: 'Internal error' } });
      expect(reply.text).not.toContain('secret');
      expect(failures).toEqual([thrown ?? new Error('Something threw nothing.')]);
    }
  });

  test('a declared problem leaves with code, detail and members, and is no failure', async () => {
    const limit = anOperation({ id: 'getNote', problems: ['todo_limit_reached'], replies: { 409: PROBLEM }, handler: () => { throw new Problem('todo_limit_reached', 'Enough.', { limit: 3 }); } });
    const { call, failures } = await aPipeline({ operations: [limit], table });

    const reply = await call('GET', '/getNote');

    expect(reply.header('content-type')).toBe('application/problem+json');
    expect(reply.body).toEqual({
      type: 'https://demobackend.example/problems/todo_limit_reached',
      title: 'Too many to-dos',
      status: 409,
      code: 'todo_limit_reached',
      detail: 'Enough.',
      requestId: reply.header('x-request-id'),
      limit: 3,
    });
    expect(failures).toEqual([]);
  });

  test('a problem of the service itself is logged with its cause, one of the client is not', async () => {
    const cause = new Error('keys out of reach');
    const operations = [
      anOperation({ id: 'getBusy', handler: () => { throw new Problem('overloaded', 'Busy.', { retryAfterSeconds: 5 }, { cause }); } }),
      anOperation({ id: 'getBad', handler: () => { throw new Problem('malformed_request', 'Bad.', {}, { cause }); } }),
    ];
    const { call, failures } = await aPipeline({ operations, table });

    await call('GET', '/getBusy');
    await call('GET', '/getBad');

    expect(failures).toEqual([cause]);
  });

  test('a full store is 507 where the operation writes', async () => {
    const full = anOperation({ id: 'getNote', replies: { 507: PROBLEM }, handler: async () => Promise.reject(new StorageFull()) });
    const { call, failures } = await aPipeline({ operations: [full], table });

    expect(await call('GET', '/getNote')).toMatchObject({ status: 507, body: { code: 'storage_full' } });
    expect(failures).toHaveLength(1);
  });
});
