import { wordsBeginning, type LiveGeneration } from './sqlite-search-generation.ts';
import { wordToken, type Scope } from './sqlite-search-tokens.ts';
import { findWords, wordsOf } from './sqlite-search-words.ts';

/** Sorts behind every title. */
const LAST = '\u{10ffff}';

/**
 * Completes the beginning of a word or title: titles first, up to half of the places while there are words for the others,
 * then words as they are written in a document, the most frequent first.
 */
export const suggestions = (live: LiveGeneration, scopes: readonly Scope[], prefix: string, limit: number): readonly string[] => {
  const words = wordsOf(prefix);
  const [beginning] = words;
  if (beginning === undefined) return [];
  const titles = titlesBeginning(live, scopes, words.join(' '), limit);
  const completed = words.length === 1 ? completeWord(live, scopes, beginning, limit).filter((word) => !titles.includes(word)) : [];
  const room = Math.max(Math.ceil(limit / 2), limit - completed.length);
  return [...titles.slice(0, room), ...completed].slice(0, limit);
};

const titlesBeginning = (live: LiveGeneration, scopes: readonly Scope[], beginning: string, limit: number): readonly string[] => {
  const find = live.prepare('SELECT DISTINCT titleKey, title FROM documents_$ WHERE scope = ? AND titleKey >= ? AND titleKey < ? ORDER BY titleKey LIMIT ?');
  return [...new Set(scopes.flatMap((scope) => find.all(scope, beginning, beginning + LAST, limit).map((row) => String(row['title']))))].slice(0, limit);
};

const completeWord = (live: LiveGeneration, scopes: readonly Scope[], beginning: string, limit: number): readonly string[] => {
  const known = scopes.flatMap((scope) => wordsBeginning(live, scope, beginning).map((word) => ({ ...word, scope })));
  const frequent = known.sort((a, b) => b.documents - a.documents || (a.word < b.word ? -1 : 1));
  const texts = new Map<string, string>();
  for (const { scope, word } of frequent) {
    if (texts.size === limit) break;
    const written = texts.has(word) ? undefined : asWritten(live, scope, word);
    if (written !== undefined) texts.set(word, written);
  }
  return [...texts.values()];
};

/** The word as one of the documents has it: with its accents, in lower case. */
const asWritten = (live: LiveGeneration, scope: Scope, word: string): string | undefined => {
  const find = live.prepare(
    'SELECT d.title, d.tags, t.text FROM words_$ CROSS JOIN documents_$ d ON d.n = words_$.rowid CROSS JOIN texts_$ t ON t.n = d.n WHERE words_$ MATCH ? LIMIT 1',
  );
  const row = find.get(`"${wordToken(scope, word)}"`);
  if (row === undefined) return undefined;
  const tags: readonly string[] = JSON.parse(String(row['tags']));
  for (const text of [String(row['title']), ...tags, String(row['text'])]) {
    for (const found of findWords(text)) if (found.word === word) return text.slice(found.start, found.end).toLowerCase();
  }
  return undefined;
};
