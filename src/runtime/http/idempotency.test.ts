import { afterAll, describe, expect, test } from '@jest/globals';
import { aClock, anId } from '#core/core.testing.ts';
import type { Table, Write } from '#core/ports/table.ts';
import { Problem } from '#core/problem.ts';
import { temporaryTable } from '#adapters/local/sqlite-table.testing.ts';
import { ALICE, alice, anOperation, aPipeline, BOB, NOTE, PROBLEM, type SyntheticOperation } from '#runtime/http/pipeline.testing.ts';

const clock = aClock();
const { table, remove } = temporaryTable(clock);
afterAll(remove);

let lastNote = 0;
let runs = 0;
const noteWrite = (id: number): Write => ({ kind: 'put', item: { pk: 'NOTES', sk: `NOTE#${id}` }, guard: { is: 'absent' } });
const isKept = async (id: number): Promise<boolean> => (await table.get({ pk: 'NOTES', sk: `NOTE#${id}` })) !== undefined;

const createNote = (differences: Partial<Parameters<typeof anOperation>[0]> = {}): SyntheticOperation =>
  anOperation({
    id: 'createNote',
    method: 'POST',
    security: [[{ scheme: 'userToken', scopes: [] }]],
    idempotency: { retentionHours: 24 },
    entityTag: { property: 'version', ifMatch: 'none' },
    body: { required: true, mediaTypes: ['application/json'] },
    schemas: { bodies: { 'application/json': { type: 'object' } }, replies: { 201: { 'application/json': NOTE } } },
    replies: { 201: { mediaTypes: ['application/json'], headers: ['location'], problem: false }, 409: PROBLEM, 422: PROBLEM },
    handler: () => {
      runs += 1;
      const id = (lastNote += 1);
      return { status: 201, headers: { location: `/notes/${id}` }, body: { text: `note ${id}`, version: 1 }, writes: [noteWrite(id)] };
    },
    ...differences,
  });

let keys = 0;
const aKey = (): string => `key-${(keys += 1)}`;
const requestWith = (key: string, body: object = { text: 'x' }, who = ALICE) => ({ headers: { ...who, 'idempotency-key': key }, body });

