import { describe, expect, test } from '@jest/globals';
import { aBody, aGet, aModel, aReply, findingsOf } from '#contract/contract.testing.ts';
import type { Given } from '#contract/contract.testing.ts';
import { sdkCalls } from '#contract/emit-sdk-calls.ts';
import { exampleOf } from '#contract/emit-sdk-example.ts';
import { sdkOperations } from '#contract/emit-sdk-operations.ts';
import { sdkName, sdkPackage } from '#contract/emit-sdk-package.ts';
import { sdkCatalogue, sdkTypes } from '#contract/emit-sdk-types.ts';
import { emitSdk } from '#contract/emit-sdk.ts';
import type { JsonObject } from '#contract/json.ts';

const query = (parameter: JsonObject): JsonObject => ({ parameters: [{ name: 'p', in: 'query', schema: { type: 'string' }, ...parameter }] });
const list = { type: 'array', items: { type: 'string' } };
const object = { type: 'object', properties: { a: { type: 'string' } } };
const post = (operation: JsonObject): JsonObject => ({ post: { ...objectOf(aGet(operation)['get']) } });
const objectOf = (value: unknown): JsonObject => value as JsonObject;
const descriptorOf = (operation: JsonObject, given: Given = {}): string =>
  sdkOperations(aModel({ paths: { '/x': aGet(operation) }, vocabulary: {}, ...given })).split('$define({\n')[1]?.split('\n});')[0] ?? '';

describe('descriptors', () => {
  test.each<[string, JsonObject, string]>([
    ['say no more than they must', {}, "  id: 'getThing', method: 'GET', path: '/x',"],
    ['name the style of a list by commas', query({ schema: list, explode: false }), 'styles: { p: $commas }'],
    ['name the style of a list by spaces', query({ schema: list, style: 'spaceDelimited' }), 'styles: { p: $spaces }'],
    ['name the style of a list by pipes', query({ schema: list, style: 'pipeDelimited' }), 'styles: { p: $pipes }'],
    ['name the style of a deep object', query({ schema: object, style: 'deepObject' }), 'styles: { p: $deepObject }'],
    ['name the style of an object', query({ schema: object }), 'styles: { p: $members }'],
    ['name the style of a document', query({ schema: undefined, content: { 'application/json': { schema: object } } }), 'styles: { p: $json }'],
    ['say that an idempotency key is sent', { parameters: [{ name: 'IDEMPOTENCY-key', in: 'header', schema: {} }] }, 'key: true'],
    ['name the parts of a list', { 'x-pagination': { items: 'items', next: 'nextCursor', cursor: 'cursor', limit: 'limit' } }, "pages: ['items', 'nextCursor', 'cursor']"],
    ['name the media type of the body', { requestBody: aBody(object) }, "body: 'application/json'"],
    ['name encoders of other bodies', { requestBody: { content: { 'multipart/form-data': {}, 'application/x-www-form-urlencoded': {}, 'image/png': {} } } },
      "encode: { 'multipart/form-data': $multipart, 'application/x-www-form-urlencoded': $urlEncoded, 'image/png': $raw }"],
    ['leave a range of media types to the caller', { requestBody: { content: { 'image/*': {} } } }, "encode: { '*': $raw }"],
  ])('%s', (_name, operation, want) => {
    expect(descriptorOf(operation)).toContain(want);
  });

  test.each<[string, JsonObject]>([
    ['a list that is repeated', query({ schema: list })],
    ['one value that is not exploded', query({ explode: false })],
    ['a schema that takes everything', query({ schema: {} })],
  ])('%s needs no style', (_name, operation) => {
    expect(descriptorOf(operation)).not.toContain('styles');
  });

  const schemes = {
    token: { type: 'http', scheme: 'Bearer' }, basic: { type: 'http', scheme: 'basic' }, flow: { type: 'oauth2', flows: {} }, session: { type: 'apiKey', in: 'cookie', name: 'sid' },
    header: { type: 'apiKey', in: 'header', name: 'X-Key' }, query: { type: 'apiKey', in: 'query', name: 'key' }, tls: { type: 'mutualTLS' },
  };
  test.each<[string, readonly JsonObject[], string]>([
    ['bearer tokens', [{ token: [] }], "[['bearer']]"],
    ['tokens of OAuth, once', [{ flow: ['read'] }, { token: [] }], "[['bearer']]"],
    ['keys and other schemes', [{ header: [] }, { query: [] }, { basic: [] }], "[['header:X-Key'], ['query:key'], ['header:Authorization']]"],
    ['several credentials together', [{ header: [], token: [] }], "[['header:X-Key', 'bearer']]"],
    ['what is left when browsers carry the others', [{ session: [] }, { tls: [], token: [] }, {}], "[['bearer']]"],
  ])('credentials: %s', (_name, security, want) => {
    expect(descriptorOf({ security }, { components: { securitySchemes: schemes } })).toContain(`security: ${want}`);
  });

  const place = 'contract.yaml:1 /paths/~1x/get/parameters/0 ';
  test.each<[string, JsonObject, string]>([
    ['a cookie', query({ in: 'cookie' }), `${place}The cookie parameter p cannot be sent: browsers let nobody set the Cookie header. Use a header.`],
    ['a document that is not JSON', query({ schema: undefined, content: { 'text/csv': {} } }),
      `${place}The query parameter p carries a text/csv document; only JSON documents can be written into a query.`],
    ['an object in a header', query({ in: 'header', schema: object }), `${place}The header parameter p is an object; use plain values or lists.`],
    ['a style that no query has', query({ style: 'matrix' }), `${place}The query parameter p has the style matrix, which no query has. Use form.`],
  ])('refuse %s', async (_name, operation, want) => {
    expect(await findingsOf(() => descriptorOf(operation))).toEqual([want]);
  });

  test.each(['label', 'matrix'])('refuse a path parameter in the style %s', async (style) => {
    const paths = { '/x/{id}': aGet({ parameters: [{ name: 'id', in: 'path', required: true, style, schema: { type: 'string' } }] }) };

    expect(await findingsOf(() => sdkOperations(aModel({ paths })))).toEqual([
      `contract.yaml:1 /paths/~1x~1{id}/get/parameters/0 The path parameter id has the style ${style}; only simple can be written. Use simple.`]);
  });
});

