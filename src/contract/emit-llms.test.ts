import { describe, expect, test } from '@jest/globals';
import type { ContractModel, Schema } from '#contract/contract-model.ts';
import { aModel, foreignContracts, ownModel, pathsWith, refusalsOf } from '#contract/contract-model.testing.ts';
import { emitLlms } from '#contract/emit-llms.ts';
import { schemaText } from '#contract/emit-llms-schema.ts';
import type { JsonObject } from '#contract/json.ts';

const textOf = async (model: ContractModel): Promise<string> => (await emitLlms(model))['docs/llms.txt'] ?? '';
const operationText = async (operation: JsonObject, own = false): Promise<string> =>
  (await textOf(aModel({ ...pathsWith(['/a'], { operationId: 'getA', ...operation }), components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } } }, { own })))
    .split('### getA\n')[1] ?? '';

describe('emitLlms', () => {
  test('names every operation, schema, problem and published event of the contract of this repository', async () => {
    const model = await ownModel();

    const text = await textOf(model);

    for (const { id, method, path } of model.operations) expect(text).toContain(`### ${id}\n\`${method} ${path}\` `);
    for (const name of Object.keys(model.schemas)) expect(text).toContain(`\n- \`${name}\` = `);
    for (const { code, status } of model.problems) expect(text).toContain(`\n- \`${code}\` ${status}: `);
    for (const { type } of model.events.filter((event) => event.public)) expect(text).toContain(`\n- \`${type}\` version `);
  });

  test('is less than a third of the contract as JSON', async () => {
    const model = await ownModel();

    const text = await textOf(model);

    expect(text.length).toBeLessThan(JSON.stringify(model.document).length / 3);
  });

  test.each<readonly [string, JsonObject, string]>([
    ['a parameter with its default', { parameters: [{ name: 'limit', in: 'query', description: 'How many.', schema: { type: 'integer', minimum: 1, maximum: 9, default: 3 } }] },
      '- query `limit`?: integer (1–9) = 3. How many.'],
    ['a required parameter', { parameters: [{ name: 'q', in: 'query', required: true, schema: { type: 'string' } }] }, '- query `q`: string'],
    ['a body', { requestBody: { required: true, content: { 'application/json': { schema: { type: 'object', required: ['a'], properties: { a: { type: 'string' } } } } } } },
      '- Body: application/json { a: string }'],
    ['an answer without content', { responses: { 204: { description: 'Gone.' } } }, '- 204: no content. Gone.'],
    ['failures', { responses: { 404: { description: '' }, 500: { description: '' } } }, '- Failures: 404, 500'],
    ['the credential with its scopes', { security: [{ token: ['a:read'] }] }, '- Credential: `token` with a:read'],
    ['an optional credential', { security: [{ token: [] }, {}] }, '- Credential: `token` (optional)'],
    ['no credential', {}, '- Credential: none'],
    ['deprecation', { deprecated: true, summary: 'Get A' }, '`GET /a` (deprecated) Get A'],
  ])('says %s', async (_name, operation, line) => {
    expect((await operationText(operation)).split('\n')).toContain(line);
  });

  test('speaks of stored answers, entity tags and pages once, not again as headers', async () => {
    const text = await operationText({
      'x-idempotency': { retentionHours: 24 },
      'x-entity-tag': { property: 'version', ifMatch: 'required' },
      'x-pagination': { items: 'items', next: 'nextCursor', cursor: 'cursor', limit: 'limit' },
      parameters: [{ name: 'Idempotency-Key', in: 'header', schema: {} }, { name: 'If-Match', in: 'header', schema: {} }],
    }, true);

    expect(text.match(/Idempotency-Key/g)).toHaveLength(1);
    expect(text.match(/If-Match/g)).toHaveLength(1);
    expect(text).toContain('repeat with `cursor` set to `nextCursor`');
  });

  test.each(foreignContracts)('emits for contracts of others: %s', async (_name, file) => {
    expect(await refusalsOf(file, emitLlms)).toEqual([]);
  });
});

describe('schemaText', () => {
  test.each<readonly [Schema, string]>([
    [true, 'any'],
    [false, 'never'],
    [{ $ref: '#/components/schemas/Todo' }, 'Todo'],
    [{ const: 1 }, '1'],
    [{ enum: ['a', null] }, '"a" | null'],
    [{ type: ['string', 'null'], format: 'date' }, 'string (date) | null'],
    [{ type: 'string', minLength: 1, maxLength: 9 }, 'string (1–9 characters)'],
    [{ type: 'string', pattern: '\\S', maxLength: 9 }, 'string (/\\S/, at most 9 characters)'],
    [{ type: 'string', pattern: '^a{3}$', maxLength: 9 }, 'string (/^a{3}$/)'],
    [{ type: 'number', exclusiveMinimum: 0 }, 'number (> 0)'],
    [{ type: 'array', maxItems: 2, items: { enum: [1, 2] } }, '(1 | 2)[] (at most 2 items)'],
    [{ type: 'object', required: ['a'], properties: { a: true, b: { type: 'boolean' } } }, '{ a: any; b?: boolean }'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, '{ [name]: string }'],
    [{ oneOf: [{ $ref: '#/a/A' }, { $ref: '#/a/B' }] }, 'A | B'],
    [{ type: 'object', properties: { a: true }, allOf: [{ $ref: '#/a/A' }] }, '{ a?: any } & A'],
  ])('writes %j as %s', (schema, text) => {
    expect(schemaText(schema)).toBe(text);
  });
});
