import type { Handler } from '#core/operation.ts';
import type { Directory } from '#core/ports/directory.ts';
import { toUserBody } from '#domains/users/user.ts';
import { userNotFound } from '#domains/users/users.problems.ts';

interface Uses { readonly directory: Directory }

/** Shows one person of the directory to an administrator. */
export const getUser: Handler<'getUser', Uses> = async ({ path }, { directory }) => {
  const user = await directory.find(path.userId);
  if (!user) throw userNotFound(path.userId);
  return { status: 200, body: toUserBody(user) };
};
