import { describe, expect, test } from '@jest/globals';
import type { Schema } from '#contract/contract-model.ts';
import type { Json } from '#contract/json.ts';
import { aModel } from '#contract/contract.testing.ts';
import { projectionsOf } from '#contract/emit-projections.ts';

const text = { type: 'string' };
const schemas = {
  Node: { type: 'object', properties: { name: text, children: { type: 'array', items: { $ref: '#/components/schemas/Node' } } } },
  Cat: { type: 'object', properties: { kind: { const: 'cat' }, lives: { type: 'integer' } } },
  Dog: { type: 'object', properties: { kind: { enum: ['dog', 'wolf'] }, tricks: { type: 'integer' } } },
  Pet: { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }] },
};
const model = aModel({ components: { schemas } });
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

const project = (schema: Schema, value: Json): { projected: unknown; open: readonly string[] } => {
  const projections = projectionsOf(model);
  const name = projections.nameOf(schema, '/here');
  const run: unknown = name === null ? (same: Json) => same : new Function(`${projections.source()} return ${name};`)();
  if (typeof run !== 'function') throw new Error('The projection is no function.');
  return { projected: JSON.parse(JSON.stringify(run(value))), open: projections.open().map(({ pointer }) => pointer) };
};

describe('a projection', () => {
  test.each<[string, Schema, Json, Json]>([
    ['a closed object', { type: 'object', additionalProperties: false, properties: { a: text } }, { a: 'x', secret: 1 }, { a: 'x' }],
    ['an object that does not say whether it is closed', { type: 'object', properties: { a: text } }, { a: 'x', secret: 1 }, { a: 'x' }],
    ['absent optional properties', { type: 'object', properties: { a: text, b: { type: 'array', items: ref('Cat') } } }, {}, {}],
    ['null in a nullable object', { type: ['object', 'null'], properties: { a: text } }, null, null],
    ['a nullable reference', { anyOf: [ref('Cat'), { type: 'null' }] }, { kind: 'cat', secret: 1 }, { kind: 'cat' }],
    ['a list of objects', { type: 'array', items: ref('Cat') }, [{ kind: 'cat', secret: 1 }], [{ kind: 'cat' }]],
    ['a recursive object', ref('Node'), { name: 'a', secret: 1, children: [{ name: 'b', secret: 2 }] }, { name: 'a', children: [{ name: 'b' }] }],
    ['a choice by constant', ref('Pet'), { kind: 'wolf', tricks: 3, lives: 9 }, { kind: 'wolf', tricks: 3 }],
    ['a choice with an unknown constant', ref('Pet'), { kind: 'cow', secret: 1 }, { kind: 'cow' }],
    ['all of several objects', { allOf: [ref('Cat'), { type: 'object', properties: { age: { type: 'integer' } } }, { required: ['age'] }] },
      { kind: 'cat', age: 3, secret: 1 }, { kind: 'cat', age: 3 }],
    ['all of several lists', { allOf: [{ type: 'array', items: { type: 'object' } }, { minItems: 1 }, { type: 'array', items: ref('Cat') }] }, [{ lives: 1, secret: 1 }], [{ lives: 1 }]],
    ['properties beside a reference', { ...Object(ref('Cat')), properties: { age: { type: 'integer' } } }, { lives: 9, age: 3, secret: 1 }, { lives: 9, age: 3 }],
    ['a map of objects', { type: 'object', additionalProperties: ref('Cat') }, { tom: { lives: 1, secret: 1 } }, { tom: { lives: 1 } }],
    ['a map with own properties', { type: 'object', properties: { n: text }, additionalProperties: ref('Cat') }, { n: 'x', tom: { lives: 1, secret: 1 } }, { n: 'x', tom: { lives: 1 } }],
    ['an object or a list', { oneOf: [ref('Cat'), { type: 'array', items: ref('Dog') }] }, [{ kind: 'dog', secret: 1 }], [{ kind: 'dog' }]],
    ['a property that may only be written', { type: 'object', properties: { name: text, password: { type: 'string', writeOnly: true } } }, { name: 'x', password: 'y' }, { name: 'x' }],
    ['names that every object inherits', { type: 'object', properties: { constructor: text, toString: text, 'a-b': text } }, { toString: 'x', 'a-b': 'y' }, { toString: 'x', 'a-b': 'y' }],
  ])('keeps what is declared of %s', (_name, schema, value, want) => {
    const { projected, open } = project(schema, value);

    expect(projected).toEqual(want);
    expect(open).toEqual([]);
  });

  test.each<[string, Schema, Json, readonly string[]]>([
    ['an object that declares no property', { type: 'object' }, { a: 1 }, ['/here']],
    ['an object open to anything', { type: 'object', properties: { a: text }, additionalProperties: true }, { a: 'x', b: 1 }, ['/here']],
    ['alternatives that nothing tells apart', { anyOf: [ref('Cat'), ref('Node')] }, { lives: 1, name: 'x' }, ['/here/anyOf']],
    ['a property without schema', { type: 'object', properties: { a: true } }, { a: { b: 1 } }, ['/here/properties/a']],
  ])('passes %s and reports it', (_name, schema, value, want) => {
    const { projected, open } = project(schema, value);

    expect(projected).toEqual(value);
    expect(open).toEqual(want);
  });

  test.each<[string, Schema]>([['a text', text], ['a list of texts', { type: 'array', items: text }], ['a map of numbers', { type: 'object', additionalProperties: { type: 'number' } }]])(
    'is not written for %s', (_name, schema) => {
      expect(projectionsOf(model).nameOf(schema, '/here')).toBeNull();
    });
});
