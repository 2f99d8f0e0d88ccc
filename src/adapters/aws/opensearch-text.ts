import { MARK_END, MARK_START } from '#core/ports/search-index.ts';

const HIGHLIGHT_MARKS = new RegExp(`[${MARK_START}${MARK_END}]`, 'g');
/** Han and Hiragana have no spaces between words: every character is one. */
const WORD = /[\p{sc=Han}\p{sc=Hiragana}]|[[\p{L}\p{N}\p{M}]--[\p{sc=Han}\p{sc=Hiragana}]]+/gv;
const ACCENTS = /[\u0300-\u036f]/g;

/** The text without marks and broken characters, as documents hold it and queries ask for it. */
export const cleanText = (text: string): string => text.toWellFormed().replace(HIGHLIGHT_MARKS, '');

/** What a text consists of, as it was written; the engine's analyzers find the same. */
export const wordsIn = (text: string): readonly string[] => (cleanText(text).match(WORD) ?? []).filter((word) => withoutAccents(word) !== '');

/** The text without accents. */
export const withoutAccents = (text: string): string => text.normalize('NFKD').replace(ACCENTS, '');
