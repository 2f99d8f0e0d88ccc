import { describe, expect, test } from '@jest/globals';
import { aContract, aGet, aModel, aReply, findingsOf } from '#contract/contract.testing.ts';
import type { JsonObject } from '#contract/json.ts';
import { modelOf } from '#contract/model-of.ts';

const vocabulary = { properties: {} };

describe('modelOf', () => {
  test.each([
    ['the operationId as written', '/trips', { operationId: 'listTrips' }, { id: 'listTrips', operationId: 'listTrips' }],
    ['the camelCase of an operationId that is no identifier', '/trips', { operationId: 'get-trips.v2' }, { id: 'getTripsV2', operationId: 'get-trips.v2' }],
    ['method and path where there is no operationId', '/trips/{tripId}',
      { operationId: undefined, parameters: [{ name: 'tripId', in: 'path', required: true, schema: { type: 'string' } }] }, { id: 'getTripsTripId', operationId: undefined }],
    ['a name that is a word of the language with a mark', '/trips', { operationId: 'delete' }, { id: '_delete' }],
  ])('names an operation by %s', (_name, path, operation, want) => {
    const model = aModel({ paths: { [path]: aGet(operation) } });

    expect(model.operations[0]).toMatchObject(want);
  });

  test.each([
    ['its first tag in kebab-case', '/v1/trips', { tags: ['Train trips', 'Other'] }, 'train-trips'],
    ['the first literal segment without tags', '/v1/trips', { tags: undefined }, 'trips'],
    ['default where nothing names it', '/', { tags: [] }, 'default'],
  ])('puts an operation into the domain of %s', (_name, path, operation, want) => {
    const model = aModel({ paths: { [path]: aGet(operation) } });

    expect(model.domains).toEqual([{ name: want, tag: want, description: '', operationIds: ['getThing'] }]);
  });

  const anyScheme = { securitySchemes: { token: { type: 'http', scheme: 'bearer' }, key: { type: 'apiKey', in: 'header', name: 'X-Key' } } };
  test.each([
    ['user where every alternative needs a credential', [{ token: ['a'] }, { key: [] }], 'user',
      [[{ scheme: 'token', scopes: ['a'] }], [{ scheme: 'key', scopes: [] }]]],
    ['optional where one alternative needs none', [{ token: [] }, {}], 'optional', [[{ scheme: 'token', scopes: [] }], []]],
    ['anonymous where nothing is asked', [], 'anonymous', []],
    ['anonymous where the only alternative asks for nothing', [{}], 'anonymous', []],
    ['that of the root where the operation is silent', undefined, 'user', [[{ scheme: 'key', scopes: [] }]]],
  ])('takes the caller for %s', (_name, security, caller, want) => {
    const model = aModel({ paths: { '/x': aGet({ security }) }, components: anyScheme, root: { security: [{ key: [] }] } });

    expect(model.operations[0]).toMatchObject({ caller, security: want });
  });

  const aParameter = (schema: JsonObject): JsonObject => ({ name: 'p', in: 'query', schema });
  test.each([
    ['a text', { type: 'string' }, { type: 'string', array: false }],
    ['a nullable integer', { type: ['integer', 'null'] }, { type: 'integer', array: false }],
    ['a choice of number and integer', { anyOf: [{ type: 'number' }, { type: 'integer' }] }, { type: 'number', array: false }],
    ['a text or a number as a text', { oneOf: [{ type: 'string' }, { type: 'number' }] }, { type: 'string', array: false }],
    ['an enumeration without type', { enum: [1, 2] }, { type: 'integer', array: false }],
    ['a list', { type: 'array', items: { type: 'boolean' } }, { type: 'boolean', array: true }],
    ['a referenced list of referenced items', { $ref: '#/components/schemas/Ids' }, { type: 'integer', array: true }],
    ['an object as nothing that a text can be', { type: 'object' }, { type: null, array: false }],
    ['a boolean or number as nothing that a text can be', { type: ['boolean', 'number'] }, { type: null, array: false }],
    ['a schema that says nothing as a text', {}, { type: 'string', array: false }],
  ])('reads %s', (_name, schema, want) => {
    const components = { schemas: { Ids: { type: 'array', items: { $ref: '#/components/schemas/Id' } }, Id: { type: 'integer', allOf: [{ minimum: 1 }] } } };
    const model = aModel({ paths: { '/x': aGet({ parameters: [aParameter(schema)] }) }, components });

    expect(model.operations[0]?.parameters[0]).toMatchObject(want);
  });

  test('lets a parameter of the operation replace the one of its path and leaves reserved headers out', () => {
    const shared = [{ name: 'limit', in: 'query', schema: { type: 'string' } }, { name: 'Authorization', in: 'header', schema: {} }];
    const model = aModel({ paths: { '/x': { ...aGet({ parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', default: 5 } }] }), parameters: shared } } });

    expect(model.operations[0]?.parameters).toEqual([expect.objectContaining({ name: 'limit', type: 'integer', defaultValue: 5 })]);
  });

  test('tells JSON, forms, texts and bytes apart and knows problems by their only media type', () => {
    const content = Object.fromEntries(['application/json; charset=utf-8', 'application/merge-patch+json', 'multipart/form-data', 'text/csv',
      'application/x-ndjson', 'application/octet-stream'].map((name) => [name, {}]));
    const problem = { description: 'No.', content: { 'application/problem+json': {} } };
    const model = aModel({ paths: { '/x': aGet({ requestBody: { content }, responses: { 200: aReply({}), 404: problem } }) } });

    expect(model.operations[0]?.body?.mediaTypes.map(({ kind }) => kind)).toEqual(['json', 'json', 'form', 'text', 'text', 'binary']);
    expect(model.operations[0]?.replies.map(({ status, problem: isProblem }) => [status, isProblem])).toEqual([['200', false], ['404', true]]);
  });

  test.each([['of an own contract', vocabulary, ['gone']], ['never of a foreign one', undefined, []]])('reads the meaning of x- keys %s', (_name, own, want) => {
    const model = aModel({ paths: { '/x': aGet({ 'x-problems': ['gone'] }) }, ...(own === undefined ? {} : { vocabulary: own }) });

    expect(model.operations[0]?.problems).toEqual(want);
  });

  test('gives schemas unique type names that no generated file needs itself', () => {
    const model = aModel({ components: { schemas: { 'Links-Self': {}, LinksSelf: {}, Record: {}, '3D': {} } } });

    expect(model.schemaNames).toEqual({ 'Links-Self': 'LinksSelf', LinksSelf: 'LinksSelf2', Record: 'RecordSchema', '3D': '_3D' });
  });

  test.each([
    ['two operations of one name', { '/a': aGet(), '/b': aGet() },
      ['contract.yaml:1 /paths/~1b/get This operation and GET /a are both named getThing. Give one of them another operationId.']],
    ['a path parameter that nobody declares', { '/a/{id}': aGet() },
      ['contract.yaml:1 /paths/~1a~1{id}/get The path names {id}, but no path parameter declares it. Declare it under parameters.']],
    ['a path parameter that the path lacks', { '/a': aGet({ parameters: [{ name: 'id', in: 'path', schema: {} }] }) },
      ['contract.yaml:1 /paths/~1a/get The path parameter id does not occur in /a. Remove it or put {id} into the path.']],
    ['references that go in circles', { '/a': aGet({ requestBody: { $ref: '#/paths/~1a/get/requestBody' } }) },
      ['contract.yaml:1 /paths/~1a/get/requestBody The reference goes in circles. Let one of them hold the definition.']],
  ])('refuses %s', async (_name, paths, want) => {
    expect(await findingsOf(() => modelOf(aContract({ paths })))).toEqual(want);
  });

  test.each([
    ['a problem without title', { problems: { gone: { status: 410 } } }, ['problems.yaml:1 /problems/gone A problem needs a snake_case code, a status from 400 to 599 and a title.']],
    ['an event without version', { events: { 'a.done': { schema: {} } } }, ['events.yaml:1 /events/a.done An event needs a version from 1 and a schema.']],
  ])('refuses %s', async (_name, given, want) => {
    expect(await findingsOf(() => aModel(given))).toEqual(want);
  });

  test('keeps bodies with their examples by name', () => {
    const body = { required: true, content: { 'application/json': { schema: true, examples: { small: { summary: 'Small', value: 1 } } } } };
    const model = aModel({ paths: { '/x': { post: { operationId: 'createThing', requestBody: body, responses: {} } } } });

    expect(model.operations[0]?.body?.mediaTypes[0]?.examples).toEqual(
      [{ name: 'small', summary: 'Small', value: 1, pointer: '/paths/~1x/post/requestBody/content/application~1json/examples/small/value' }]);
  });
});
