import { beginningToken, hasBeginnings, PUBLIC, tagToken, wordToken, type Scope } from './sqlite-search-tokens.ts';
import { cleanText } from './sqlite-search-words.ts';

/** One word that is looked for, with the words of each scope that a typing error may have meant. */
export interface QueryWord {
  readonly word: string;
  /** The last word may be the beginning of one. */
  readonly isBeginning: boolean;
  readonly typos: ReadonlyMap<Scope, readonly string[]>;
}

/** An FTS5 expression, and the points that the documents get which it matches. */
export interface Points {
  readonly match: string;
  readonly points: number;
}

/** Whole and without errors, without errors, or in any way that is forgiven. */
type Kind = 'exact' | 'written' | 'any';
type Place = '' | '{title} : ' | '{tags} : ';

/** Words after these have to match as well, but give no points. */
const MAX_RANKED_WORDS = 8;

/** What a word adds that is written without an error: more than all that follows. */
const WRITTEN = 256;
/** What a word adds that is not merely the beginning of one. */
const WHOLE = 16;
/** What a word adds in a field, if it stands there exactly, and in any way that is forgiven. */
const FIELDS: readonly (readonly [Place, exact: number, any: number])[] = [
  ['{title} : ', 8, 2],
  ['{tags} : ', 4, 1],
];

/** The FTS5 expression of all documents of these scopes that match every word and carry every tag. Each term is quoted, so no text becomes syntax. */
export const matchOf = (scopes: readonly Scope[], words: readonly QueryWord[], tags: readonly string[]): string => matchWith(scopes, words, tags);

/**
 * The points that rank the documents, which depend on the document and on the query alone: those that every match gets, and
 * expressions whose points are added. What the vocabulary makes needless to look up is given to all, so that ranks stay as
 * they are when the vocabulary changes.
 */
export const pointsOf = (scopes: readonly Scope[], words: readonly QueryWord[], tags: readonly string[]): { readonly base: number; readonly lists: readonly Points[] } => {
  const ranked = words.slice(0, MAX_RANKED_WORDS);
  const lists = ranked.flatMap((word) => {
    const list = (kind: Kind, place: Place, points: number): Points => ({ points, match: matchWith(scopes, words, tags, { word, kind, place }) });
    const isLoose = word.isBeginning || hasTypos(word);
    return [
      ...(hasTypos(word) ? [list('written', '', WRITTEN)] : []),
      ...(word.isBeginning ? [list('exact', '', WHOLE)] : []),
      ...FIELDS.flatMap(([place, exact, any]) => (isLoose ? [list('exact', place, exact), list('any', place, any)] : [list('exact', place, exact + any)])),
    ];
  });
  return { base: WRITTEN * ranked.filter((word) => !hasTypos(word)).length, lists };
};

const hasTypos = ({ typos }: QueryWord): boolean => [...typos.values()].some((words) => words.length > 0);

const matchWith = (scopes: readonly Scope[], words: readonly QueryWord[], tags: readonly string[], narrowed?: { readonly word: QueryWord; readonly kind: Kind; readonly place: Place }): string =>
  scopes
    .map((scope) => {
      const groups = words.map((word) => (word === narrowed?.word ? `${narrowed.place}(${alternatives(scope, word, narrowed.kind)})` : `(${alternatives(scope, word, 'any')})`));
      const labels = tags.map((tag) => `{labels} : "${tagToken(scope, cleanText(tag))}"`);
      return `(${[...labels, ...groups].join(' AND ')})`;
    })
    .join(' OR ');

const alternatives = (scope: Scope, { word, isBeginning, typos }: QueryWord, kind: Kind): string => {
  const written = isBeginning && kind !== 'exact' ? beginningTerm(scope, word) : `"${wordToken(scope, word)}"`;
  const meant = kind === 'any' ? (typos.get(scope) ?? []).map((typo) => `"${wordToken(scope, typo)}"`) : [];
  return [written, ...meant].join(' OR ');
};

const beginningTerm = (scope: Scope, word: string): string => (hasBeginnings(scope, word) ? `"${beginningToken(scope, word)}"` : `"${wordToken(scope, word)}" *`);

/** The scopes that a reader may see. */
export const scopesOf = (ownScope: Scope | undefined): readonly Scope[] => (ownScope === undefined ? [PUBLIC] : [ownScope, PUBLIC]);