describe('a repeated request', () => {
  test('has one effect and gets the first answer again, status, body and headers', async () => {
    const { call } = await aPipeline({ operations: [createNote()], table, clock });
    const key = aKey();

    const first = await call('POST', '/createNote', requestWith(key));
    const before = runs;
    const again = await call('POST', '/createNote', requestWith(key));

    expect(first).toMatchObject({ status: 201 });
    expect(first.header('idempotent-replayed')).toBeUndefined();
    expect(runs).toBe(before);
    expect(again.text).toBe(first.text);
    expect(again.header('idempotent-replayed')).toBe('true');
    for (const name of ['content-type', 'location', 'etag', 'cache-control', 'x-content-type-options']) {
      expect(again.header(name)).toBe(first.header(name));
      expect(again.header(name)).toBeDefined();
    }
    expect(again.header('x-request-id')).not.toBe(first.header('x-request-id'));
  });

  test('without a body is answered without one', async () => {
    const closeNote = createNote({ replies: { 204: { mediaTypes: [], headers: [], problem: false }, 409: PROBLEM, 422: PROBLEM }, handler: () => ({ status: 204 }) });
    const { call } = await aPipeline({ operations: [closeNote], table, clock });
    const key = aKey();

    const replies = [await call('POST', '/createNote', requestWith(key)), await call('POST', '/createNote', requestWith(key))];

    expect(replies.map(({ status, text }) => [status, text])).toEqual([[204, ''], [204, '']]);
  });

  test('of another content is refused, and so is one of another query', async () => {
    const { call } = await aPipeline({ operations: [createNote()], table, clock });
    const key = aKey();
    await call('POST', '/createNote', requestWith(key));

    expect(await call('POST', '/createNote', requestWith(key, { text: 'y' }))).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    expect(await call('POST', '/createNote?a=1', requestWith(key))).toMatchObject({ status: 422 });
  });

  test('is a new one for another caller and for another operation', async () => {
    const copyNote = createNote({ id: 'copyNote', path: '/copyNote' });
    const { call } = await aPipeline({ operations: [createNote(), copyNote], table, clock });
    const key = aKey();

    const replies = [await call('POST', '/createNote', requestWith(key)), await call('POST', '/createNote', requestWith(key, { text: 'x' }, BOB)), await call('POST', '/copyNote', requestWith(key))];

    expect(new Set(replies.map(({ text }) => text)).size).toBe(3);
    expect(replies.map((reply) => reply.header('idempotent-replayed'))).toEqual([undefined, undefined, undefined]);
  });

  test('is a new one when the time of retention is over', async () => {
    const { call } = await aPipeline({ operations: [createNote()], table, clock });
    const key = aKey();
    const first = await call('POST', '/createNote', requestWith(key));
    clock.advance(24 * 3600 - 1);
    const last = await call('POST', '/createNote', requestWith(key));
    clock.advance(1);

    const later = await call('POST', '/createNote', requestWith(key));

    expect(last.text).toBe(first.text);
    expect(later.text).not.toBe(first.text);
  });

  test('of a refused one is tried again: refusals are not stored', async () => {
    let isRefusing = true;
    const operation = createNote({
      problems: ['todo_limit_reached'],
      handler: () => {
        if (isRefusing) throw new Problem('todo_limit_reached', 'Enough.', { limit: 1 });
        return { status: 201, headers: { location: '/notes/x' }, body: { text: 'kept', version: 1 } };
      },
    });
    const { call } = await aPipeline({ operations: [operation], table, clock });
    const key = aKey();

    const refused = await call('POST', '/createNote', requestWith(key));
    isRefusing = false;

    expect(refused.status).toBe(409);
    expect((await call('POST', '/createNote', requestWith(key))).status).toBe(201);
  });

  test('of a large answer gets every character of it again', async () => {
    const text = `${'🙂"\u0001'.repeat(90_000)}ü`;
    const operation = createNote({ handler: () => ({ status: 201, headers: { location: '/notes/x' }, body: { text, version: 1 } }) });
    const { call } = await aPipeline({ operations: [operation], table, clock });
    const key = aKey();

    const first = await call('POST', '/createNote', requestWith(key));
    const again = await call('POST', '/createNote', requestWith(key));

    expect(again.header('idempotent-replayed')).toBe('true');
    expect(again.text === first.text).toBe(true);
    expect(again.body).toEqual({ text, version: 1 });
  });

  test('without a key, or on an operation that knows none, is a new one', async () => {
    const { call } = await aPipeline({ operations: [createNote(), createNote({ id: 'addNote', path: '/addNote', idempotency: null })], table, clock });
    const key = aKey();

    const texts = [await call('POST', '/createNote', { headers: ALICE, body: {} }), await call('POST', '/createNote', { headers: ALICE, body: {} }),
      await call('POST', '/addNote', requestWith(key)), await call('POST', '/addNote', requestWith(key))].map(({ text }) => text);

    expect(new Set(texts).size).toBe(4);
  });
});

describe('two requests with one key at once', () => {
  test('in one process: the second is told to wait', async () => {
    const { call } = await aPipeline({ operations: [createNote()], table, clock });
    const key = aKey();

    const replies = await Promise.all([call('POST', '/createNote', requestWith(key)), call('POST', '/createNote', requestWith(key))]);

    const late = replies.find(({ status }) => status === 409);
    expect(replies.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    expect(late).toMatchObject({ body: { code: 'idempotency_in_progress', retryAfterSeconds: 1 } });
    expect(late?.header('retry-after')).toBe('1');
  });

  test('in two processes: the one that commits later does nothing and gives the answer of the first', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const id = (lastNote += 1);
    const slow = createNote({ handler: async () => held.then(() => ({ status: 201, headers: { location: '/notes/slow' }, body: { text: 'slow', version: 1 }, writes: [noteWrite(id)] })) });
    const one = await aPipeline({ operations: [slow], table, clock });
    const other = await aPipeline({ operations: [createNote()], table, clock });
    const key = aKey();

    const late = one.call('POST', '/createNote', requestWith(key));
    const first = await other.call('POST', '/createNote', requestWith(key));
    release();

    expect((await late).text).toBe(first.text);
    expect((await late).header('idempotent-replayed')).toBe('true');
    expect(await isKept(id)).toBe(false);
  });

  test('in two processes with different contents: the later one is refused and does nothing', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const id = (lastNote += 1);
    const slow = createNote({ handler: async () => held.then(() => ({ status: 201, headers: { location: '/notes/slow' }, body: { text: 'slow', version: 1 }, writes: [noteWrite(id)] })) });
    const one = await aPipeline({ operations: [slow], table, clock });
    const other = await aPipeline({ operations: [createNote()], table, clock });
    const key = aKey();

    const late = one.call('POST', '/createNote', requestWith(key, { text: 'late' }));
    await other.call('POST', '/createNote', requestWith(key));
    release();

    expect(await late).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    expect(await isKept(id)).toBe(false);
  });
});

