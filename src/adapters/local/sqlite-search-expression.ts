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

type Kind = 'exact' | 'beginning' | 'any';
type Place = '' | '{title} : ' | '{tags} : ';

/** Words after these have to match as well, but give no points. */
const MAX_RANKED_WORDS = 8;

/** What a word that matches adds: how it matches counts more than where. A word without forgiven forms always matches exactly. */
const POINTS: readonly (readonly [Kind, Place, number])[] = [
  ['exact', '', 64],
  ['beginning', '', 16],
  ['exact', '{title} : ', 8],
  ['exact', '{tags} : ', 4],
  ['any', '{title} : ', 2],
  ['any', '{tags} : ', 1],
];

/** The FTS5 expression of all documents of these scopes that match every word and carry every tag. Each term is quoted, so no text becomes syntax. */
export const matchOf = (scopes: readonly Scope[], words: readonly QueryWord[], tags: readonly string[]): string => matchWith(scopes, words, tags);

/** The expressions whose points, added up, rank the documents; they depend on the document and on the query alone. */
export const pointsOf = (scopes: readonly Scope[], words: readonly QueryWord[], tags: readonly string[]): readonly Points[] =>
  words.slice(0, MAX_RANKED_WORDS).flatMap((word) => {
    const hasTypos = [...word.typos.values()].some((typos) => typos.length > 0);
    const isLoose = word.isBeginning || hasTypos;
    const useful = POINTS.filter(([kind, place]) => (kind === 'any' ? isLoose : kind === 'beginning' ? word.isBeginning && hasTypos : place !== '' || isLoose));
    return useful.map(([kind, place, points]) => ({ points, match: matchWith(scopes, words, tags, { word, kind, place }) }));
  });

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
