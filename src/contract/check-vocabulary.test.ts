import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { checkVocabulary } from '#contract/check-vocabulary.ts';
import type { Finding } from '#contract/contract-error.ts';
import { aContract } from '#contract/contract.testing.ts';
import type { Json, JsonObject } from '#contract/json.ts';
import { isObject } from '#contract/json.ts';
import { modelOf } from '#contract/model-of.ts';

const registered: unknown = JSON.parse(readFileSync(new URL('../../openapi/rules/vocabulary.schema.json', import.meta.url), 'utf8'));
const vocabulary: JsonObject = isObject(registered) ? registered : {};

const header = (name: string): JsonObject => ({ name, in: 'header', schema: { type: 'string' } });
const query = (name: string): JsonObject => ({ name, in: 'query', schema: { type: 'string' } });
const problem = (code: string): JsonObject => ({ description: code, content: { 'application/problem+json': { schema: { type: 'object' }, examples: { [code]: { value: {} } } } } });
const thing = { type: 'object', properties: { version: { type: 'integer' }, name: { type: 'string', 'x-redaction': 'personal' } } };
const content = (schema: JsonObject, value: Json): JsonObject => ({ content: { 'application/json': { schema, examples: { one: { value } } } } });

const updateThing: JsonObject = {
  operationId: 'updateThing', tags: ['things'], security: [],
  'x-throttling': 'write', 'x-access': ['table:write'], 'x-objective': { p99Ms: 50, availabilityPercent: 99.9 },
  'x-entity-tag': { property: 'version', ifMatch: 'required' }, 'x-idempotency': { retentionHours: 24 }, 'x-problems': ['gone'],
  parameters: [header('If-Match'), header('Idempotency-Key')],
  requestBody: { required: true, ...content(thing, { name: 'x' }) },
  responses: { 200: { description: 'Done.', ...content(thing, { version: 1 }) }, 410: problem('gone'), 412: problem('a'), 428: problem('b') },
};
const page = { type: 'object', properties: { items: { type: 'array', items: thing }, nextCursor: { type: 'string' } } };
const listThings: JsonObject = {
  operationId: 'listThings', tags: ['things'], security: [],
  'x-throttling': 'write', 'x-access': [], 'x-objective': { p99Ms: 50, availabilityPercent: 99.9 },
  'x-pagination': { items: 'items', next: 'nextCursor', cursor: 'cursor', limit: 'limit' },
  parameters: [query('cursor'), query('limit')],
  responses: { 200: { description: 'A page.', ...content(page, { items: [] }) } },
};
const root = { 'x-throttling-classes': { write: { ratePerSecond: 1, burst: 1, per: 'caller' } } };
const catalogue = { gone: { status: 410, title: 'Gone' }, late: { status: 409, title: 'Late' }, broken: { status: 500, title: 'Broken', generic: true } };

const lines = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ file, line, pointer, message }) => `${file}:${line} ${pointer} ${message}`);

const check = (change: { readonly update?: JsonObject; readonly list?: JsonObject; readonly root?: JsonObject; readonly events?: JsonObject }): readonly string[] => {
  const contract = aContract({
    paths: { '/things': { patch: { ...updateThing, ...change.update }, get: { ...listThings, ...change.list } } },
    root: { ...root, ...change.root }, problems: catalogue, events: change.events ?? {}, vocabulary,
  });
  return lines(checkVocabulary(contract, modelOf(contract)));
};

const patch = 'contract.yaml:1 /paths/~1things/patch';
const get = 'contract.yaml:1 /paths/~1things/get';
const ok = { 200: { description: 'Done.', ...content(thing, { version: 1 }) } };

