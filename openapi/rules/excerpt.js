const referencesIn = (value) => {
  if (typeof value !== 'object' || value === null) return [];
  if (typeof value.$ref === 'string') return [value.$ref];
  return Object.values(value).flatMap(referencesIn);
};

const targetOf = (document, reference) => reference.split('/').slice(1)
  .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
  .reduce((value, part) => value[part], document);

/** Returns a bundled document with only the matching paths and the components that these use. */
export const excerptOf = (document, wanted) => {
  const paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => wanted.test(path)));
  const used = new Set(referencesIn(paths));
  for (const reference of used) for (const further of referencesIn(targetOf(document, reference))) used.add(further);
  const components = Object.fromEntries(Object.entries(document.components).map(([kind, members]) => [
    kind,
    kind === 'securitySchemes' ? members : Object.fromEntries(Object.entries(members).filter(([name]) => used.has(`#/components/${kind}/${name}`))),
  ]));
  return structuredClone({ ...document, paths, components });
};
