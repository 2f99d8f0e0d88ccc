import { describe, expect, test } from '@jest/globals';
import { aModel, pathsWith, schemesOfAllKinds } from '#contract/contract-model.testing.ts';
import { emitGateway } from '#contract/emit-gateway.ts';
import type { JsonObject } from '#contract/json.ts';

describe('the loss report of emitGateway', () => {
  test.each<readonly [string, JsonObject, string, string]>([
    ['a body', pathsWith(['/a'], { requestBody: { content: { 'application/json': {} } } }), '/paths/~1a/get/requestBody/content/application~1json', 'not checked'],
    ['a cookie', pathsWith(['/a'], { parameters: [{ name: 'c', in: 'cookie', schema: {} }] }), '/paths/~1a/get/parameters/0', 'left out'],
    ['a name that cannot be mapped', pathsWith(['/a'], { parameters: [{ name: 'f[x]', in: 'query', schema: {} }] }), '/paths/~1a/get/parameters/0', 'left out'],
    ['a required header', pathsWith(['/a'], { parameters: [{ name: 'X-A', in: 'header', required: true, schema: {} }] }), '/paths/~1a/get/parameters/0', 'optional'],
    ['scopes', { ...pathsWith(['/a'], { security: [{ token: ['s'] }] }), ...schemesOfAllKinds }, '/paths/~1a/get/security', 'scopes of the caller'],
    ['an unknown scheme', { ...pathsWith(['/a'], { security: [{ basic: [] }] }), ...schemesOfAllKinds }, '/paths/~1a/get/security', 'no such scheme'],
    ['a base path', { ...pathsWith(['/a']), servers: [{ url: 'https://api.example/v3' }] }, '/servers/0/url', 'left out'],
    ['a webhook', { ...pathsWith(['/a']), webhooks: { paid: {} } }, '/webhooks/paid', 'left out'],
    ['callbacks', pathsWith(['/a'], { callbacks: { done: {} } }), '/paths/~1a/get/callbacks', 'left out'],
  ])('names %s by pointer', async (_name, document, pointer, effect) => {
    const report = (await emitGateway(aModel(document)))['gateway.loss.md'] ?? '';

    const line = report.split('\n').find((each) => each.startsWith(`| \`${pointer}\``) && each.includes(effect));
    expect(line).toBeDefined();
  });
});
