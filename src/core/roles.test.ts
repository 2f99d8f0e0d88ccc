import { expect, test } from '@jest/globals';
import { operations } from '#generated/routes.ts';
import { roleOf, SCOPES_OF_ROLE } from '#core/roles.ts';

const asked = new Set(Object.values(operations).flatMap(({ security }) => security.flat().flatMap(({ scopes }): readonly string[] => scopes)));

test('every scope that the contract asks for is given to an administrator, and only those are', () => {
  expect([...SCOPES_OF_ROLE.admin].toSorted()).toEqual([...asked].toSorted());
});

test.each(['user', 'author'] as const)('the role %s administers nobody', (role) => {
  expect(SCOPES_OF_ROLE[role]).not.toContain('users:admin');
});

test.each(['', 'Admin', 'root', 'constructor'])('"%s" is no role', (text) => {
  expect(() => roleOf(text)).toThrow(`"${text}" is no role.`);
});
