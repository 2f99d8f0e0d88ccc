const segment = /^(?:[A-Za-z0-9_.,:-]+|\{[A-Za-z][A-Za-z0-9]*\})$/;
const reserved = ['/ping', '/sping'];
const isVariable = (part) => part.startsWith('{');

const eachPath = (check) => () => ({
  Paths(paths, { report, location }) {
    for (const [path, message] of check(Object.keys(paths))) report({ message, location: location.child([path]).key() });
  },
});

/** Variables at one place of the tree must have one name: Amazon API Gateway refuses two. */
export const pathsSiblingVariables = eachPath((paths) => {
  const names = new Map();
  return paths.flatMap((path) => path.split('/').flatMap((part, index, parts) => {
    if (!isVariable(part)) return [];
    const parent = parts.slice(0, index).map((each) => (isVariable(each) ? '{}' : each)).join('/');
    const first = names.get(parent) ?? part;
    names.set(parent, first);
    return first === part ? [] : [[path, `The variable ${part} below ${parent} is called ${first} elsewhere: use one name.`]];
  }));
});

/** Segments must be made of letters, digits and `_ - . , :`, or be one whole variable. */
export const pathsSegments = eachPath((paths) => paths.flatMap((path) => path.slice(1).split('/')
  .filter((part) => !segment.test(part))
  .map((part) => [path, `The segment \`${part}\` must be letters, digits and _ - . , : or one whole {variable}.`])));

/** Amazon API Gateway answers these paths itself. */
export const pathsReserved = eachPath((paths) => paths
  .filter((path) => reserved.includes(path))
  .map((path) => [path, `The path ${path} is reserved by Amazon API Gateway: choose another.`]));
