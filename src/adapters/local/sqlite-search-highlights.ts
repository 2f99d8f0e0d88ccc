import { MARK_END, MARK_START } from '#core/ports/search-index.ts';
import { findWords, type FoundWord } from './sqlite-search-words.ts';

const MAX_HIGHLIGHTS = 3;
/** Of an excerpt without its marks and dots; a mark is one character. */
const MAX_EXCERPT = 200;
/** How much stands before the first found word of an excerpt. */
const LEAD = 40;
const MAX_MARKED = 10;

/** Up to three excerpts of these texts around the words that are meant; texts without such a word give none. */
export const highlightsOf = (texts: readonly string[], isMeant: (word: string) => boolean): readonly string[] => {
  const excerpts: string[] = [];
  for (const text of texts) {
    for (const excerpt of excerptsOf(text, isMeant)) {
      excerpts.push(excerpt);
      if (excerpts.length === MAX_HIGHLIGHTS) return excerpts;
    }
  }
  return excerpts;
};

function* excerptsOf(text: string, isMeant: (word: string) => boolean): Generator<string> {
  let from = 0;
  let found: FoundWord[] = [];
  for (const place of findWords(text)) {
    if (!isMeant(place.word) || place.start === found.at(-1)?.start) continue;
    if (found.length > 0 && (place.end > from + MAX_EXCERPT || found.length === MAX_MARKED)) {
      yield excerptAt(text, from, found);
      found = [];
    }
    if (found.length === 0) from = beginningAt(text, place.start);
    found.push(place);
  }
  if (found.length > 0) yield excerptAt(text, from, found);
}

/** A little before the place, at the beginning of a word if there is one. */
const beginningAt = (text: string, place: number): number => {
  if (place <= LEAD) return 0;
  const space = text.indexOf(' ', place - LEAD - 1);
  return space !== -1 && space < place ? space + 1 : place;
};

const excerptAt = (text: string, from: number, found: readonly FoundWord[]): string => {
  const limit = from + MAX_EXCERPT;
  let excerpt = from > 0 ? '…' : '';
  let at = from;
  for (const { start, end } of found) {
    excerpt += text.slice(at, start) + MARK_START + text.slice(start, Math.min(end, limit)) + MARK_END;
    at = Math.min(end, limit);
  }
  const rest = text.slice(at, limit);
  const isWhole = limit >= text.length;
  const lastSpace = rest.lastIndexOf(' ');
  excerpt += isWhole ? rest : `${lastSpace > 0 ? rest.slice(0, lastSpace) : rest}…`;
  // A cut may have halved a character of two code units.
  return excerpt.replace(/[\ud800-\udbff](?![\udc00-\udfff])/g, '');
};
