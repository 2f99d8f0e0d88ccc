import { expect, test } from '@jest/globals';
import type { RouteNode } from '#runtime/http/contract-facts.ts';
import { matchPath } from '#runtime/http/match-operation.ts';

const leaf = (id: string): RouteNode => ({ literals: {}, parameter: null, operations: { GET: id } });
const TREE: RouteNode = {
  literals: {
    users: {
      literals: { me: leaf('getMe') },
      parameter: { name: 'userId', node: { ...leaf('getUser'), literals: { posts: leaf('listPosts') } } },
      operations: { GET: 'listUsers' },
    },
  },
  parameter: null,
  operations: null,
};

test.each([
  ['/users', { operations: { GET: 'listUsers' }, names: [], values: [] }],
  ['/users/me', { operations: { GET: 'getMe' }, names: [], values: [] }],
  ['/users/a%20b', { operations: { GET: 'getUser' }, names: ['userId'], values: ['a%20b'] }],
  ['/users/7/posts', { operations: { GET: 'listPosts' }, names: ['userId'], values: ['7'] }],
  ['/users/constructor', { operations: { GET: 'getUser' }, names: ['userId'], values: ['constructor'] }],
  ['/', undefined],
  ['', undefined],
  ['/users/', undefined],
  ['//users', undefined],
  ['/users/7/', undefined],
  ['/users/7/posts/1', undefined],
  ['/constructor', undefined],
  ['/__proto__/users', undefined],
])('matchPath finds %s', (path, want) => {
  expect(matchPath(TREE, path)).toEqual(want);
});
