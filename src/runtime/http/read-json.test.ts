import { expect, test } from '@jest/globals';
import { Problem } from '#core/problem.ts';
import { readJson } from '#runtime/http/read-json.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

test.each([
  ['an object', '{"a":1,"b":[true,null,"x"]}', { a: 1, b: [true, null, 'x'] }],
  ['text with colons and braces', '{"a":"{\\"b\\": 1}"}', { a: '{"b": 1}' }],
  ['text that ends in a backslash', '{"a":"\\\\","b":2}', { a: '\\', b: 2 }],
  ['32 levels', nested(32), JSON.parse(nested(32))],
  ['the same name in two objects', '[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
])('readJson reads %s', (_name, text, want) => {
  expect(readJson(bytes(text))).toEqual(want);
});

test.each([
  ['33 levels', nested(33), 'nested deeper'],
  ['100,000 levels', nested(100_000), 'nested deeper'],
  ['a repeated name', '{"role":"user","role":"admin"}', 'repeats a member name'],
  ['a repeated name behind an escape', '{"role":1,"r\\u006fle":2}', 'repeats a member name'],
  ['a member __proto__', '{"__proto__":{"admin":true}}', '__proto__'],
  ['an escaped member __proto__', '{"\\u005f_proto__":{"admin":true}}', '__proto__'],
  ['a name of 201 characters', `{"${'n'.repeat(201)}":1}`, 'longer than 200'],
  ['no JSON', '{"a":', 'is not JSON'],
  ['two documents', '{}{}', 'is not JSON'],
  ['an unfinished string', '{"a":"b', 'is not JSON'],
])('readJson refuses %s', (_name, text, reason) => {
  expect(() => readJson(bytes(text))).toThrow(reason);
  expect(() => readJson(bytes(text))).toThrow(Problem);
});

test('readJson refuses bytes that are not UTF-8', () => {
  expect(() => readJson(new Uint8Array([0x22, 0xff, 0x22]))).toThrow('not valid UTF-8');
});

test('readJson refuses a body of more values than anyone needs before it reads them', () => {
  const body = (values: number) => Buffer.from(`[${'1,'.repeat(values - 1)}1]`);

  expect(readJson(body(50_000))).toHaveLength(50_000);
  expect(() => readJson(body(50_001))).toThrow('The body has more than 50000 values.');
});