describe('checkVocabulary', () => {
  test('finds nothing in a contract that keeps its word', () => {
    expect(check({})).toEqual([]);
  });

  test('takes the entity tag of the content where the operation only reads', () => {
    expect(check({ list: { 'x-entity-tag': { ifMatch: 'none' } } })).toEqual([]);
  });

  test('lets foreign contracts say what they like', () => {
    const contract = aContract({ paths: { '/things': { get: { 'x-anything': 1, responses: {} } } } });

    expect(checkVocabulary(contract, modelOf(contract))).toEqual([]);
  });

  test.each<[string, Parameters<typeof check>[0], readonly string[]]>([
    ['an unregistered key', { update: { 'x-magic': true } },
      [`${patch}/x-magic x-magic is not registered in rules/vocabulary.schema.json for a place of the kind operation. Register it there or remove it.`]],
    ['a key in a place that has none', { root: { info: { title: 'T', version: '1', 'x-logo': 'a' } } },
      ['contract.yaml:1 /info/x-logo x-logo has no meaning here: rules/vocabulary.schema.json registers no key for a place of the kind info. Remove it or register it.']],
    ['a key inside a schema', { update: { requestBody: { ...content({ type: 'object', properties: { a: { type: 'string', 'x-redaction': 'maybe' } } }, {}) } } },
      [`${patch}/requestBody/content/application~1json/schema/properties/a/x-redaction The value must be equal to one of the allowed values: secret, personal.`]],
    ['a missing key', { update: { 'x-objective': undefined } }, [`${patch} The operation must have required property 'x-objective'.`]],
    ['a value that is not well formed', { update: { 'x-idempotency': { retentionHours: 0 } } }, [`${patch}/x-idempotency/retentionHours The value must be >= 1.`]],
    ['an unknown problem', { update: { 'x-problems': ['lost'] } }, [`${patch}/x-problems The problem lost is not in problems.yaml. Define it there.`]],
    ['a generic problem', { update: { 'x-problems': ['broken'] } }, [`${patch}/x-problems The problem broken is generic: every operation may answer it. Remove it here.`]],
    ['a problem without its response', { update: { 'x-problems': ['late'] } },
      [`${patch}/x-problems The problem late has the status 409, which is no response of this operation. Declare it under responses.`]],
    ['an unknown throttling class', { update: { 'x-throttling': 'fast' } },
      [`${patch}/x-throttling The throttling class fast is not in x-throttling-classes of openapi.yaml. Define it there.`]],
    ['a list without its parameters', { list: { parameters: [] } },
      [`${get}/x-pagination The query parameter cursor is missing.`, `${get}/x-pagination The query parameter limit is missing.`]],
    ['a page of another shape', { list: { responses: ok } },
      [`${get}/x-pagination The page has no list named items.`, `${get}/x-pagination The page has no property nextCursor for the next cursor.`]],
    ['idempotency without its header', { update: { parameters: [header('If-Match')] } }, [`${patch}/x-idempotency x-idempotency and the header parameter Idempotency-Key belong together.`]],
    ['an idempotency key without meaning', { update: { 'x-idempotency': undefined } }, [`${patch} x-idempotency and the header parameter Idempotency-Key belong together.`]],
    ['an entity tag without header and responses', { update: { parameters: [header('Idempotency-Key')], responses: { ...ok, 410: problem('gone') } } },
      [`${patch}/x-entity-tag The header parameter If-Match is missing.`, `${patch}/x-entity-tag The response 412 is missing: with If-Match it is always possible.`,
        `${patch}/x-entity-tag The response 428 is missing: with If-Match it is always possible.`]],
    ['an entity tag of no property', { update: { 'x-entity-tag': { property: 'revision', ifMatch: 'required' } } }, [`${patch}/x-entity-tag The reply has no property revision to be the entity tag.`]],
    ['a change on the entity tag of no property', { update: { 'x-entity-tag': { ifMatch: 'required' } } }, [`${patch}/x-entity-tag A change is made on a version. Name the property that counts them.`]],
    ['an operation without name, tag and security', { list: { operationId: undefined, tags: ['a', 'b'], security: undefined } }, [
      `${get} The operation has no operationId. Name it with a verb and a noun in camelCase.`, `${get}/tags The operation needs exactly one tag: the tag is its domain.`,
      `${get} The operation decides nothing about security. Say \`security: []\` for everybody, or name a scheme.`]],
    ['an operation without success', { list: { 'x-pagination': undefined, responses: { 404: problem('a') } } }, [`${get}/responses The operation has no successful response (2xx). Declare one.`]],
    ['a deprecation that nobody explains', { list: { deprecated: true } }, [`${get}/deprecated \`deprecated: true\` and x-deprecation belong together.`]],
    ['contents without example', { update: { requestBody: { content: { 'application/json': { schema: thing } } }, responses: { ...Object(updateThing['responses']), 410: { description: 'Gone.', content: { 'application/problem+json': {} } } } } },
      [`${patch}/requestBody The request body application/json has no named example. Add one under examples.`,
        `${patch}/responses The response 410 application/problem+json has no named example. Add one under examples.`]],
    ['an example of another shape', { update: { requestBody: { ...content(thing, { name: 1 }) } } },
      [`${patch}/requestBody/content/application~1json/examples/one/value/name The example one must be string.`]],
    ['an event with an example of another shape', { events: { 'thing.made': { version: 1, schema: { type: 'object', required: ['id'] }, example: {} } } },
      ['events.yaml:1 /events/thing.made/example The example thing.made must have required property \'id\'.']],
    ['everything together', { update: { 'x-throttling': 'fast' }, list: { 'x-magic': 1, deprecated: true } },
      [`${get}/x-magic x-magic is not registered in rules/vocabulary.schema.json for a place of the kind operation. Register it there or remove it.`,
        `${patch}/x-throttling The throttling class fast is not in x-throttling-classes of openapi.yaml. Define it there.`,
        `${get}/deprecated \`deprecated: true\` and x-deprecation belong together.`]],
  ])('reports %s', (_name, change, want) => {
    expect(check(change)).toEqual(want);
  });
});
