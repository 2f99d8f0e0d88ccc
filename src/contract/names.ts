/** `Todo items` or `todoItems` → `todo-items`. */
export const kebabCase = (text: string): string =>
  wordsOf(text).map((word) => word.toLowerCase()).join('-');

/** `get-trip` or `GET /trips/{id}` → `getTrip`, `getTripsId`: a name that JavaScript can export. */
export const camelCase = (text: string): string => {
  if (isIdentifier(text)) return text;
  const name = wordsOf(text).map((word, index) => (index === 0 ? lowerFirst(word) : upperFirst(word))).join('');
  return identifierOf(name);
};

/** `Links-Self` → `LinksSelf`: a name for a TypeScript type. */
export const typeName = (text: string): string =>
  isIdentifier(text) ? text : identifierOf(wordsOf(text).map(upperFirst).join(''));

/** Tells whether a text can name a variable as it stands. */
export const isIdentifier = (text: string): boolean => /^[A-Za-z_$][\w$]*$/.test(text) && !reservedWords.has(text);

/** A member name as it is written in an object literal or type: quoted only where it must be. */
export const memberName = (name: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) && name !== '__proto__' ? name : quoted(name);

/** A text as a single-quoted literal. */
export const quoted = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
    .replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`;

const wordsOf = (text: string): readonly string[] =>
  text.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').split(/[^A-Za-z\d]+/).filter((word) => word !== '');

const upperFirst = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const lowerFirst = (word: string): string => word.charAt(0).toLowerCase() + word.slice(1);
const identifierOf = (name: string): string => (/^[A-Za-z]/.test(name) && !reservedWords.has(name) ? name : `_${name}`);

const reservedWords = new Set(('arguments await break case catch class const continue debugger default delete do else enum eval export extends '
  + 'false finally for function if implements import in instanceof interface let new null package private protected public return static '
  + 'super switch this throw true try typeof var void while with yield undefined').split(' '));
