import { expect, test } from '@jest/globals';
import type { Schema } from '#contract/contract-model.ts';
import { aModel } from '#contract/contract.testing.ts';
import { typeOf } from '#contract/schema-type.ts';

test.each<[string, Schema, string]>([
  ['anything', true, 'unknown'],
  ['nothing', false, 'never'],
  ['a nullable text', { type: ['string', 'null'] }, 'string | null'],
  ['a constant with a quote', { const: 'it\'s' }, '\'it\\\'s\''],
  ['an enumeration', { type: 'string', enum: ['a', 'b'] }, '\'a\' | \'b\''],
  ['a list of a union', { type: 'array', items: { type: ['string', 'number'] } }, 'readonly (string | number)[]'],
  ['an object', { type: 'object', required: ['a'], properties: { a: { type: 'integer' }, 'b-c': { type: 'boolean' } } }, '{ readonly a: number; readonly \'b-c\'?: boolean }'],
  ['a map', { type: 'object', additionalProperties: { type: 'number' } }, '{ readonly [name: string]: number }'],
  ['an empty closed object', { type: 'object', additionalProperties: false }, 'Record<string, never>'],
  ['a component with a narrowing sibling', { $ref: '#/components/schemas/Id', maxLength: 5 }, 'Id'],
  ['alternatives', { oneOf: [{ $ref: '#/components/schemas/Id' }, { type: 'null' }] }, 'Id | null'],
  ['all of some', { allOf: [{ $ref: '#/components/schemas/Id' }, { enum: ['a', 'b'] }] }, 'Id & (\'a\' | \'b\')'],
  ['a part of a component in its place', { $ref: '#/components/schemas/Row/properties/n' }, 'number'],
])('typeOf writes %s', (_name, given, want) => {
  const model = aModel({ components: { schemas: { Id: { type: 'string' }, Row: { properties: { n: { type: 'number' } } } } } });

  expect(typeOf(model, given, { used: new Set() })).toBe(want);
});
