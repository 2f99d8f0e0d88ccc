import { describe, expect, test } from '@jest/globals';
import type { ContractModel, Schema } from '#contract/contract-model.ts';
import { aModel, foreignContracts, ownModel, pathsWith, refusalsOf } from '#contract/contract-model.testing.ts';
import { emitPostman } from '#contract/emit-postman.ts';
import { sampleOf } from '#contract/emit-postman-samples.ts';
import type { Json, JsonObject } from '#contract/json.ts';
import { arrayOf, objectOf } from '#contract/json.ts';
import { valueAt } from '#contract/json-pointer.ts';

const collectionOf = async (model: ContractModel): Promise<JsonObject> => JSON.parse((await emitPostman(model))['postman.json'] ?? '');
const requestOf = async (paths: readonly string[], operation: JsonObject, rest: JsonObject = {}): Promise<JsonObject> =>
  objectOf(valueAt(await collectionOf(aModel({ ...pathsWith(paths, operation), ...rest })), '/item/0/item/0/request'));

describe('emitPostman', () => {
  test('has a folder per domain and a request per operation, in the order of the contract', async () => {
    const model = await ownModel();

    const folders = arrayOf((await collectionOf(model))['item']).map(objectOf);

    expect(folders.map(({ name }) => name)).toEqual([...model.domains.map(({ tag }) => tag), 'Webhooks']);
    expect(folders.flatMap(({ item }) => arrayOf(item).map((each) => objectOf(each)['name']))).toEqual(
      [...model.domains.flatMap(({ name }) => model.operations.filter(({ domain }) => domain === name).map(({ summary }) => summary)),
        ...model.events.filter((event) => event.public).map(({ type }) => `Event ${type}`)]);
  });

  test('is the same text twice and holds no token', async () => {
    const model = await ownModel();

    const [first, second] = [await emitPostman(model), await emitPostman(model)];

    expect(first).toEqual(second);
    expect(valueAt(JSON.parse(first['postman.json'] ?? ''), '/variable/1')).toEqual({ key: 'accessToken', value: '' });
  });

  test('sends a fresh idempotency key, the declared example and the bearer token of the collection', async () => {
    const request = await requestOf(['/a'], {
      security: [{ token: [] }],
      parameters: [{ name: 'Idempotency-Key', in: 'header', schema: { type: 'string' } }],
      requestBody: { content: { 'application/json': { schema: {}, examples: { trip: { value: { title: 'Book the train' } } } } } },
    }, { components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } } });

    expect(request['auth']).toBeUndefined();
    expect(request['header']).toContainEqual({ key: 'Idempotency-Key', value: '{{$guid}}', description: '' });
    expect(request['header']).toContainEqual({ key: 'Content-Type', value: 'application/json' });
    expect(JSON.parse(String(valueAt(request, '/body/raw')))).toEqual({ title: 'Book the train' });
  });

  test('sends the entity tag of the last answer where the operation needs one, and only offers it elsewhere', async () => {
    const model = await ownModel();

    const items = arrayOf((await collectionOf(model))['item']).flatMap((folder) => arrayOf(objectOf(folder)['item'])).map(objectOf);
    const headersOf = (summary: string | undefined): readonly Json[] => arrayOf(valueAt(items.find(({ name }) => name === summary), '/request/header'));

    for (const { summary, entityTag } of model.operations) {
      const [ifMatch] = headersOf(summary).map(objectOf).filter(({ key }) => key === 'If-Match');
      expect([summary, ifMatch?.['value'], ifMatch?.['disabled']]).toEqual([summary, entityTag?.ifMatch === 'required' ? '{{entityTag}}' : undefined, undefined]);
    }
  });

  test('only offers an optional If-Match', async () => {
    const request = await requestOf(['/a'], { parameters: [{ name: 'If-Match', in: 'header', schema: { type: 'string' } }] });

    expect(request['header']).toEqual([{ key: 'If-Match', value: '{{entityTag}}', description: '', disabled: true }]);
  });

  test.each<readonly [string, JsonObject, JsonObject]>([
    ['a required one', { required: true, schema: { type: 'integer', minimum: 5 } }, { query: [{ key: 'q', value: '5', description: '' }] }],
    ['an optional one', { schema: { enum: ['new'] } }, { query: [{ key: 'q', value: 'new', description: '', disabled: true }] }],
    ['an exploded list', { required: true, example: ['a', 'b'], schema: { type: 'array' } },
      { query: [{ key: 'q', value: 'a', description: '' }, { key: 'q', value: 'b', description: '' }] }],
    ['a joined list', { required: true, explode: false, example: ['a', 'b'], schema: { type: 'array' } }, { query: [{ key: 'q', value: 'a,b', description: '' }] }],
    ['a deep object', { required: true, style: 'deepObject', example: { a: 1 }, schema: { type: 'object' } }, { query: [{ key: 'q[a]', value: '1', description: '' }] }],
  ])('writes a query parameter: %s', async (_name, parameter, url) => {
    const request = await requestOf(['/a'], { parameters: [{ name: 'q', in: 'query', ...parameter }] });

    expect(request['url']).toMatchObject(url);
  });

  test('names path parameters as variables of the request, or of the collection within a segment', async () => {
    const request = await requestOf(['/a/{x}/v{y}'], {});

    expect(request['url']).toMatchObject({ raw: '{{baseUrl}}/a/:x/v{{y}}', path: ['a', ':x', 'v{{y}}'], variable: [{ key: 'x' }] });
    expect((await collectionOf(aModel(pathsWith(['/a/{x}/v{y}']))))['variable']).toContainEqual({ key: 'y', value: '' });
  });

  test.each<readonly [string, JsonObject, JsonObject]>([
    ['an API key', { type: 'apiKey', in: 'header', name: 'X-API-Key' }, { type: 'apikey' }],
    ['basic credentials', { type: 'http', scheme: 'basic' }, { type: 'basic' }],
    ['a client certificate', { type: 'mutualTLS' }, { type: 'noauth' }],
  ])('authenticates by %s', async (_name, scheme, auth) => {
    const request = await requestOf(['/a'], { security: [{ s: [] }] }, { components: { securitySchemes: { s: scheme } } });

    expect(request['auth']).toMatchObject(auth);
  });

  test.each<readonly [string, JsonObject, JsonObject]>([
    ['a form', { 'application/x-www-form-urlencoded': { schema: { type: 'object', properties: { a: { type: 'integer' } } } } },
      { mode: 'urlencoded', urlencoded: [{ key: 'a', value: '1' }] }],
    ['a multipart form with a file', { 'multipart/form-data': { schema: { type: 'object', properties: { f: { type: 'string', format: 'binary' }, t: { type: 'string' } } } } },
      { mode: 'formdata', formdata: [{ key: 'f', type: 'file', src: [] }, { key: 't', type: 'text', value: 'text' }] }],
    ['bytes', { 'image/png': {} }, { mode: 'file', file: { src: '' } }],
  ])('sends %s', async (_name, content, body) => {
    const request = await requestOf(['/a'], { requestBody: { content } });

    expect(request['body']).toEqual(body);
  });

  test.each(foreignContracts)('emits for contracts of others: %s', async (_name, file) => {
    expect(await refusalsOf(file, emitPostman)).toEqual([]);
  });
});

