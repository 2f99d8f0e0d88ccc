import type { Operation } from '../probe/contract.ts';

/** Who asks. */
export const CALLERS = [
  'anonymous', 'garbage', 'expired', 'another client', 'id token', 'another pool', 'signed out', 'deleted', 'suspended', 'user', 'admin',
] as const;
export type Caller = (typeof CALLERS)[number];

/** Whose record the request names. */
export const OWNERS = ['own', 'foreign', 'absent', 'malformed'] as const;
export type Owner = (typeof OWNERS)[number];

/** What must come of a request; `granted` is any answer that does not depend on who asks. */
export interface Decision {
  readonly status: number | 'granted';
  readonly code?: string;
}

/** Whose credential is none, however it looks. */
const NOBODY: readonly Caller[] = ['anonymous', 'garbage', 'expired', 'another client', 'id token', 'another pool', 'signed out', 'deleted'];

/** The problem that says that there is no such thing, by the path parameter that names it. */
const NOT_FOUND: Readonly<Record<string, string>> = {
  userId: 'user_not_found',
  fileId: 'file_not_found',
  versionId: 'file_version_not_found',
  shareId: 'share_not_found',
  shareCode: 'share_not_found',
  todoId: 'todo_not_found',
};

const needsAdministrator = ({ facts }: Operation): boolean => facts.security.some((all) => all.some(({ scopes }) => scopes.some((scope) => scope.endsWith(':admin'))));

/** Administrators act on everybody's record, and a share is for whoever knows its code. */
const isForEverybody = (operation: Operation, parameter: string): boolean => needsAdministrator(operation) || parameter === 'shareCode';

/**
 * The whole policy: who is nobody is asked to authenticate before anything is looked at; then come suspension and
 * role; then the shape of the id; and what is not the caller's own does not exist.
 */
export const decisionOf = (operation: Operation, caller: Caller, parameter: string, owner: Owner): Decision => {
  const isPublic = operation.facts.caller === 'anonymous' || (operation.facts.caller === 'optional' && caller === 'anonymous');
  if (!isPublic && NOBODY.includes(caller)) return { status: 401, code: 'unauthenticated' };
  if (!isPublic && caller === 'suspended') return { status: 403, code: 'account_suspended' };
  if (!isPublic && needsAdministrator(operation) && caller !== 'admin') return { status: 403, code: 'insufficient_scope' };
  if (parameter === '') return { status: 'granted' };
  if (owner === 'malformed') return { status: 400, code: 'validation_failed' };
  const exists = owner === 'own' || (owner === 'foreign' && isForEverybody(operation, parameter));
  return exists ? { status: 'granted' } : { status: 404, code: NOT_FOUND[parameter] ?? 'unknown' };
};

/** Codes that say that it depends on who asks. */
export const REFUSALS_BY_CALLER: ReadonlySet<string | undefined> = new Set(['unauthenticated', 'insufficient_scope', 'account_suspended', ...Object.values(NOT_FOUND)]);
