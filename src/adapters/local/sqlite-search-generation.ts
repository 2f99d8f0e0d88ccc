import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { typosBetween, forgivenTypos } from './sqlite-search-typos.ts';
import { wordOfToken, wordToken, type Scope } from './sqlite-search-tokens.ts';

/** The generation that is searched, as one reading transaction sees it. */
export interface LiveGeneration {
  readonly number: number;
  /** Prepares a statement once; `$` stands for the number of the generation in the names of its tables. */
  prepare(sql: string): StatementSync;
}

/** A word of the vocabulary and in how many documents of its scope it is. */
export interface KnownWord {
  readonly word: string;
  readonly documents: number;
}

/** More than this many forms of one word are not tried. */
const MAX_TYPOS = 64;
/** Sorts behind every word. */
const LAST = '\u{10ffff}';

/** The statements of the generation in use, which are forgotten when another one takes its place. */
export const liveGenerations = (db: DatabaseSync): (() => LiveGeneration) => {
  const find = db.prepare("SELECT number FROM generations WHERE state = 'live'");
  let statements = new Map<string, StatementSync>();
  let current = 0;
  return () => {
    const number = Number(find.get()?.['number']);
    if (number !== current) statements = new Map();
    current = number;
    return {
      number,
      prepare: (sql) => {
        const known = statements.get(sql) ?? db.prepare(sql.replaceAll('$', String(number)));
        statements.set(sql, known);
        return known;
      },
    };
  };
};

/** The words of a scope that begin like this, in order. */
export const wordsBeginning = (live: LiveGeneration, scope: Scope, beginning: string): readonly KnownWord[] => {
  const first = wordToken(scope, beginning);
  const rows = live.prepare('SELECT term, doc FROM vocabulary_$ WHERE term >= ? AND term < ?').all(first, first + LAST);
  return rows.map((row) => ({ word: wordOfToken(String(row['term'])), documents: Number(row['doc']) }));
};

/** Finds the words of a scope that may be meant by a word with typing errors behind its first letter, the likeliest first. */
export const typoFinder = (live: LiveGeneration): ((scope: Scope, word: string) => readonly string[]) => {
  const vocabulary = new Map<string, readonly KnownWord[]>();
  return (scope, word) => {
    const atMost = forgivenTypos(word);
    if (atMost === 0) return [];
    const letter = String.fromCodePoint(word.codePointAt(0)!);
    const known = vocabulary.get(wordToken(scope, letter)) ?? wordsBeginning(live, scope, letter);
    vocabulary.set(wordToken(scope, letter), known);
    const found: { readonly word: string; readonly typos: number }[] = [];
    for (const candidate of known) {
      const typos = candidate.word === word ? undefined : typosBetween(word, candidate.word, atMost);
      if (typos !== undefined) found.push({ word: candidate.word, typos });
    }
    // The vocabulary is in order already, and sorting keeps it among equals.
    return found.sort((a, b) => a.typos - b.typos).slice(0, MAX_TYPOS).map((candidate) => candidate.word);
  };
};