describe('types of calls', () => {
  const callOf = (operation: JsonObject, given: Given = {}): string =>
    (/readonly getThing: (\{[^]*?\n {2}\});/.exec(sdkCalls(aModel({ paths: { '/x': aGet(operation) }, vocabulary: {}, ...given })))?.[1] ?? '').replaceAll(/\s+/g, ' ');

  test.each<[string, JsonObject, string]>([
    ['nothing is required where nothing is', {}, 'readonly input: { };'],
    ['an optional parameter makes its group optional', query({}), 'readonly query?: { readonly p?: string | undefined; };'],
    ['a required parameter makes its group required', query({ required: true, description: 'A\n word.' }), 'readonly query: { /** A word. */ readonly p: string; };'],
    ['a default makes no parameter required', query({ schema: { type: 'integer', default: 20 } }), 'readonly p?: number | undefined;'],
    ['headers are in lower case', query({ in: 'header', name: 'X-Page' }), "readonly headers?: { readonly 'x-page'?: string | undefined; };"],
    ['If-Match is an input of its own', query({ in: 'header', name: 'if-match', required: true }), 'readonly input: { readonly ifMatch: Tag$; }'],
    ['If-Match is required where the contract demands it', { ...query({ in: 'header', name: 'If-Match' }), 'x-entity-tag': { property: 'version', ifMatch: 'required' } }, 'readonly ifMatch: Tag$;'],
    ['an idempotency key may always be left out', query({ in: 'header', name: 'Idempotency-Key', required: true }), 'readonly idempotencyKey?: string | undefined;'],
    ['a body is typed by its schema', { requestBody: aBody(object) }, "readonly body: { readonly a?: string };"],
    ['an optional body may be left out', { requestBody: aBody(object, { required: false }) }, 'readonly body?: '],
    ['several media types are a choice', { requestBody: { required: true, content: { 'application/json': { schema: object }, 'text/csv': {} } } },
      "& ({ readonly body: { readonly a?: string }; readonly mediaType?: 'application/json' } | { readonly body: Raw$; readonly mediaType: 'text/csv' });"],
    ['files of a form are Blobs', { requestBody: { required: true, content: { 'multipart/form-data': { schema: { type: 'object', required: ['file'],
      properties: { file: { type: 'string', format: 'binary' }, more: { type: 'array', items: { type: 'string', contentMediaType: 'image/png' } }, note: { type: 'string' } } } } } } },
    '{ readonly file: Blob | string; readonly more?: readonly (Blob | string)[]; readonly note?: string } | FormData'],
    ['data is typed by status', { responses: { 200: aReply({ type: 'string' }), 204: { description: 'No.' }, 404: aReply({}) } }, 'readonly replies: { readonly 200: string; readonly 204: undefined; };'],
    ['ranges of statuses are kept', { responses: { '2XX': aReply({ type: 'string' }) } }, "readonly '2XX': string;"],
    ['text and bytes are what they are', { responses: { 200: { description: 'A.', content: { 'text/csv': {}, 'image/png': {} } } } }, 'readonly 200: string | Blob;'],
    ['what follows a redirect is unknown', { responses: { 302: { description: 'There.' } } }, 'readonly default: unknown;'],
  ])('%s', (_name, operation, want) => {
    expect(callOf(operation)).toContain(want);
  });

  test('problems are those of the operation and the generic ones of its statuses', () => {
    const entry = (status: number, generic: boolean): JsonObject => ({ status, title: 'No', when: 'Never.', generic });
    const problems = { bad: entry(400, true), gone: entry(410, false), other: entry(400, false), broken: entry(500, true) };

    const text = callOf({ 'x-problems': ['gone'], responses: { 200: aReply({}), 400: aReply({}), 410: aReply({}) } }, { problems });

    expect(text).toContain("readonly problems: 'bad' | 'gone';");
  });

  test('a contract without a catalogue knows no codes', () => {
    const model = aModel({ paths: { '/x': aGet() } });

    expect(sdkCalls(model)).toContain('readonly problems: Code$;');
    expect(sdkCatalogue(model)).toBeUndefined();
  });

  test('a read that answers 304 is conditional only when it takes If-None-Match', () => {
    const responses = { 200: aReply({}), 304: { description: 'Same.' } };
    const parameters = [{ name: 'If-None-Match', in: 'header', schema: { type: 'string' } }];

    expect(sdkOperations(aModel({ paths: { '/x': aGet({ responses, parameters }) } }))).toContain("getThing: ConditionalOperation<Operations['getThing']>");
    expect(sdkOperations(aModel({ paths: { '/x': aGet({ responses }) } }))).toContain("getThing: Operation<Operations['getThing']>");
  });
});

