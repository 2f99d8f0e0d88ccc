import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '#contract/json.ts';
import { aGet, aModel, aReply, findingsOf } from '#contract/contract.testing.ts';
import { emitRoutes, routeOf } from '#contract/emit-routes.ts';

const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const textOfRoutes = async (paths: JsonObject, more: object = {}): Promise<string> => (await emitRoutes(aModel({ paths, ...more })))['routes.ts'] ?? '';

describe('emitRoutes', () => {
  test('writes a tree in which literals stand beside the parameter', async () => {
    const text = await textOfRoutes({
      '/': aGet({ operationId: 'getRoot' }),
      '/a/{id}': aGet({ operationId: 'getA', parameters: [id] }),
      '/a/new': aGet({ operationId: 'getNew' }),
    });

    expect(text).toContain(`export const routeTree: RouteNode = {
  literals: {
    a: {
      literals: { new: { literals: {}, parameter: null, operations: { GET: 'getNew' } } },
      parameter: { name: 'id', node: { literals: {}, parameter: null, operations: { GET: 'getA' } } },
      operations: {},
    },
  },
  parameter: null,
  operations: { GET: 'getRoot' },
};`);
  });

  test.each<[string, JsonObject, JsonObject]>([
    ['query parameters with default, list and explode', { parameters: [
      { name: 'limit', in: 'query', schema: { type: 'integer', default: 20 } },
      { name: 'tag', in: 'query', required: true, explode: false, schema: { type: 'array', items: { type: 'string' } } }] },
    { query: [{ name: 'limit', type: 'integer', array: false, explode: true, required: false, default: 20 },
      { name: 'tag', type: 'string', array: true, explode: false, required: true }] }],
    ['headers in lower case', { parameters: [{ name: 'X-Page', in: 'header', schema: { type: 'integer' } }] },
      { headers: [{ name: 'x-page', type: 'integer', array: false, required: false }] }],
    ['replies with media types and headers', { responses: { 200: aReply({}, { headers: { 'X-Total': { schema: {} } } }), default: { description: 'No.' } } },
      { replies: { 200: { mediaTypes: ['application/json'], headers: ['x-total'], problem: false }, default: { mediaTypes: [], headers: [], problem: false } } }],
    ['what x- keys say', { 'x-idempotency': { retentionHours: 24 }, 'x-entity-tag': { property: 'version', ifMatch: 'required' }, 'x-throttling': 'read',
      'x-caching': { visibility: 'public', maxAgeSeconds: 60 }, 'x-access': ['table:read'], 'x-objective': { p99Ms: 50, availabilityPercent: 99.9 },
      'x-pagination': { items: 'items', next: 'nextCursor', cursor: 'cursor', limit: 'limit' }, 'x-problems': ['gone'],
      'x-deprecation': { since: '2026-01-01', sunset: '2027-01-01', replacement: 'getOther' } },
    { idempotency: { retentionHours: 24 }, entityTag: { property: 'version', ifMatch: 'required' }, throttling: 'read',
      caching: { visibility: 'public', maxAgeSeconds: 60 }, access: ['table:read'], objective: { p99Ms: 50, availabilityPercent: 99.9 },
      pagination: { items: 'items', next: 'nextCursor', cursor: 'cursor', limit: 'limit' }, problems: ['gone'],
      deprecation: { since: '2026-01-01', sunset: '2027-01-01', replacement: 'getOther' } }],
    ['an entity tag made of the content', { 'x-entity-tag': { ifMatch: 'none' } }, { entityTag: { ifMatch: 'none' } }],
    ['nothing where x- keys are silent', {}, { idempotency: null, entityTag: null, throttling: null, caching: null, pagination: null, objective: null, deprecation: null }],
  ])('describes %s', (_name, operation, want) => {
    const [route] = aModel({ paths: { '/x': aGet(operation) }, vocabulary: {} }).operations.map(routeOf);

    expect(route).toMatchObject(want);
  });

  const parameter = (given: JsonObject): JsonObject => ({ '/x': aGet({ parameters: [{ name: 'p', in: 'query', schema: { type: 'string' }, ...given }] }) });
  const place = 'contract.yaml:1 /paths/~1x/get/parameters/0 ';
  test.each<[string, JsonObject, readonly string[]]>([
    ['a cookie', parameter({ in: 'cookie' }), [`${place}The cookie parameter p cannot be read: cookie parameters have no place in the route table. Use a header.`]],
    ['an object', parameter({ schema: { type: 'object' } }),
      [`${place}The query parameter p has a type that a text cannot be parsed into; use a string, a number, a boolean or a list of one of them.`]],
    ['a document in a parameter', parameter({ schema: undefined, content: { 'application/json': {} } }),
      [`${place}The query parameter p carries a application/json document; use a schema with plain values.`]],
    ['another style', parameter({ style: 'pipeDelimited', schema: { type: 'array', items: { type: 'string' } } }),
      [`${place}The query parameter p has the style pipeDelimited; only the default style can be parsed.`]],
    ['a parameter that is a part of a segment', { '/a/{id}.json': aGet({ parameters: [id] }) },
      ['contract.yaml:1 /paths/~1a~1{id}.json/get The path /a/{id}.json has a parameter that is only a part of the segment {id}.json; let it be the whole segment.']],
    ['two names for one place', { '/a/{id}': aGet({ parameters: [id] }), '/a/{key}/b': aGet({ operationId: 'getB', parameters: [{ ...id, name: 'key' }] }) },
      ['contract.yaml:1 /paths/~1a~1{key}~1b/get The path /a/{key}/b names a parameter {key} where other paths say {id}; use one name for one place.']],
  ])('refuses %s', async (_name, paths, want) => {
    expect(await findingsOf(() => emitRoutes(aModel({ paths })))).toEqual(want);
  });
});
