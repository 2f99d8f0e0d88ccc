import type { Role } from '#core/caller.ts';

const EVERYBODY = ['identity:self', 'profile:read', 'profile:write', 'files:read', 'files:write', 'photos:read', 'photos:write', 'todos:read', 'todos:write', 'search:read', 'webhooks:read', 'webhooks:write'] as const;

/** What each role may do, in the scopes that the contract asks for. */
export const SCOPES_OF_ROLE: { readonly [Each in Role]: readonly string[] } = {
  user: EVERYBODY,
  author: EVERYBODY,
  admin: [...EVERYBODY, 'users:admin', 'search:admin'],
};

/** Reads a role from a token or a store. @throws Error for a text that is no role */
export const roleOf = (text: string): Role => {
  if (text === 'user' || text === 'author' || text === 'admin') return text;
  throw new Error(`"${text}" is no role.`);
};