describe('sampleOf', () => {
  const document = { components: { schemas: { Node: { type: 'object', required: ['next'], properties: { next: { $ref: '#/components/schemas/Node' } } } } } };

  test.each<readonly [string, Schema, Json]>([
    ['a default', { type: 'integer', default: 7 }, 7],
    ['a format', { type: 'string', format: 'email' }, 'alice@example.com'],
    ['a type with null', { type: ['null', 'boolean'] }, true],
    ['a merged object', { allOf: [{ type: 'object', properties: { a: { const: 1 } } }, { type: 'object', properties: { b: { const: 2 } } }] }, { a: 1, b: 2 }],
    ['the first choice', { oneOf: [{ const: 'x' }, { const: 'y' }] }, 'x'],
    ['an object without what only answers hold', { type: 'object', properties: { id: { type: 'string', readOnly: true }, n: { type: 'number' } } }, { n: 1 }],
    ['a list', { type: 'array', items: { type: 'integer', exclusiveMinimum: 3 } }, [4]],
  ])('makes %s', (_name, schema, value) => {
    expect(sampleOf(document, schema, [])).toEqual(value);
  });

  test('ends on schemas that contain themselves', () => {
    expect(JSON.stringify(sampleOf(document, { $ref: '#/components/schemas/Node' }, []))).toContain('null');
  });
});
