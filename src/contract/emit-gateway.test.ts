import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ContractModel } from '#contract/contract-model.ts';
import { aModel, foreignContracts, ownModel, pathsWith, refusalsOf, schemesOfAllKinds } from '#contract/contract-model.testing.ts';
import { emitGateway, functionVariable } from '#contract/emit-gateway.ts';
import type { Json, JsonObject } from '#contract/json.ts';
import { membersOf, objectOf } from '#contract/json.ts';
import { valueAt } from '#contract/json-pointer.ts';

const schema: JsonObject = JSON.parse(readFileSync(new URL('gateway-extensions.schema.json', import.meta.url), 'utf8'));
const extensions = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

const gatewayOf = async (model: ContractModel): Promise<JsonObject> => JSON.parse((await emitGateway(model))['gateway.json'] ?? '');

const routesOf = (document: JsonObject): readonly string[] =>
  membersOf(document['paths']).flatMap(([path, item]) => membersOf(item)
    .filter(([, operation]) => objectOf(operation)['operationId'] !== undefined)
    .map(([method, operation]) => `${method} ${path} ${String(objectOf(operation)['operationId'])}`));

const securityOf = async (security: Json): Promise<Json | undefined> =>
  valueAt(await gatewayOf(aModel({ ...pathsWith(['/a'], { security }), ...schemesOfAllKinds })), '/paths/~1a/get/security');

const requiredOf = async (parameter: JsonObject): Promise<Json | undefined> =>
  valueAt(await gatewayOf(aModel(pathsWith(['/a'], { parameters: [{ required: true, in: 'query', name: 'q', ...parameter }] }))), '/paths/~1a/get/parameters/0/required');

