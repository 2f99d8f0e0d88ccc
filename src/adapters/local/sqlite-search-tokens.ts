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

/** The beginning of words as the full-text table holds it, where `hasBeginnings` says so. */
export const beginningToken = (scope: Scope, beginning: string): string => `${scope.toString(36)}‹${beginning}`;

/**
 * Whether the full-text table holds this beginning of words as a word of its own: short ones of what is public, where
 * they are in so many documents that looking at each of the words would take long.
 */
export const hasBeginnings = (scope: Scope, beginning: string): boolean => scope === PUBLIC && beginning.length <= MAX_BEGINNING;

const MAX_BEGINNING = 2;

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
      for (const beginning of scope === PUBLIC ? beginningsOf(word) : []) {
        if (known.has(`‹${beginning}`)) continue;
        known.add(`‹${beginning}`);
        tokens.push(beginningToken(scope, beginning));
      }
    }
    return tokens.join(' ');
  };
  return { title: fresh(wordsOf(title)), tags: fresh(tags.flatMap(wordsOf)), text: fresh(wordsOf(text)), labels: tags.map((tag) => tagToken(scope, tag)).join(' ') };
};

const beginningsOf = (word: string): readonly string[] => Array.from({ length: Math.min(MAX_BEGINNING, word.length) }, (_, index) => word.slice(0, index + 1).toWellFormed());
