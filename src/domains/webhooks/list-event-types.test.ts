import { expect, test } from '@jest/globals';
import { aRequest } from '#core/core.testing.ts';
import { events } from '#generated/events.ts';
import { listEventTypes } from '#domains/webhooks/list-event-types.ts';

test('listEventTypes pages through the public events of the catalogue, and shows no internal one', async () => {
  const types: string[] = [];
  let after: number | undefined;
  do {
    const { body, next } = await listEventTypes(aRequest({ page: { limit: 3, after } }), {});
    types.push(...body.items.map(({ type }) => type));
    after = next as number | undefined;
  } while (after !== undefined);

  expect(types).toEqual(Object.entries(events).filter(([, event]) => event.public).map(([type]) => type));
  expect(types).not.toContain('webhook.delivery_due');
});

test('listEventTypes shows version, meaning, schema and an example', async () => {
  const { body } = await listEventTypes(aRequest({}), {});

  expect(body.items[0]).toEqual({ type: 'todo.created', version: 1, summary: 'A to-do was created.', dataSchema: expect.objectContaining({ type: 'object', required: ['todoId', 'version'] }), exampleData: { todoId: 'todo_01kaf0000000000000000000t1', version: 1 } });
});
