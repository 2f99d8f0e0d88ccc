import { describe, expect, test } from '@jest/globals';
import { MARK_END, MARK_START } from '#core/ports/search-index.ts';
import { highlightsOf } from './sqlite-search-highlights.ts';

const plain = (excerpt: string): string => excerpt.replaceAll(MARK_START, '[').replaceAll(MARK_END, ']');
const isGarden = (word: string): boolean => word === 'garden';
const excerpts = (...texts: readonly string[]): readonly string[] => highlightsOf(texts, isGarden).map(plain);

describe('highlightsOf', () => {
  const cases: readonly [string, readonly string[], readonly string[]][] = [
    ['nothing where nothing is found', ['a park', ''], []],
    ['a short text as a whole', ['My Garden, my garden.'], ['My [Garden], my [garden].']],
    ['several texts in order', ['garden', 'park', 'a garden'], ['[garden]', 'a [garden]']],
    ['no more than three', ['garden', 'garden', 'garden', 'garden'], ['[garden]', '[garden]', '[garden]']],
    ['whole words around the place', [`${'word '.repeat(20)}garden ${'word '.repeat(60)}`], [`…${'word '.repeat(8)}[garden] ${'word '.repeat(30)}`.trimEnd() + '…']],
    ['a second excerpt for what is far away', [`garden ${'word '.repeat(60)}garden`], [`[garden] ${'word '.repeat(38)}`.trimEnd() + '…', `…${'word '.repeat(8)}[garden]`]],
  ];

  test.each(cases)('gives %s', (_name, texts, wanted) => {
    expect(excerpts(...texts)).toEqual(wanted);
  });

  test('keeps to 240 characters and to whole characters wherever the cut falls', () => {
    for (let shift = 0; shift < 4; shift += 1) {
      for (const around of ['😀', 'garden ', 'garden', 'x']) {
        const [excerpt = ''] = highlightsOf([`${'a'.repeat(shift)} garden ${around.repeat(300)}`], (word) => word.startsWith('garden'));
        expect(excerpt.length).toBeLessThanOrEqual(240);
        expect(excerpt.isWellFormed()).toBe(true);
        expect(plain(excerpt)).toContain('[garden]');
      }
    }
  });
});
