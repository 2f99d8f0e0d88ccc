import type { RouteNode } from '#runtime/http/contract-facts.ts';

/** Where a path leads: the node, and the values of its variable segments, still percent-encoded. */
export interface RouteMatch {
  readonly operations: { readonly [method: string]: string };
  readonly names: readonly string[];
  readonly values: readonly string[];
}

/** Finds the operations of a path in time proportional to its length, whatever the size of the contract. */
export const matchPath = (root: RouteNode, path: string): RouteMatch | undefined => {
  const names: string[] = [];
  const values: string[] = [];
  let node = root;
  let start = 1;
  while (start <= path.length) {
    const slash = path.indexOf('/', start);
    const end = slash === -1 ? path.length : slash;
    const segment = path.slice(start, end);
    const literal = Object.hasOwn(node.literals, segment) ? node.literals[segment] : undefined;
    if (literal) {
      node = literal;
    } else if (node.parameter && segment !== '') {
      names.push(node.parameter.name);
      values.push(segment);
      node = node.parameter.node;
    } else {
      return undefined;
    }
    start = end + 1;
  }
  return hasOperations(node) ? { operations: node.operations!, names, values } : undefined;
};

const hasOperations = ({ operations }: RouteNode): boolean => {
  for (const _method in operations) return true;
  return false;
};
