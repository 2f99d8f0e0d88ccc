import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { ContractError } from '#contract/contract-error.ts';
import type { ContractModel } from '#contract/contract-model.ts';
import { aModel, foreignContracts, ownModel, pathsWith, refusalsOf } from '#contract/contract-model.testing.ts';
import { emitGateway, functionVariable } from '#contract/emit-gateway.ts';
import type { Json, JsonObject } from '#contract/json.ts';
import { membersOf, objectOf } from '#contract/json.ts';
import { valueAt } from '#contract/json-pointer.ts';

const schema: JsonObject = JSON.parse(readFileSync(new URL('gateway-extensions.schema.json', import.meta.url), 'utf8'));
const extensions = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

const gatewayOf = async (model: ContractModel): Promise<JsonObject> => JSON.parse((await emitGateway(model))['gateway.json'] ?? '');
const lossOf = async (model: ContractModel): Promise<string> => (await emitGateway(model))['gateway.loss.md'] ?? '';

const routesOf = (document: JsonObject): readonly string[] =>
  membersOf(document['paths']).flatMap(([path, item]) => membersOf(item)
    .filter(([, operation]) => objectOf(operation)['operationId'] !== undefined)
    .map(([method, operation]) => `${method} ${path} ${String(objectOf(operation)['operationId'])}`));

const bearer = { components: { securitySchemes: {
  token: { type: 'http', scheme: 'bearer' },
  login: { type: 'oauth2', flows: { authorizationCode: {} } },
  password: { type: 'oauth2', flows: { password: {} } },
  key: { type: 'apiKey', in: 'header', name: 'x-api-key' },
  basic: { type: 'http', scheme: 'basic' },
} } };

const securityOf = async (security: Json): Promise<Json | undefined> =>
  valueAt(await gatewayOf(aModel({ ...pathsWith(['/a'], { security }), ...bearer })), '/paths/~1a/get/security');

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

