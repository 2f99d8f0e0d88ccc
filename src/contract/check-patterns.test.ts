import { describe, expect, test } from '@jest/globals';
import { checkPatterns } from '#contract/check-patterns.ts';
import { aContract, aGet, aReply, findingsOf } from '#contract/contract.testing.ts';

const contract = (pattern: string) => aContract({ paths: { '/x': aGet({ responses: { 200: aReply({ type: 'string', pattern, examples: [{ pattern: '(a+)+$' }] }) } }) } });
const at = '/paths/~1x/get/responses/200/content/application~1json/schema/pattern';

describe('checkPatterns', () => {
  test.each([
    ['nothing about a linear pattern', '^[a-z]{1,8}$', []],
    ['a pattern that takes exponential time', '^(a+)+$', [expect.stringContaining(`contract.yaml:1 ${at} The pattern ^(a+)+$ takes exponential time on `)]],
    ['a pattern that takes quadratic time', '^a*a*$', [expect.stringContaining('takes 2nd degree polynomial time on ')]],
  ])('reports %s', async (_name, pattern, want) => {
    expect(await findingsOf(() => checkPatterns(contract(pattern), new Map()))).toEqual(want);
  });

  test('asks for each pattern only once', async () => {
    const verdicts = new Map([['^(a+)+$', 'safe']]);

    expect(checkPatterns(contract('^(a+)+$'), verdicts)).toBe(1);
    expect([...verdicts]).toEqual([['^(a+)+$', 'safe']]);
  });

  test('looks into the catalogues', async () => {
    const events = { 'a.done': { version: 1, schema: { properties: { default: { pattern: '^(a+)+$' } } } } };

    expect(await findingsOf(() => checkPatterns(aContract({ events }), new Map([['^(a+)+$', 'is slow.']]))))
      .toEqual(['events.yaml:1 /events/a.done/schema/properties/default/pattern The pattern ^(a+)+$ is slow.']);
  });
});
