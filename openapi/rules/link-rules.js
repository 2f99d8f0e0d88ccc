import { operationView } from './operation-view.js';

const bodyExpression = '$response.body#';

const valueAt = (document, pointer) => pointer.split('/').slice(1)
  .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  .reduce((value, part) => value?.[part], document);

const faultsOf = ({ link, examples }, parametersOf) => {
  const known = parametersOf.get(link.operationId);
  if (known === undefined) return [`The link leads to \`${link.operationId}\`, which does not exist.`];
  const expressions = [...Object.values(link.parameters ?? {}), ...Object.values(link.requestBody ?? {})];
  return [
    ...Object.keys(link.parameters ?? {}).filter((name) => !known.has(name))
      .map((name) => `The operation \`${link.operationId}\` has no parameter \`${name}\`.`),
    ...expressions.filter((each) => String(each).startsWith(bodyExpression))
      .filter((each) => !examples.some((example) => valueAt(example, each.slice(bodyExpression.length)) !== undefined))
      .map((each) => `No example of the answer has a value at ${each}.`),
  ];
};

/** Links name operations and parameters that exist, and places that the examples of the answer have. */
export const linksLeadSomewhere = () => {
  const links = [];
  const parametersOf = new Map();
  return {
    Root: {
      leave(root, { report }) {
        for (const each of links) for (const message of faultsOf(each, parametersOf)) report({ message, location: each.location });
      },
    },
    PathItem: {
      Operation(operation, ctx, { PathItem: pathItem }) {
        const view = operationView(operation, pathItem, ctx);
        parametersOf.set(view.id, view.parameters);
        for (const { status, links: own, content } of view.responses) {
          const location = ctx.location.child(['responses', status]);
          for (const link of own) links.push({ link, location, examples: content.flatMap(({ examples }) => examples) });
        }
      },
    },
  };
};
