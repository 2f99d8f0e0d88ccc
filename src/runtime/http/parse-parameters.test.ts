import { expect, test } from '@jest/globals';
import { parseHeaders, parsePath, parseQuery } from '#runtime/http/parse-parameters.ts';

const FACTS = [
  { name: 'limit', type: 'integer' },
  { name: 'done', type: 'boolean' },
  { name: 'ratio', type: 'number' },
  { name: 'name', type: 'string' },
  { name: 'tag', type: 'string', array: true, explode: true },
  { name: 'ids', type: 'integer', array: true, explode: false },
] as const;

test.each([
  ['nothing', '', {}],
  ['each type', 'limit=5&done=true&ratio=-1.5e2&name=x', { limit: 5, done: true, ratio: -150, name: 'x' }],
  ['text where a number belongs', 'limit=5x&done=yes&ratio=0x10', { limit: '5x', done: 'yes', ratio: '0x10' }],
  ['leading zeros and signs as text', 'limit=007&ratio=%2B1', { limit: '007', ratio: '+1' }],
  ['empty values', 'name=&limit=&limit2', { name: '', limit: '', limit2: '' }],
  ['encoded names and values', 'na%6De=a%26b+c%2Bd', { name: 'a&b c+d' }],
  ['a repeated scalar as a list', 'limit=1&limit=2', { limit: [1, 2] }],
  ['exploded lists', 'tag=a&tag=b,c', { tag: ['a', 'b,c'] }],
  ['joined lists', 'ids=1,2,x', { ids: [1, 2, 'x'] }],
  ['undeclared names', 'other=1', { other: '1' }],
  ['names of Object.prototype', 'constructor=1&toString=2', { constructor: '1', toString: '2' }],
])('parseQuery reads %s', (_name, text, want) => {
  expect(parseQuery(FACTS, text)).toEqual(want);
});

test.each([
  ['bad percent encoding', 'name=%E0%A4%A', 'percent-encoded'],
  ['__proto__', '__proto__=1', '__proto__'],
  ['more than 100 parameters', Array.from({ length: 101 }, (_each, index) => `p${index}=1`).join('&'), 'more than 100'],
])('parseQuery refuses %s', (_name, text, reason) => {
  expect(() => parseQuery(FACTS, text)).toThrow(reason);
});

test('parsePath decodes segments once, and keeps encoded slashes inside their segment', () => {
  expect(parsePath([{ name: 'id', type: 'string' }], ['id'], ['a%2Fb%2520'])).toEqual({ id: 'a/b%20' });
});

test('parseHeaders reads declared headers only', () => {
  expect(parseHeaders([{ name: 'x-count', type: 'integer' }], { 'x-count': '3', 'x-other': '1' })).toEqual({ 'x-count': 3 });
});
