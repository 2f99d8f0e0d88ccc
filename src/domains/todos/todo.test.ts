import { expect, test } from '@jest/globals';
import { validators } from '#generated/validators/all.js';
import { openTodo } from '#domains/todos/todo.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const isAccepted = (dueAt: string): boolean => validators.createTodo.bodies['application/json']?.({ title: 'x', dueAt }) === true;
const stored = (dueAt: string): string | undefined => openTodo('todo_1', 'user_1', { title: 'x', dueAt }, NOW).dueAt?.toISOString();

test.each([
  ['2026-01-31T17:00:00Z', '2026-01-31T17:00:00.000Z'],
  ['2026-01-31T17:00:00.123456789+05:30', '2026-01-31T11:30:00.123Z'],
  ['1000-01-01T00:00:00+23:59', '0999-12-31T00:01:00.000Z'],
  ['2999-12-31T23:59:59-23:59', '3000-01-01T23:58:59.000Z'],
])('the due date %s is kept as %s, which sorts as text', (dueAt, want) => {
  expect(isAccepted(dueAt)).toBe(true);
  expect(stored(dueAt)).toBe(want);
});

// Each of them is a date-time of RFC 3339 and of JSON Schema that no store could keep in order.
test.each(['2016-12-31T23:59:60Z', '0000-01-01T00:00:00+01:00', '9999-12-31T23:59:59-01:00', '2026-01-31 17:00:00Z', '2026-01-31t17:00:00z'])('the contract refuses the due date %s', (dueAt) => {
  expect(isAccepted(dueAt)).toBe(false);
});

test('listTodos refuses a leap second where it filters by time', () => {
  const parameters = (dueBefore: string) => ({ path: {}, query: { dueBefore }, headers: {} });

  expect(validators.listTodos.parameters?.(parameters('2016-12-31T23:59:59Z'))).toBe(true);
  expect(validators.listTodos.parameters?.(parameters('2016-12-31T23:59:60Z'))).toBe(false);
});
