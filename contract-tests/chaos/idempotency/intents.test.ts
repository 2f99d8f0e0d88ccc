import { expect, test } from '@jest/globals';
import { essenceOf, kindOf } from './intents.ts';

const anAnswer = (status: number, headers: Record<string, string>, body: string) => ({ status, headers, body: Buffer.from(body) });
const created = anAnswer(201, { location: '/v1/todos/todo_1', date: 'now', 'x-request-id': 'request_1' }, '{"id":"todo_1"}');

test('essenceOf is the same for an answer that was replayed later', () => {
  const replayed = anAnswer(201, { 'idempotent-replayed': 'true', 'x-request-id': 'request_2', date: 'later', location: '/v1/todos/todo_1' }, '{"id":"todo_1"}');

  expect(essenceOf(replayed)).toBe(essenceOf(created));
});

test.each([
  ['status', anAnswer(200, { location: '/v1/todos/todo_1' }, '{"id":"todo_1"}')],
  ['header', anAnswer(201, { location: '/v1/todos/todo_2' }, '{"id":"todo_1"}')],
  ['body', anAnswer(201, { location: '/v1/todos/todo_1' }, '{"id":"todo_2"}')],
])('essenceOf differs with another %s', (_name, answer) => {
  expect(essenceOf(answer)).not.toBe(essenceOf(created));
});

test.each([
  [201, '{}', 'final'],
  [409, '{"code":"idempotency_in_progress"}', 'in progress'],
  [409, '{"code":"todo_limit_reached"}', 'wrong'],
  [503, '', 'unavailable'],
  [500, '{"code":"internal_error"}', 'wrong'],
  [422, '{"code":"idempotency_key_reused"}', 'wrong'],
])('kindOf a %i with %s is "%s"', (status, body, want) => {
  expect(kindOf(anAnswer(status, {}, body))).toBe(want);
});
