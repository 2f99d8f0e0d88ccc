import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '#contract/json.ts';
import type { Given } from '#contract/contract.testing.ts';
import { aBody, aGet, aModel, aReply } from '#contract/contract.testing.ts';
import { emitEvents } from '#contract/emit-events.ts';
import { emitOperations } from '#contract/emit-operations.ts';
import { emitProblems } from '#contract/emit-problems.ts';
import { emitTypes } from '#contract/emit-types.ts';

const components = { schemas: { Thing: { type: 'object', properties: { name: { type: 'string' } } }, NewThing: { type: 'object' } } };
const thing = { $ref: '#/components/schemas/Thing' };
const operationsText = async (operation: JsonObject, given: Given = {}): Promise<string> =>
  (await emitOperations(aModel({ paths: { '/x': aGet(operation) }, components, vocabulary: {}, ...given })))['operations.ts'] ?? '';

describe('emitOperations', () => {
  test.each<[string, JsonObject, string]>([
    ['parameters: optional without default, present with', { parameters: [
      { name: 'state', in: 'query', schema: { enum: ['open', 'done'] } }, { name: 'page-size', in: 'query', schema: { type: 'integer', default: 5 } }] },
    '    query: {\n      readonly state?: \'open\' | \'done\';\n      readonly \'page-size\': number;\n    };'],
    ['headers in lower case, without those of the pipeline', { parameters: [
      { name: 'Accept-Language', in: 'header', schema: { type: 'string' } }, { name: 'If-Match', in: 'header', schema: { type: 'string' } },
      { name: 'Idempotency-Key', in: 'header', schema: { type: 'string' } }] },
    '    headers: {\n      readonly \'accept-language\'?: string;\n    };'],
    ['no body as undefined', {}, '    body: undefined;'],
    ['a required body by the name of its schema', { requestBody: aBody(thing) }, '    body: Thing;'],
    ['an optional body of several media types', { requestBody: { content: {
      'application/json': { schema: thing }, 'application/merge-patch+json': { schema: { $ref: '#/components/schemas/NewThing' } } } } },
    '    body: Thing | NewThing | undefined;'],
    ['text and bytes of a body', { requestBody: { required: true, content: { 'text/csv': {}, 'application/pdf': {} } } }, '    body: string | Uint8Array;'],
    ['headers that a handler must give, without those of the pipeline', { responses: { 201: aReply(thing, { headers: {
      Location: { required: true, schema: { type: 'string' } }, ETag: { schema: { type: 'string' } } } }) } },
    '      201: { headers: { readonly location: string }; body: Thing };'],
    ['headers that a handler may give', { responses: { 200: aReply(thing, { headers: { 'Last-Modified': { schema: { type: 'string' } } } }) } },
      '      200: { headers?: { readonly \'last-modified\'?: string }; body: Thing };'],
    ['no content', { responses: { 204: { description: 'Done.' } } }, '      204: { headers?: undefined; body?: undefined };'],
    ['several media types with the choice', { responses: { 200: { description: 'Rows.', content: { 'application/json': { schema: thing }, 'text/csv': {} } } } },
      '      200: { headers?: undefined; body: Thing | Bytes; mediaType: \'application/json\' | \'text/csv\' };'],
    ['no reply for problems', { responses: { 404: { description: 'No.', content: { 'application/problem+json': {} } } } }, '    replies: {};'],
    ['ranges and default', { responses: { '4XX': { description: 'No.' }, default: { description: 'Any.' } } },
      '      \'4XX\': { headers?: undefined; body?: undefined };\n      \'default\': { headers?: undefined; body?: undefined };'],
    ['problems', { 'x-problems': ['gone', 'late'] }, '    problems: \'gone\' | \'late\';'],
  ])('types %s', async (_name, operation, want) => {
    const text = await operationsText(operation);

    expect(text).toContain(want);
  });

  test('imports the component types that it uses and no others', async () => {
    const text = await operationsText({ requestBody: aBody(thing) });

    expect(text).toContain('import type {\n  Thing,\n} from \'./types.ts\';');
  });

  test('lists operations by domain', async () => {
    const text = await operationsText({ tags: ['Train trips'] });

    expect(text).toContain('export interface OperationIdsByDomain {\n  \'train-trips\': \'getThing\';\n}');
  });
});

describe('emitTypes', () => {
  test('names component schemas and keeps the constants that tell alternatives apart', async () => {
    const pet = (kind: string): JsonObject => ({ type: 'object', required: ['kind'], properties: { kind: { type: 'string', const: kind } } });
    const schemas = { Cat: pet('cat'), 'Big-Dog': pet('dog'),
      Pet: { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Big-Dog' }], discriminator: { propertyName: 'kind' } } };
    const text = (await emitTypes(aModel({ components: { schemas } })))['types.ts'];

    expect(text).toContain('kind: "cat";');
    expect(text).not.toContain('kind: "Cat"');
    expect(text).toContain('export type BigDog = components[\'schemas\'][\'Big-Dog\'];');
  });
});

describe('emitProblems', () => {
  test.each<[string, Given, readonly string[]]>([
    ['a catalogue', { problems: { gone: { status: 410, title: 'Gone', when: 'It went.' }, full: { status: 507, title: 'Full', generic: true, members: { limit: { type: 'integer' } } } } }, [
      'export type ProblemCode =\n  \'gone\'\n  | \'full\';',
      '  gone: Record<string, never>;\n  full: { readonly limit: number };',
      '  /** It went. */\n  gone: { status: 410, title: \'Gone\', type: \'https://example.com/problems/gone\', generic: false },',
      '  full: { status: 507, title: \'Full\', type: \'https://example.com/problems/full\', generic: true },']],
    ['no catalogue', {}, ['export type ProblemCode =\n  never;', 'export interface ProblemMembers {\n}', 'export const problems = {\n} as const;']],
  ])('writes %s', async (_name, given, wants) => {
    const text = (await emitProblems(aModel(given)))['problems.ts'];

    for (const want of wants) expect(text).toContain(want);
  });
});

describe('emitEvents', () => {
  test('writes types, payloads and facts', async () => {
    const events = { 'thing.made': { version: 2, summary: 'Made.', public: true, schema: { $ref: '#/components/schemas/Thing' } } };
    const text = (await emitEvents(aModel({ events, components })))['events.ts'];

    expect(text).toContain('import type {\n  Thing,\n} from \'./types.ts\';');
    expect(text).toContain('export type EventType =\n  \'thing.made\';');
    expect(text).toContain('  /** Made. */\n  \'thing.made\': Thing;');
    expect(text).toContain('  \'thing.made\': { version: 2, summary: \'Made.\', public: true },');
  });
});
