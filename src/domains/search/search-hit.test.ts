import { expect, test } from '@jest/globals';
import { MARK_END, MARK_START } from '#core/ports/search-index.ts';
import { toExcerpt } from '#domains/search/search-hit.ts';

const found = (text: string): string => `${MARK_START}${text}${MARK_END}`;

test.each([
  ['nothing', '', []],
  ['plain text', 'the train', [['the train', false]]],
  ['a word in the middle', `the ${found('train')} leaves`, [['the ', false], ['train', true], [' leaves', false]]],
  ['words at both ends', `${found('train')} and ${found('boat')}`, [['train', true], [' and ', false], ['boat', true]]],
  ['neighbours', `${found('a')}${found('b')}`, [['a', true], ['b', true]]],
  ['markup that is only text', `<b>${found('<script>')}`, [['<b>', false], ['<script>', true]]],
  ['a mark that was cut off', `${MARK_START}train`, [['train', true]]],
] as const)('an excerpt of %s comes apart', (_name, marked, parts) => {
  expect(toExcerpt(marked)).toEqual({ parts: parts.map(([text, isMatch]) => ({ text, isMatch })) });
});