describe('emitGateway on the contract of this repository', () => {
  test('emits what the schema of the extensions and the minimal rules of Redocly accept', async () => {
    const text = (await emitGateway(await ownModel()))['gateway.json'] ?? '';

    const problems = await lintFromString({ source: text, config: await createConfig({ extends: ['minimal'] }) });

    expect(extensions(JSON.parse(text)) ? [] : extensions.errors).toEqual([]);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('has exactly the routes of the contract, each with its own function', async () => {
    const model = await ownModel();

    const gateway = await gatewayOf(model);

    expect(routesOf(gateway).toSorted()).toEqual(model.operations.map(({ method, path, id }) => `${method.toLowerCase()} ${path} ${id}`).toSorted());
    for (const { method, path, domain } of model.operations)
      expect(JSON.stringify(objectOf(objectOf(gateway['paths'])[path])[method.toLowerCase()])).toContain(`\${${functionVariable(domain)}}`);
  });

  test('asks for an access token exactly where the contract needs a user', async () => {
    const model = await ownModel();

    const gateway = await gatewayOf(model);

    for (const { method, path, caller } of model.operations)
      expect([path, method, valueAt(gateway, `/paths/${path.replaceAll('/', '~1')}/${method.toLowerCase()}/security`)])
        .toEqual([path, method, caller === 'user' ? [{ userToken: ['aws.cognito.signin.user.admin'] }] : []]);
  });

  test('answers unknown routes as the problem route_not_found', async () => {
    const model = await ownModel();

    const { statusCode, responseTemplates, responseParameters } =
      objectOf(objectOf((await gatewayOf(model))['x-amazon-apigateway-gateway-responses'])['MISSING_AUTHENTICATION_TOKEN']);

    const problem = model.problems.find(({ code }) => code === 'route_not_found');
    expect(statusCode).toBe('404');
    expect(JSON.parse(String(objectOf(responseTemplates)['application/json']))).toEqual({ type: problem?.type, title: problem?.title, status: 404,
      code: 'route_not_found', detail: 'The contract has no such path.', requestId: '$context.requestId' });
    expect(objectOf(responseParameters)['gatewayresponse.header.Content-Type']).toBe("'application/problem+json'");
  });

  test('answers for the gateway with problems that the contract’s own Problem schema accepts', async () => {
    const model = await ownModel();
    const isProblem = new Ajv2020({ strict: false, validateFormats: false }).addSchema({ ...model.document, $id: 'contract:' })
      .compile({ $ref: 'contract:#/components/schemas/Problem' });

    const responses = membersOf((await gatewayOf(model))['x-amazon-apigateway-gateway-responses']);

    expect(responses.length).toBeGreaterThan(20);
    for (const [type, response] of responses) {
      const body: JsonObject = JSON.parse(String(valueAt(response, '/responseTemplates/application~1json')));
      expect([type, isProblem({ ...body, requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef' }) ? [] : isProblem.errors]).toEqual([type, []]);
      expect(String(body['status'])).toBe(objectOf(response)['statusCode']);
    }
  });

  test('substitutes only the variables that a stack supplies', async () => {
    const model = await ownModel();

    const text = (await emitGateway(model))['gateway.json'] ?? '';

    const known = ['AWS::Partition', 'AWS::Region', 'UserPoolArn', 'AllowedOrigin', ...model.domains.map(({ name }) => functionVariable(name))];
    expect([...new Set([...text.matchAll(/\$\{([^}]*)\}/g)].map(([, name]) => name))].filter((name) => !known.includes(name ?? ''))).toEqual([]);
  });
});

describe('emitGateway is never stricter than the contract', () => {
  test.each<readonly [string, JsonObject, boolean]>([
    ['an integer', { schema: { type: 'integer' } }, true],
    ['a text that may be blank', { schema: { type: 'string' } }, false],
    ['a text whose minLength a blank meets', { schema: { type: 'string', minLength: 1 } }, false],
    ['a text whose pattern excludes blanks', { schema: { type: 'string', pattern: '^[a-z]+$' } }, true],
    ['a text whose pattern includes blanks', { schema: { type: 'string', pattern: '^[ -~]{3}$' } }, false],
    ['a UUID', { schema: { type: 'string', format: 'uuid' } }, true],
    ['an unknown format', { schema: { type: 'string', format: 'colour' } }, false],
    ['a choice', { schema: { enum: ['a', 'b'] } }, true],
    ['a choice with a blank', { schema: { enum: ['a', ''] } }, false],
    ['a list that may be empty', { schema: { type: 'array', items: { type: 'integer' } } }, false],
    ['a list of at least one integer', { schema: { type: 'array', minItems: 1, items: { type: 'integer' } } }, true],
    ['an object', { schema: { type: 'object' } }, false],
    ['an object with deep members', { style: 'deepObject', schema: { type: 'object' } }, false],
    ['anything', { schema: {} }, false],
    ['an integer or null', { schema: { type: ['integer', 'null'] } }, false],
    ['a header', { in: 'header', name: 'X-Mode', schema: { type: 'integer' } }, false],
  ])('requires %s only where the contract refuses a blank one', async (_name, parameter, required) => {
    expect(await requiredOf(parameter)).toBe(required);
  });

  test.each<readonly [string, Json, Json]>([
    ['a bearer token of any role', [{ token: ['todos:read'] }], [{ token: ['aws.cognito.signin.user.admin'] }]],
    ['a token of the password flow of any role', [{ password: ['todos:read'] }], [{ password: ['aws.cognito.signin.user.admin'] }]],
    ['one of the scopes of an OAuth token', [{ login: ['a'] }, { login: ['b'] }], [{ login: ['a', 'b'] }]],
    ['a token and a key together', [{ token: [], key: [] }], [{ token: ['aws.cognito.signin.user.admin'], key: [] }]],
    ['nothing where a token or a key suffices', [{ token: [] }, { key: [] }], []],
    ['nothing where the credential is optional', [{ token: [] }, {}], []],
    ['nothing where the gateway knows no such scheme', [{ basic: [] }], []],
    ['the token where the other scheme is unknown to it', [{ token: [], basic: [] }], [{ token: ['aws.cognito.signin.user.admin'] }]],
    ['nothing where the operation is open', [], []],
  ])('asks for %s', async (_name, security, expected) => {
    expect(await securityOf(security)).toEqual(expected);
  });

  test('takes security of the root down to the operation', async () => {
    const gateway = await gatewayOf(aModel({ ...pathsWith(['/a']), ...schemesOfAllKinds, security: [{ key: [] }] }));

    expect(valueAt(gateway, '/paths/~1a/get/security')).toEqual([{ key: [] }]);
    expect(gateway['security']).toBeUndefined();
  });

  test('lets the function answer HEAD with the credential of GET, OPTIONS and all other methods without one', async () => {
    const item = objectOf(valueAt(await gatewayOf(aModel({ ...pathsWith(['/a'], { security: [{ token: [] }] }), ...schemesOfAllKinds })), '/paths/~1a'));

    const asked = Object.fromEntries(Object.entries(item).map(([method, operation]) => [method, objectOf(operation)['security']]));

    const token = [{ token: ['aws.cognito.signin.user.admin'] }];
    expect(asked).toEqual({ get: token, head: token, options: [], 'x-amazon-apigateway-any-method': [] });
  });

  test('treats bodies as bytes where an operation carries bytes, and only there', async () => {
    const bytes = await gatewayOf(aModel(pathsWith(['/a'], { requestBody: { content: { 'image/png': {} } } })));
    const text = await gatewayOf(aModel(pathsWith(['/a'], { requestBody: { content: { 'application/json': {} } } })));

    expect(bytes['x-amazon-apigateway-binary-media-types']).toEqual(['*/*']);
    expect(text['x-amazon-apigateway-binary-media-types']).toBeUndefined();
  });
});

describe('emitGateway on contracts of others', () => {
  const refused: Readonly<Record<string, readonly string[]>> = {
    'parameters-style': ['/paths/~1cookies#formNonExploded', '/paths/~1cookies#formExploded'],
    galaxy: ['/security', '/security', '/security', '/security', '/security', '/paths/~1me/get/security'],
  };

  test.each(foreignContracts)('emits or names the places: %s', async (name, file) => {
    expect(await refusalsOf(file, async (model) => {
      const files = await emitGateway(model);
      expect(extensions(JSON.parse(files['gateway.json'] ?? '')) ? [] : extensions.errors).toEqual([]);
      return files;
    })).toEqual(refused[name] ?? []);
  });
});
