import { expect, test } from '@jest/globals';
import { openAnswer, sealAnswer } from '#runtime/http/sealed-answer.ts';

const KEY = Buffer.alloc(32, 1);
const ANSWER = { status: 201, headers: ['location', '/v1/files/file_1'], body: '{"code":"canary-secret"}' };

test('an answer comes out as it was sealed', () => {
  expect(openAnswer(sealAnswer(ANSWER, KEY), KEY)).toEqual(ANSWER);
  expect(openAnswer(sealAnswer({ ...ANSWER, body: undefined }, KEY), KEY)).toEqual({ ...ANSWER, body: undefined });
});

test('a sealed answer shows nothing of it, and no two are alike', () => {
  const sealed = sealAnswer(ANSWER, KEY);

  expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('canary');
  expect(sealAnswer(ANSWER, KEY)).not.toBe(sealed);
});

test('a sealed answer opens with its own key only, and only as it was', () => {
  const sealed = sealAnswer(ANSWER, KEY);
  const altered = Buffer.from(sealed, 'base64');
  altered[40]! ^= 1;

  expect(() => openAnswer(sealed, Buffer.alloc(32, 2))).toThrow();
  expect(() => openAnswer(altered.toString('base64'), KEY)).toThrow();
});
