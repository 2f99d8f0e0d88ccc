import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from '@jest/globals';
import { eventTypes } from '#generated/event-types.ts';
import { verifyWebhook } from '#sdk/webhooks.ts';
import { ROOT, tableOf, textOf } from './documents.testing.ts';

const text = textOf('docs/events.md');
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const folder = mkdtempSync(join(tmpdir(), 'receiver-'));
afterAll(() => rmSync(folder, { recursive: true }));

const blockOf = (name: string): string => new RegExp(`^\`\`\`${name}\\n([^]*?)^\`\`\``, 'm').exec(text)?.[1] ?? '';

test('the delivery that is shown is genuine, and carries the example of its event', async () => {
  const [head = '', body = ''] = blockOf('http example').trim().split('\n\n');
  const headers = Object.fromEntries(head.split('\n').slice(1).map((line) => line.split(': ')));

  const event = await verifyWebhook(body, headers, secret, { now: () => new Date('2026-01-01T09:30:00Z') });

  expect(eventTypes.find(({ type }) => type === event.type)).toMatchObject({ version: event.version, example: event.data });
  expect(tableOf(text, 'What is sent', 'member').map(([member]) => member)).toEqual(Object.keys(event));
});

test('the receiver that is shown answers genuine, repeated and forged deliveries', async () => {
  const sdk = pathToFileURL(join(ROOT, 'generated/sdk/webhooks.ts')).href;
  const harness = `
import { signWebhook } from '${sdk}';
const secret = '${secret}';
const event = { type: 'todo.created', id: 'event_1', timestamp: new Date().toISOString(), version: 1, data: { todoId: 'todo_1', version: 1 } };
const headers = await signWebhook({ id: event.id, timestamp: new Date(), body: JSON.stringify(event) }, secret);
const answers: unknown[] = [];
for (const each of [event, event, { ...event, type: 'todo.deleted' }]) {
  const answer = await receive(new Request('http://127.0.0.1/', { method: 'POST', headers, body: JSON.stringify(each) }), [secret]);
  answers.push([answer.status, await answer.text()]);
}
console.log(JSON.stringify(answers));
`;
  writeFileSync(join(folder, 'receiver.ts'), `${blockOf('ts receiver').replace('@demobackend/sdk/webhooks', sdk)}${harness}`);

  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'receiver.ts')]);

  expect(stdout.split('\n')[0]).toBe('There is a new to-do: todo_1');
  expect(stdout.match(/There is/g)).toHaveLength(1);
  expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).toEqual([[204, ''], [204, ''], [400, 'no_matching_signature']]);
});

test('the table of codes names exactly those that the verifier throws', () => {
  const [, declared = ''] = /export type WebhookErrorCode =([^;]*);/.exec(textOf('src/sdk/webhooks.ts')) ?? [];
  const codes = [...declared.matchAll(/\| '(\w+)'/g)].map(([, code]) => code!);

  expect(tableOf(text, 'Receive', 'code of `WebhookError`').map(([code]) => code)).toEqual(codes);
  expect(codes).toHaveLength(6);
});