describe('emitGateway refuses what the gateway refuses', () => {
  const many = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `/r${index}`);
  const corpus: readonly (readonly [string, JsonObject, string, string])[] = [
    ['a parameter that is part of a segment', pathsWith(['/a/v{id}']), '/paths/~1a~1v{id}', 'whole segment'],
    ['two parameters in a segment', pathsWith(['/a/{x}-{y}']), '/paths/~1a~1{x}-{y}', 'whole segment'],
    ['a segment with a tilde', pathsWith(['/~a']), '/paths/~1~0a', 'characters'],
    ['a segment with an encoded character', pathsWith(['/a%20b']), '/paths/~1a%20b', 'characters'],
    ['a segment beyond ASCII', pathsWith(['/größe']), '/paths/~1größe', 'characters'],
    ['a fragment in a path', pathsWith(['/a#b']), '/paths/~1a#b', 'characters'],
    ['a trailing slash', pathsWith(['/a/']), '/paths/~1a~1', 'empty segment'],
    ['a doubled slash', pathsWith(['/a//b']), '/paths/~1a~1~1b', 'empty segment'],
    ['sibling variables', pathsWith(['/users/{id}', '/users/{userId}/x']), '/paths/~1users~1{userId}~1x', 'one variable name'],
    ['sibling variables below a variable', pathsWith(['/a/{x}/{y}', '/a/{x}/{z}/b']), '/paths/~1a~1{x}~1{z}~1b', 'one variable name'],
    ['the reserved path /ping', pathsWith(['/ping']), '/paths/~1ping', '/healthz'],
    ['the reserved path /sping', pathsWith(['/sping']), '/paths/~1sping', '/healthz'],
    ['more than 300 resources', pathsWith(many(300)), '/paths', '301 resources'],
    ['the method TRACE', { paths: { '/a': { trace: { responses: {} } } } }, '/paths/~1a/trace', 'TRACE'],
    ['a reference to nothing', { ...pathsWith(['/a']), components: { schemas: { A: { $ref: '#/components/schemas/B' } } } }, '/components/schemas/A', 'leads nowhere'],
    ['a reference to another file', { ...pathsWith(['/a']), components: { schemas: { A: { $ref: 'b.yaml' } } } }, '/components/schemas/A', 'leads nowhere'],
    ['two user authorizers as alternatives', { ...pathsWith(['/a'], { security: [{ token: [] }, { login: [] }] }), ...bearer }, '/paths/~1a/get/security', 'one authorizer'],
    ['two user authorizers together', { ...pathsWith(['/a'], { security: [{ token: [], login: [] }] }), ...bearer }, '/paths/~1a/get/security', 'one authorizer'],
    ['two user authorizers of the root', { ...pathsWith(['/a']), ...bearer, security: [{ token: [] }, { login: [] }] }, '/security', 'one authorizer'],
    ['an undefined security scheme', pathsWith(['/a'], { security: [{ token: [] }] }), '/paths/~1a/get/security', 'not defined'],
  ];

  test.each(corpus)('%s', async (_name, document, pointer, words) => {
    const model = aModel(document);

    const emitted = Promise.resolve().then(() => emitGateway(model));

    await expect(emitted).rejects.toThrow(ContractError);
    await expect(emitted).rejects.toMatchObject({ findings: [{ pointer, message: expect.stringContaining(words) }] });
  });

  test('a document of more than 6 MB', async () => {
    const model = aModel(pathsWith(many(200), { parameters: Array.from({ length: 80 }, (_, index) => ({ name: `p${index}`, in: 'query', schema: {} })) }));

    const emitted = Promise.resolve().then(() => emitGateway(model));

    await expect(emitted).rejects.toMatchObject({ findings: [{ pointer: '', message: expect.stringContaining('6000000') }] });
  });

  test('a catalogue without a problem that the gateway answers', async () => {
    const model = aModel(pathsWith(['/a']), { problems: { internal_error: { status: 500, title: 'Internal error', generic: true } } });

    const emitted = Promise.resolve().then(() => emitGateway(model));

    await expect(emitted).rejects.toThrow('lacks route_not_found');
  });

  test('nothing about 299 resources, shared variables, literals beside variables and all kinds of legal segments', async () => {
    const model = aModel(pathsWith(['/', '/a.b_c-d,e:f/{x}', '/a.b_c-d,e:f/{x}/y', '/a.b_c-d,e:f/z', ...many(290)]));

    const gateway = await gatewayOf(model);

    expect(extensions(gateway) ? [] : extensions.errors).toEqual([]);
    expect(Object.keys(objectOf(gateway['paths']))).toHaveLength(294);
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
    const gateway = await gatewayOf(aModel({ ...pathsWith(['/a']), ...bearer, security: [{ key: [] }] }));

    expect(valueAt(gateway, '/paths/~1a/get/security')).toEqual([{ key: [] }]);
    expect(gateway['security']).toBeUndefined();
  });

  test('lets the function answer HEAD with the credential of GET, OPTIONS and all other methods without one', async () => {
    const item = objectOf(valueAt(await gatewayOf(aModel({ ...pathsWith(['/a'], { security: [{ token: [] }] }), ...bearer })), '/paths/~1a'));

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

describe('the loss report of emitGateway', () => {
  test.each<readonly [string, JsonObject, string, string]>([
    ['a body', pathsWith(['/a'], { requestBody: { content: { 'application/json': {} } } }), '/paths/~1a/get/requestBody/content/application~1json', 'not checked'],
    ['a cookie', pathsWith(['/a'], { parameters: [{ name: 'c', in: 'cookie', schema: {} }] }), '/paths/~1a/get/parameters/0', 'left out'],
    ['a name that cannot be mapped', pathsWith(['/a'], { parameters: [{ name: 'f[x]', in: 'query', schema: {} }] }), '/paths/~1a/get/parameters/0', 'left out'],
    ['a required header', pathsWith(['/a'], { parameters: [{ name: 'X-A', in: 'header', required: true, schema: {} }] }), '/paths/~1a/get/parameters/0', 'optional'],
    ['scopes', { ...pathsWith(['/a'], { security: [{ token: ['s'] }] }), ...bearer }, '/paths/~1a/get/security', 'scopes of the caller'],
    ['an unknown scheme', { ...pathsWith(['/a'], { security: [{ basic: [] }] }), ...bearer }, '/paths/~1a/get/security', 'no such scheme'],
    ['a base path', { ...pathsWith(['/a']), servers: [{ url: 'https://api.example/v3' }] }, '/servers/0/url', 'left out'],
    ['a webhook', { ...pathsWith(['/a']), webhooks: { paid: {} } }, '/webhooks/paid', 'left out'],
    ['callbacks', pathsWith(['/a'], { callbacks: { done: {} } }), '/paths/~1a/get/callbacks', 'left out'],
  ])('names %s by pointer', async (_name, document, pointer, effect) => {
    const report = await lossOf(aModel(document));

    const line = report.split('\n').find((each) => each.startsWith(`| \`${pointer}\``) && each.includes(effect));
    expect(line).toBeDefined();
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
