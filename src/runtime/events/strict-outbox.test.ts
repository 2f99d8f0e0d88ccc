import { describe, expect, test } from '@jest/globals';
import { outboxItem } from '#core/outbox.ts';
import type { OutboxRecord } from '#core/event.ts';
import type { Table, Write } from '#core/ports/table.ts';
import { strictOutbox, UndeclaredEvent } from '#runtime/events/strict-outbox.ts';

const alice = 'user_01kaf0000000000000000000a1';
const todoId = 'todo_01kaf0000000000000000000t1';
const eventId = 'event_01kaf0000000000000000000e1';

/** A write that announces one event, as stored: the compiler would refuse most of these. */
const announcing = (type: string, data: unknown): Write => {
  const events = [{ id: eventId, type, ownerId: alice, data }] as unknown as OutboxRecord['events'];
  return { kind: 'put', item: outboxItem({ id: eventId, at: '2026-01-01T00:00:00.000Z', requestId: 'request_1', events }) };
};

const recordingTable = (): { readonly table: Table; readonly written: Write[] } => {
  const written: Write[] = [];
  const table: Table = {
    get: async () => undefined,
    query: async () => ({ items: [] }),
    transact: async (writes) => void written.push(...writes),
    listExpired: async () => [],
    close: async () => undefined,
  };
  return { table, written };
};

test('strictOutbox lets declared events and every other write through', async () => {
  const { table, written } = recordingTable();
  const writes: Write[] = [
    { kind: 'put', item: { pk: 'USER#alice', sk: 'TODO#1', events: 'none' } },
    { kind: 'delete', key: { pk: 'OUTBOX#0', sk: eventId } },
    announcing('todo.created', { todoId, version: 1 }),
    announcing('user.deleted', { userId: alice, left: undefined }),
  ];

  await strictOutbox(table).transact(writes);

  expect(written).toEqual(writes);
});

describe('strictOutbox refuses, and writes nothing of, a transaction with', () => {
  test.each([
    ['an unknown type', 'todo.exploded', {}, 'The event todo.exploded is not in openapi/events.yaml.'],
    ['a type that objects inherit', 'toString', {}, 'The event toString is not in openapi/events.yaml.'],
    ['a missing member', 'todo.created', { version: 1 }, "must have required property 'todoId'"],
    ['a member too many', 'todo.created', { todoId, version: 1, title: 'Book the train' }, 'must NOT have additional properties'],
    ['a member of another type', 'todo.created', { todoId, version: '1' }, 'The data of the event todo.created at /version must be integer'],
    ['an id of another kind', 'todo.created', { todoId: alice, version: 1 }, '/todoId must match pattern'],
    ['no data', 'todo.created', undefined, 'must be object'],
  ])('%s', async (_name, type, data, message) => {
    const { table, written } = recordingTable();

    const transaction = strictOutbox(table).transact([{ kind: 'delete', key: { pk: 'a', sk: 'b' } }, announcing(type, data)]);

    await expect(transaction).rejects.toThrow(UndeclaredEvent);
    await expect(transaction).rejects.toThrow(message);
    expect(written).toEqual([]);
  });
});
