import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import type { OutboxRecord } from '#core/event.ts';
import { outboxItem } from '#core/outbox.ts';
import { UndeclaredEvent } from '#runtime/events/strict-outbox.ts';
import { startService } from '#runtime/local/start-service.ts';
import { readSettings } from '#runtime/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'strict-events-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([['true', UndeclaredEvent], ['false', undefined]])('with STRICT_REPLIES=%s a service judges an event by its schema before it is stored, or not', async (strict, refusal) => {
  const settings = readSettings({ DATA_FOLDER: join(folder, strict), PORT: '0', OBJECTS_PORT: '0', LOG_LEVEL: 'silent', PASSWORD_COST: '10', STRICT_REPLIES: strict });
  const { stores, stop } = await startService(settings);
  const events = [{ id: 'event_01kaf0000000000000000000e1', type: 'todo.created', ownerId: 'user_01kaf0000000000000000000a1', data: { version: 1 } }] as unknown as OutboxRecord['events'];
  const item = outboxItem({ id: events[0]!.id, at: '2026-01-01T00:00:00.000Z', requestId: 'request_1', events });

  const refused: unknown = await stores.table.transact([{ kind: 'put', item }]).then(() => undefined, (error: unknown) => error);
  await stop();

  expect(refused?.constructor).toBe(refusal);
});
