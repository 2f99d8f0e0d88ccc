import type { SearchDocument } from '#core/ports/search-index.ts';
import { wordsOf } from './sqlite-search-words.ts';

/** Number of the set of documents that a reader may see: 0 is what is public, every owner has one for what is private. */
export type Scope = number;

/** What everybody may see. */
export const PUBLIC: Scope = 0;

/** The columns of the full-text table: every word of a document once, in its weightiest field, and its tags as a whole. */
export interface Tokens {
  readonly title: string;
  readonly tags: string;
  readonly text: string;
  readonly labels: string;
}

/**
 * A word as the full-text table holds it. The scope is part of the word, so a query can only meet documents of the scopes
 * that it is made for, and words, counts and ranks of other owners do not exist for it.
 */
export const wordToken = (scope: Scope, word: string): string => `${scope.toString(36)}·${word}`;

/** A whole tag as the full-text table holds it: in hexadecimal, because it may contain anything. */
export const tagToken = (scope: Scope, tag: string): string => `${scope.toString(36)}¦${Buffer.from(tag).toString('hex')}`;

/** The word of a token that `wordToken` made. */
export const wordOfToken = (token: string): string => token.slice(token.indexOf('·') + 1);

/** What the full-text table keeps of a document. */
export const tokensOf = ({ title, tags, text }: Pick<SearchDocument, 'title' | 'tags' | 'text'>, scope: Scope): Tokens => {
  const known = new Set<string>();
  const fresh = (words: readonly string[]): string => {
    const tokens: string[] = [];
    for (const word of words) {
      if (known.has(word)) continue;
      known.add(word);
      tokens.push(wordToken(scope, word));
    }
    return tokens.join(' ');
  };
  return { title: fresh(wordsOf(title)), tags: fresh(tags.flatMap(wordsOf)), text: fresh(wordsOf(text)), labels: tags.map((tag) => tagToken(scope, tag)).join(' ') };
};
