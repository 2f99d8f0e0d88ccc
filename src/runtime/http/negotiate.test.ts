import { expect, test } from '@jest/globals';
import { negotiate } from '#runtime/http/negotiate.ts';

const JSON_TYPE = 'application/json';
const CSV = 'text/csv';

test.each([
  ['nothing asked', undefined, [JSON_TYPE], JSON_TYPE],
  ['anything asked', '*/*', [JSON_TYPE, CSV], JSON_TYPE],
  ['the second asked', CSV, [JSON_TYPE, CSV], CSV],
  ['a whole type asked', 'text/*', [JSON_TYPE, CSV], CSV],
  ['quality decides', 'application/json;q=0.2, text/csv;q=0.9', [JSON_TYPE, CSV], CSV],
  ['the specific range wins over the general', 'application/json;q=0, */*', [JSON_TYPE], undefined],
  ['upper case', 'Application/JSON', [JSON_TYPE], JSON_TYPE],
  ['a browser', 'text/html,application/xhtml+xml,*/*;q=0.8', [JSON_TYPE], JSON_TYPE],
  ['nothing fits', 'image/png', [JSON_TYPE], undefined],
  ['rubbish', ';;;,,,q=', [JSON_TYPE], undefined],
])('negotiate: %s', (_name, accept, offers, want) => {
  expect(negotiate(accept, offers)).toBe(want);
});
