import { describe, expect, test } from '@jest/globals';
import { valueAt, pointerTo, tokensOf } from '#contract/json-pointer.ts';
import { docComment, literal } from '#contract/literal.ts';
import { camelCase, kebabCase, memberName, quoted, typeName } from '#contract/names.ts';

test.each([
  [camelCase, 'get-trip', 'getTrip'], [camelCase, 'listTodos', 'listTodos'], [camelCase, 'GET /a/{b_c}', 'gETABC'], [camelCase, '1st', '_1st'], [camelCase, 'new', '_new'],
  [kebabCase, 'API keys', 'api-keys'], [kebabCase, 'trainTrips', 'train-trips'], [kebabCase, 'system', 'system'],
  [typeName, 'Links-Self', 'LinksSelf'], [typeName, 'todo', 'todo'], [typeName, 'a.b', 'AB'],
  [memberName, 'plain', 'plain'], [memberName, 'x-y', '\'x-y\''], [memberName, '__proto__', '\'__proto__\''],
  [quoted, 'it\'s "so"\n', '\'it\\\'s "so"\\n\''],
])('%p turns %s into %s', (convert, given, want) => {
  expect(convert(given)).toBe(want);
});

describe('literal', () => {
  test.each<[unknown, string]>([
    [{ a: 1, 'b-c': ['x', null], gone: undefined }, '{ a: 1, \'b-c\': [\'x\', null] }'],
    [{}, '{}'], [[], '[]'],
    [{ long: 'x'.repeat(140), n: 1 }, `{\n  long: '${'x'.repeat(140)}',\n  n: 1,\n}`],
  ])('writes %j', (given, want) => {
    expect(literal(given)).toBe(want);
  });
});

test.each([['', ''], ['One line.', '  /** One line. */\n'], ['Two\n\nlines */', '  /**\n   * Two\n   *\n   * lines *\\/\n   */\n']])('docComment writes %j', (given, want) => {
  expect(docComment(given, '  ')).toBe(want);
});

test('a JSON pointer finds what it was made for', () => {
  const pointer = pointerTo('', 'paths', '/a~b/{id}', 0);

  expect(pointer).toBe('/paths/~1a~0b~1{id}/0');
  expect(tokensOf('#/paths/~1a~0b~1%7Bid%7D/0')).toEqual(['paths', '/a~b/{id}', '0']);
  expect(valueAt({ paths: { '/a~b/{id}': ['here'] } }, pointer)).toBe('here');
  expect(valueAt({ a: {} }, '/a/constructor')).toBeUndefined();
});
