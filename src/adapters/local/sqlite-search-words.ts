import { MARK_END, MARK_START } from '#core/ports/search-index.ts';

/** A word of a text: folded, with the place of what was written. */
export interface FoundWord {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** Longer words are cut, in documents and queries alike. */
const MAX_WORD = 64;
/** Han and Hiragana have no spaces between words: every character is one. */
const PIECE = /[\p{sc=Han}\p{sc=Hiragana}]|[[\p{L}\p{N}\p{M}]--[\p{sc=Han}\p{sc=Hiragana}]]+/gv;
const PLAIN = /^[a-z0-9]*$/;
const ASCII = /^[A-Za-z0-9]*$/;
/** Letters that Unicode does not decompose, though people type them plainly. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe', ħ: 'h', ς: 'σ' };
const MARKS = new RegExp(`[${MARK_START}${MARK_END}]`, 'g');

/** The text without marks and broken characters, as it is stored. */
export const cleanText = (text: string): string => text.toWellFormed().replace(MARKS, '');

/** Finds the words of a text from left to right: without case, accents and compatibility forms. */
export function* findWords(text: string): Generator<FoundWord> {
  for (const match of text.matchAll(PIECE)) {
    const piece = match[0];
    const end = match.index + piece.length;
    if (PLAIN.test(piece)) yield { word: cut(piece), start: match.index, end };
    else for (const word of fold(piece)) yield { word, start: match.index, end };
  }
}

/** The words of a text in order. */
export const wordsOf = (text: string): readonly string[] => Array.from(findWords(text), ({ word }) => word);

/** What titles are completed by: their words, one space between them. */
export const titleKeyOf = (title: string): string => wordsOf(title).join(' ').slice(0, 2 * MAX_WORD).toWellFormed();

const fold = (piece: string): readonly string[] => {
  if (ASCII.test(piece)) return [cut(piece.toLowerCase())];
  const plain = piece.normalize('NFKD').replace(/[\u0300-\u036f]/g, '');
  // There and back again makes one of what differs in one case only (ẞ, ß and ss).
  const folded = plain.toLowerCase().toUpperCase().toLowerCase().normalize('NFKC').replace(/[øłđðþæœħς]/g, (letter) => PLAIN_LETTERS[letter] ?? letter);
  return Array.from(folded.matchAll(PIECE), ([word]) => cut(word));
};

const cut = (word: string): string => {
  if (word.length <= MAX_WORD) return word;
  const isSplit = /[\ud800-\udbff]/.test(word[MAX_WORD - 1] ?? '');
  return word.slice(0, isSplit ? MAX_WORD - 1 : MAX_WORD);
};