describe('a process that ends', () => {
  /** A table whose process ends before or behind its next transaction. */
  const dying = (when: 'before' | 'behind'): Table => ({
    ...table,
    transact: async (writes) => {
      if (when === 'behind') await table.transact(writes);
      throw new Error('killed');
    },
  });

  test('before the commit leaves neither effect nor record: the repetition is the first', async () => {
    const { call } = await aPipeline({ operations: [createNote()], table: dying('before'), clock });
    const { call: callAgain } = await aPipeline({ operations: [createNote()], table, clock });
    const key = aKey();

    expect(await call('POST', '/createNote', requestWith(key))).toMatchObject({ status: 500 });

    expect(await isKept(lastNote)).toBe(false);
    const again = await callAgain('POST', '/createNote', requestWith(key));
    expect(again.header('idempotent-replayed')).toBeUndefined();
    expect(await isKept(lastNote)).toBe(true);
  });

  test('behind the commit leaves both: the repetition gets the answer that was lost', async () => {
    const { call } = await aPipeline({ operations: [createNote()], table: dying('behind'), clock });
    const { call: callAgain } = await aPipeline({ operations: [createNote()], table, clock });
    const key = aKey();

    expect(await call('POST', '/createNote', requestWith(key))).toMatchObject({ status: 500 });
    const before = runs;

    const again = await callAgain('POST', '/createNote', requestWith(key));
    expect(again).toMatchObject({ status: 201, body: { text: `note ${lastNote}` } });
    expect(again.header('idempotent-replayed')).toBe('true');
    expect(runs).toBe(before);
  });
});

test('state, record and event are one transaction', async () => {
  const transactions: (readonly Write[])[] = [];
  const watched: Table = { ...table, transact: async (writes) => (transactions.push(writes), table.transact(writes)) };
  const event = { type: 'todo.deleted', ownerId: alice.userId, data: { todoId: anId('todo', 1), version: 1 } } as const;
  const operation = createNote({ handler: () => ({ status: 201, headers: { location: '/notes/x' }, body: { text: 'x', version: 1 }, writes: [noteWrite((lastNote += 1))], events: [event] }) });
  const { call } = await aPipeline({ operations: [operation], table: watched, clock });

  const reply = await call('POST', '/createNote', requestWith(aKey()));

  const partitions = transactions.map((writes) => writes.map((write) => (write.kind === 'put' ? write.item.pk : write.key.pk)).toSorted());
  expect(partitions).toEqual([[`IDEMPOTENCY#${alice.userId}`, 'NOTES', expect.stringMatching(/^OUTBOX#/)]]);
  const outbox = transactions[0]!.flatMap((write) => (write.kind === 'put' && write.item.pk.startsWith('OUTBOX#') ? [write.item] : []));
  expect(outbox).toMatchObject([{ requestId: reply.header('x-request-id'), events: [event] }]);
});

test('the record lets nobody guess what the request or its answer said', async () => {
  const operation = createNote({ handler: () => ({ status: 201, headers: { location: '/notes/x' }, body: { text: 'a secret ticket', version: 1 } }) });
  const { call } = await aPipeline({ operations: [operation], table, clock });
  const key = aKey();
  const recordsOf = async () => (await table.query({ pk: `IDEMPOTENCY#${alice.userId}`, limit: 1_000 })).items;
  const before = new Set((await recordsOf()).map(({ sk }) => sk));
  await call('POST', '/createNote', requestWith(key, { password: 'three green boats at noon' }));

  const [record, ...others] = (await recordsOf()).filter(({ sk }) => !before.has(sk));

  const plain = await crypto.subtle.digest('SHA-256', Buffer.from('POST\n/createNote\n\n\n{"password":"three green boats at noon"}'));
  expect(others).toEqual([]);
  expect(record?.['fingerprint']).toMatch(/^[\w-]{43}$/);
  expect(record?.['fingerprint']).not.toBe(Buffer.from(plain).toString('base64url'));
  for (const hidden of ['boats', 'ticket', key]) expect(JSON.stringify(record)).not.toContain(hidden);
});
