import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Given } from '#contract/contract.testing.ts';
import { aBody, aGet, aModel, aReply, findingsOf, withFolder } from '#contract/contract.testing.ts';
import { emitValidators } from '#contract/emit-validators.ts';
import type { Json, JsonObject } from '#contract/json.ts';
import { isObject } from '#contract/json.ts';

interface Judge { (value: unknown): boolean; readonly errors?: readonly JsonObject[] | null }

/** The first fault of each judgement, as `keyword pointer`; `ok` for none. */
const judged = async (given: Given, path: readonly string[], values: readonly unknown[]): Promise<readonly string[]> => {
  const files = await emitValidators(aModel(given));
  return withFolder({ ...files, 'package.json': '{"type":"module"}' }, async (folder) => {
    const module: { readonly validators: unknown } = await import(join(folder, 'validators/all.js'));
    const judge: unknown = path.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), module.validators);
    if (!isJudge(judge)) throw new Error(`${path.join('.')} is no function.`);
    return values.map((value) => (judge(value) ? 'ok' : (judge.errors ?? []).map(({ keyword, instancePath }) => `${keyword} ${instancePath}`).join(', ')));
  });
};
const isJudge = (value: unknown): value is Judge => typeof value === 'function';

const body = (schema: JsonObject, more: Given = {}): Given => ({ paths: { '/x': aGet({ requestBody: aBody(schema) }) }, ...more });
const bodyPath = ['getThing', 'bodies', 'application/json'];
const tree = { type: 'object', required: ['name'], properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } } };
const pet = (kind: string, more: JsonObject): JsonObject =>
  ({ type: 'object', required: ['kind'], additionalProperties: false, properties: { kind: { type: 'string', const: kind }, ...more } });

