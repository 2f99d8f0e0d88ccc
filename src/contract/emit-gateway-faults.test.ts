import { describe, expect, test } from '@jest/globals';
import { ContractError } from '#contract/contract-error.ts';
import { aModel, pathsWith, schemesOfAllKinds } from '#contract/contract-model.testing.ts';
import { emitGateway } from '#contract/emit-gateway.ts';
import type { JsonObject } from '#contract/json.ts';
import { objectOf } from '#contract/json.ts';

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
    ['two user authorizers as alternatives', { ...pathsWith(['/a'], { security: [{ token: [] }, { login: [] }] }), ...schemesOfAllKinds }, '/paths/~1a/get/security', 'one authorizer'],
    ['two user authorizers together', { ...pathsWith(['/a'], { security: [{ token: [], login: [] }] }), ...schemesOfAllKinds }, '/paths/~1a/get/security', 'one authorizer'],
    ['two user authorizers of the root', { ...pathsWith(['/a']), ...schemesOfAllKinds, security: [{ token: [] }, { login: [] }] }, '/security', 'one authorizer'],
    ['an undefined security scheme', pathsWith(['/a'], { security: [{ token: [] }] }), '/paths/~1a/get/security', 'not defined'],
  ];

  test.each(corpus)('%s', async (_name, document, pointer, words) => {
    const model = aModel(document);

    const emitted = Promise.resolve().then(() => emitGateway(model));

    await expect(emitted).rejects.toThrow(ContractError);
    await expect(emitted).rejects.toMatchObject({ findings: [{ pointer, message: expect.stringContaining(words) }] });
  });

  test('every variable of a path that differs from its siblings, at once', async () => {
    const model = aModel(pathsWith(['/a/{x}/{y}', '/a/{v}/{w}']));

    const emitted = Promise.resolve().then(() => emitGateway(model));

    await expect(emitted).rejects.toMatchObject({ findings: [{ message: expect.stringContaining('{v}') }, { message: expect.stringContaining('{w}') }] });
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

    const gateway: JsonObject = JSON.parse((await emitGateway(model))['gateway.json'] ?? '');

    expect(Object.keys(objectOf(gateway['paths']))).toHaveLength(294);
  });
});
