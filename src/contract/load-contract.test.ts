import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findingsOf, withFolder } from '#contract/contract.testing.ts';
import { loadContract } from '#contract/load-contract.ts';

const root = `openapi: 3.1.1
info: { title: Split, version: 1.0.0 }
paths:
  /things:
    $ref: things/paths.yaml
`;
const paths = `get:
  operationId: listThings
  responses:
    '200':
      description: Things.
      content:
        application/json:
          schema: { $ref: 'schemas.yaml#/ThingList' }
`;
const schemas = `ThingList:
  type: array
  items: { $ref: '#/Thing' }
Thing:
  type: object
  properties:
    name: { type: string }
    parent: { $ref: '#/Thing' }
`;
const split = { 'openapi.yaml': root, 'things/paths.yaml': paths, 'things/schemas.yaml': schemas };

const load = (files: Readonly<Record<string, string>>) => withFolder(files, (folder) => loadContract(join(folder, 'openapi.yaml')));

describe('loadContract', () => {
  test('puts split files into one document with local references', async () => {
    const { document, problems, events, vocabulary } = await load(split);

    expect(document).toMatchObject({
      paths: { '/things': { get: { responses: { '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/ThingList' } } } } } } } },
      components: { schemas: { Thing: { properties: { parent: { $ref: '#/components/schemas/Thing' } } } } },
    });
    expect([problems, events, vocabulary]).toEqual([undefined, undefined, undefined]);
  });

  test.each([
    ['the root file', '/info/title', { file: 'openapi.yaml', pointer: '/info/title', line: 2 }],
    ['a path item of another file', '/paths/~1things/get/responses/200', { file: 'things/paths.yaml', pointer: '/get/responses/200', line: 4 }],
    ['a component that bundling made', '/components/schemas/Thing/properties/name', { file: 'things/schemas.yaml', pointer: '/Thing/properties/name', line: 7 }],
    ['a place that only the bundle has', '/components/schemas', { file: 'openapi.yaml', pointer: '/components/schemas', line: 1 }],
  ])('finds the line that wrote %s', async (_name, pointer, want) => {
    const place = await withFolder(split, async (folder) => (await loadContract(join(folder, 'openapi.yaml'))).sources.locate(pointer));

    expect(place).toEqual(want);
  });

  test('reads the catalogues and the vocabulary that lie beside the root file', async () => {
    const { problems, events, vocabulary } = await load({ ...split,
      'problems.yaml': 'base: x', 'events.yaml': 'events: {}', 'rules/vocabulary.schema.json': '{"type":"object"}' });

    expect([problems, events, vocabulary]).toEqual([{ base: 'x' }, { events: {} }, { type: 'object' }]);
  });

  test('is not impressed by a redocly.yaml nearby', async () => {
    const { document } = await load({ ...split, 'redocly.yaml': 'decorators: { remove-x-internal: on }\nextends: [no-such-ruleset]\n' });

    expect(document['openapi']).toBe('3.1.1');
  });

  test.each([
    ['a reference that leads nowhere', { ...split, 'things/schemas.yaml': 'Other: {}' },
      [expect.stringMatching(/^things\/paths\.yaml:8 .*\/schema Can't resolve \$ref/)]],
    ['a document of another version', { 'openapi.yaml': 'openapi: 3.0.3\ninfo: {}\npaths: {}' },
      ['openapi.yaml:undefined /openapi The document says OpenAPI 3.0.3; the generator reads 3.1. Convert it first.']],
    ['a file that is no YAML', { 'openapi.yaml': 'openapi: [' }, [expect.stringMatching(/^openapi\.yaml:/)]],
    ['a file that is not there', {}, [expect.stringMatching(/openapi\.yaml/)]],
  ])('refuses %s and says where', async (_name, files, want) => {
    const findings = await findingsOf(() => load(files));

    expect(findings).toEqual(want);
  });
});