describe('a compiled judge', () => {
  test.each<[string, Given, readonly Json[], readonly string[]]>([
    ['every fault', body({ type: 'object', additionalProperties: false, properties: { a: { type: 'string', minLength: 2 }, b: { type: 'integer' } } }),
      [{ a: 'xx', b: 1 }, { a: 'x', b: '1', c: 0 }], ['ok', 'additionalProperties , minLength /a, type /b']],
    ['formats of JSON Schema and OpenAPI', body({ type: 'object', properties: {
      id: { type: 'string', format: 'uuid' }, at: { type: 'string', format: 'date-time' }, n: { type: 'integer', format: 'int32' }, m: { type: 'integer', format: 'int64' } } }),
    [{ id: 'x' }, { at: '2026-02-30T00:00:00Z' }, { n: 2147483648 }, { m: 2147483648 }], ['format /id', 'format /at', 'format /n', 'ok']],
    ['what is written beside a reference', body({ $ref: '#/components/schemas/Name', maxLength: 3 }, { components: { schemas: { Name: { type: 'string', minLength: 2 } } } }),
      ['abc', 'abcd', 'a'], ['ok', 'maxLength ', 'minLength ']],
    ['recursive schemas', body({ $ref: '#/components/schemas/Tree' }, { components: { schemas: { Tree: tree } } }),
      [{ name: 'a', children: [{ name: 'b' }] }, { name: 'a', children: [{}] }], ['ok', 'required /children/0']],
    ['references into the middle of a component', body({ $ref: '#/components/schemas/Tree/properties/name' }, { components: { schemas: { Tree: tree } } }), ['a', 1], ['ok', 'type ']],
    ['the one alternative that a discriminator with mapping names',
      body({ oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
        discriminator: { propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog' } } },
      { components: { schemas: { Cat: pet('cat', { lives: { type: 'integer' } }), Dog: pet('dog', {}) } } }),
      [{ kind: 'cat', lives: 9 }, { kind: 'cat', lives: 'x' }, { kind: 'cow' }, 'cat'], ['ok', 'type /lives', 'discriminator ', 'type ']],
    ['keywords of 2020-12', body({ type: 'array', prefixItems: [{ type: 'string' }], items: false }), [['a'], ['a', 'b']], ['ok', 'items ']],
    ['unevaluated properties', body({ allOf: [{ type: 'object', properties: { a: { type: 'string' } } }], unevaluatedProperties: false, type: 'object' }),
      [{ a: 'x' }, { b: 1 }], ['ok', 'unevaluatedProperties ']],
    ['only own properties', body({ type: 'object', required: ['constructor'] }), [{}, { constructor: 1 }], ['required ', 'ok']],
    ['a property named __proto__ as an additional one', body({ type: 'object', additionalProperties: false }), [JSON.parse('{"__proto__":1}')], ['additionalProperties ']],
    ['requests without what is read-only', body({ type: 'object', required: ['id', 'name'], properties: { id: { type: 'string', readOnly: true }, name: { type: 'string' } } }),
      [{ name: 'x' }, { id: 'x' }], ['ok', 'required ']],
  ])('judges %s', async (_name, given, values, want) => {
    expect(await judged(given, bodyPath, values)).toEqual(want);
  });

  test.each<[string, JsonObject, readonly Json[], readonly string[]]>([
    ['replies without what is write-only', { type: 'object', required: ['id', 'password'], properties: { id: { type: 'string' }, password: { type: 'string', writeOnly: true } } },
      [{ id: 'x' }, {}], ['ok', 'required ']],
  ])('judges %s', async (_name, schema, values, want) => {
    const given = { paths: { '/x': aGet({ responses: { 200: aReply(schema) } }) } };

    expect(await judged(given, ['getThing', 'replies', '200', 'application/json'], values)).toEqual(want);
  });

  test('gives defaults to requests and takes replies as they are', async () => {
    const schema = { $ref: '#/components/schemas/Page' };
    const components = { schemas: { Page: { type: 'object', properties: { size: { type: 'integer', default: 20 } } } } };
    const given = { paths: { '/x': aGet({ requestBody: aBody(schema), responses: { 200: aReply(schema) } }) }, components };
    const [request, reply] = [{}, {}];

    await judged(given, bodyPath, [request]);
    await judged(given, ['getThing', 'replies', '200', 'application/json'], [reply]);

    expect([request, reply]).toEqual([{ size: 20 }, {}]);
  });

  test('judges parameters as one value: unknown query parameters fail, unknown headers pass, the pipeline misses its own headers', async () => {
    const parameters = [{ name: 'limit', in: 'query', schema: { type: 'integer', maximum: 9 } }, { name: 'If-Match', in: 'header', required: true, schema: { type: 'string' } },
      { name: 'X-Tenant', in: 'header', required: true, schema: { type: 'string' } }];
    const headers = { 'x-tenant': 'a' };
    const values = [{ path: {}, query: { limit: 9 }, headers }, { path: {}, query: { limit: 10, other: 1 }, headers: {} }];

    expect(await judged({ paths: { '/x': aGet({ parameters }) } }, ['getThing', 'parameters'], values))
      .toEqual(['ok', 'additionalProperties /query, maximum /query/limit, required /headers']);
  });

  test('compiles a component once, however often a domain uses it', async () => {
    const schema = { $ref: '#/components/schemas/Tree' };
    const paths = { '/a': aGet({ operationId: 'getA', responses: { 200: aReply(schema), 201: aReply(schema) } }), '/b': aGet({ operationId: 'getB', requestBody: aBody(schema) }) };
    const text = (await emitValidators(aModel({ paths, components: { schemas: { Tree: tree } } })))['validators/things.js'] ?? '';

    expect(text.match(/must have required property 'name'/g)).toHaveLength(1);
  });

  test('reads values of schemas that live in constants', async () => {
    const schema = { type: 'array', items: { enum: [{ a: 1 }, 'b', ...Array.from({ length: 300 }, (_each, index) => index)] } };

    expect(await judged(body(schema), bodyPath, [[{ a: 1 }, 'b', 299], [300]])).toEqual(['ok', 'enum /0']);
  });
});

describe('emitValidators', () => {
  const badFormat = body({ type: 'string', format: 'iban' });
  const at = 'contract.yaml:1 /paths/~1x/get/requestBody/content/application~1json/schema';
  test.each<[string, JsonObject, string]>([
    ['an unknown format', { type: 'string', format: 'iban' }, `${at}/format The format iban is unknown and would not be checked. Use one of JSON Schema 2020-12 or OpenAPI, or a pattern.`],
    ['the format url', { type: 'string', format: 'url' }, `${at}/format The format url takes seconds on long texts. Use uri.`],
    ['an unknown keyword', { type: 'string', nullable: true }, `${at}/nullable The keyword nullable is not one that validators know. Remove it or say it in JSON Schema 2020-12.`],
    ['a keyword that the type never meets', { type: 'string', maximum: 1 },
      `${at} Ajv cannot compile this schema: strict mode: missing type "number" for keyword "maximum" at "i:1#" (strictTypes)`],
  ])('refuses %s of an own contract', async (_name, schema, want) => {
    expect(await findingsOf(() => emitValidators(aModel(body(schema, { vocabulary: {} }))))).toEqual([want]);
  });

  test('lists what it cannot judge of a foreign contract', async () => {
    const files = await emitValidators(aModel(badFormat));

    expect(files['validators.loss.md']).toContain('- `/paths/~1x/get/requestBody/content/application~1json/schema/format`: The format iban is unknown');
  });

  test('refuses a schema that is none, in the place of its fault', async () => {
    const parameters = [{ name: 'n', in: 'query', schema: { type: 'number', exclusiveMinimum: true } }];

    expect(await findingsOf(() => emitValidators(aModel({ paths: { '/x': aGet({ parameters }) } })))).toEqual(
      ['contract.yaml:1 /paths/~1x/get/parameters/0/schema/exclusiveMinimum This is no JSON Schema 2020-12: it must be number.']);
  });

  test('writes files that import nothing but each other and name no place of this machine', async () => {
    const files = await emitValidators(aModel(body({ type: 'string', minLength: 1, format: 'uuid' })));

    expect([...(files['validators/things.js'] ?? '').matchAll(/from ?["']([^"']+)["']|require\(/g)].map(([, path]) => path)).toEqual(['./runtime.js']);
    expect(files['validators/runtime.js']).not.toMatch(/^import|=require\(|node_modules/m);
  });
});
