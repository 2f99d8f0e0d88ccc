import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { typosBetween } from './sqlite-search-typos.ts';
import { findWords, wordsOf } from './sqlite-search-words.ts';

describe('wordsOf', () => {
  const cases: readonly [string, readonly string[]][] = [
    ['', []],
    ['Hello, World!', ['hello', 'world']],
    ['holiday-berlin_2026.final.jpg', ['holiday', 'berlin', '2026', 'final', 'jpg']],
    ['Café cafe\u0301 CAFÉ', ['cafe', 'cafe', 'cafe']],
    ['Straße STRASSE', ['strasse', 'strasse']],
    ['Łódź Ærø İstanbul', ['lodz', 'aero', 'istanbul']],
    ['ΟΔΟΣ οδος', ['οδοσ', 'οδοσ']],
    ['ﬁle Ⅷ ｎｏｔｅ 𝓷𝓸𝓽𝓮', ['file', 'viii', 'note', 'note']],
    ['½', ['1', '2']],
    ['東京タワー ひら', ['東', '京', 'タワー', 'ひ', 'ら']],
    ['हिन्दी 한국어', ['हिन्दी', '한국어']],
    ['😀 \u0000 \ud800 "*" \u0300', []],
  ];

  test.each(cases)('of %j are %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  test('are made of letters, digits and marks alone, so that none is syntax of an expression, and are at most 64 long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        for (const { word, start, end } of findWords(text)) {
          expect(word).toMatch(/^[\p{L}\p{N}\p{M}]{1,64}$/u);
          expect(end).toBeGreaterThan(start);
        }
      }),
    );
  });

  test('are the same again when they are written instead of the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const words = wordsOf(text);

        expect(wordsOf(words.join(' '))).toEqual(words);
      }),
      { examples: [['\u3280\ua000'], ['\u1e9e']] },
    );
  });
});

describe('typosBetween', () => {
  const cases: readonly [string, string, number, number | undefined][] = [
    ['garden', 'garden', 1, 0],
    ['garden', 'gardens', 1, 1],
    ['garden', 'gaden', 1, 1],
    ['garden', 'gerden', 1, 1],
    ['garden', 'gadren', 1, 1],
    ['garden', 'gadrens', 1, undefined],
    ['garden', 'gadrens', 2, 2],
    ['garden', 'g', 2, undefined],
    ['', 'ab', 2, 2],
  ];

  test.each(cases)('of %j and %j, at most %i, is %p', (a, b, atMost, typos) => {
    expect(typosBetween(a, b, atMost)).toBe(typos);
    expect(typosBetween(b, a, atMost)).toBe(typos);
  });
});