describe('schemas', () => {
  test('members with a default may be left out, and constants win over the names of alternatives', async () => {
    const named = (kind: string): JsonObject => ({ type: 'object', required: ['kind'], properties: { kind: { const: kind } } });
    const schemas = {
      Page: { type: 'object', properties: { limit: { type: 'integer', default: 20 } } }, Cat: named('cat'), Dog: named('dog'),
      Pet: { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }], discriminator: { propertyName: 'kind' } },
    };

    const text = await sdkTypes(aModel({ paths: { '/x': aGet() }, components: { schemas } }));

    expect(text).toContain('limit?: number;');
    expect(text).toContain('kind: "cat";');
    expect(text).toContain("export type Pet = components['schemas']['Pet'];");
    expect(text).not.toContain('export type paths');
  });

  test('problems keep their members', () => {
    const problems = { full: { status: 409, title: 'Full', when: 'No room.', members: { limit: { type: 'integer' } } } };

    expect(sdkCatalogue(aModel({ paths: { '/x': aGet() }, problems }))).toContain('  /** Full. No room. */\n  readonly full: { readonly limit: number };');
  });
});

describe('the index', () => {
  const indexOf = async (given: Given): Promise<string> => String((await emitSdk(aModel(given)))['sdk/index.ts']);

  test('gives operations that are named like the runtime another name', async () => {
    const text = await indexOf({ paths: { '/x': aGet({ operationId: 'paginate' }) } });

    expect(text).toContain('  paginate as paginateOperation,');
  });

  test('leaves schemas that are named like the runtime or an operation to Schemas', async () => {
    const text = await indexOf({ paths: { '/x': aGet({ operationId: 'search' }) }, components: { schemas: { Client: object, search: object, Todo: object } } });

    expect(text.match(/export type \{\n([^]*?)\} from '\.\/types\.ts'/)?.[1]).toBe('  Todo,\n  components,\n');
  });

  test('leaves the names of its own types and those of the platform alone', async () => {
    const text = await indexOf({ paths: { '/x': aGet() }, components: { schemas: { Operations: object, Blob: object } } });

    expect(text).toContain('  BlobSchema,\n  OperationsSchema,\n');
  });

  test('has no uploads for contracts without upload tickets', async () => {
    const files = await emitSdk(aModel({ paths: { '/x': aGet({ operationId: undefined }) } }));

    expect(Object.keys(files)).not.toContain('sdk/upload.ts');
    expect(files['sdk/operations.ts']).toContain('export const getX:');
  });
});

test.each<[string, JsonObject, string]>([
  ['a read', aGet(), 'const { data } = await getThing(client);'],
  ['required parameters', aGet(query({ required: true, example: 'a' })), "const { data } = await getThing(client, { query: { p: 'a' } });"],
  ['no content', aGet({ responses: { 204: { description: 'No.' } } }), 'await getThing(client);'],
  ['a body', post({ requestBody: aBody({}, { content: { 'application/json': { example: { a: "it's" } } } }) }), "const { data } = await getThing(client, { body: { a: 'it\\'s' } });"],
  ['a body made up from its schema', post({ requestBody: aBody({ type: 'object', required: ['a', 'b'], properties: { a: { type: 'string', format: 'date' }, b: { enum: ['x'] }, c: {} } }) }),
    "const { data } = await getThing(client, { body: { a: '2026-01-01', b: 'x' } });"],
  ['a list', aGet({ 'x-pagination': { items: 'items', next: 'nextCursor', cursor: 'cursor', limit: 'limit' } }), 'for await (const item of paginate(client, getThing)) console.log(item);'],
])('the example of %s is the least call', (_name, path, want) => {
  const model = aModel({ paths: { '/x': path }, vocabulary: {} });

  expect(model.operations.map((operation) => exampleOf(model, operation))).toEqual([want]);
});

test.each([['1.2.3', '1.2.3'], ['1.0.0-beta.1', '1.0.0-beta.1'], ['v2', '2.0.0'], ['2026-01-31', '2026.1.31'], ['draft', '0.0.0']])('the version %s is packed as %s', (version, want) => {
  const model = aModel({ paths: { '/x': aGet() }, root: { info: { title: 'Train Travel', version } } });

  expect(JSON.parse(sdkPackage(model))).toMatchObject({ name: '@train-travel/sdk', version: want, sideEffects: false });
  expect(sdkName(model)).toBe('@train-travel/sdk');
});
