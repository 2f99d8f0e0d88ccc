import { expect, test } from '@jest/globals';
import { cursors } from '#runtime/http/cursor.ts';

const SCOPE = { operationId: 'listTodos', userId: 'user_alice', filter: '[]' };
const { encode, decode } = cursors(Buffer.alloc(32, 1));

test('a cursor gives back the position that it was made of', () => {
  const position = { at: 'TODO#ü', sk: 'TODO#todo_1' };

  expect(decode(encode(position, SCOPE), SCOPE)).toEqual(position);
});

test.each([
  ['another caller', { ...SCOPE, userId: 'user_bob' }],
  ['another operation', { ...SCOPE, operationId: 'listFiles' }],
  ['another filter', { ...SCOPE, filter: '[["state","open"]]' }],
])('a cursor is refused for %s', (_name, scope) => {
  const cursor = encode({ at: 'a', sk: 'b' }, SCOPE);

  expect(() => decode(cursor, scope)).toThrow('invalid_cursor');
});

test('a cursor is refused with any character changed, cut or added', () => {
  const cursor = encode({ at: 'a', sk: 'b' }, SCOPE);
  const altered = [...cursor].map((character, index) => cursor.slice(0, index) + (character === 'A' ? 'B' : 'A') + cursor.slice(index + 1));

  for (const each of [...altered.filter((text) => text !== cursor), cursor.slice(1), cursor.slice(0, -1), `${cursor}A`, 'A'.repeat(16)]) {
    expect(() => decode(each, SCOPE)).toThrow('invalid_cursor');
  }
});

test('a cursor of another key is refused', () => {
  const cursor = cursors(Buffer.alloc(32, 2)).encode({ at: 'a', sk: 'b' }, SCOPE);

  expect(() => decode(cursor, SCOPE)).toThrow('invalid_cursor');
});
