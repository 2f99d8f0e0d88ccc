import type { Handler } from '#core/operation.ts';
import type { Directory } from '#core/ports/directory.ts';
import { toUserBody } from '#domains/users/user.ts';
import { accountGone } from '#domains/users/users.problems.ts';

interface Uses { readonly directory: Directory }

/** Shows the caller's own profile. */
export const getCurrentUser: Handler<'getCurrentUser', Uses> = async ({ caller }, { directory }) => {
  const user = await directory.find(caller.userId);
  if (!user) throw accountGone();
  return { status: 200, body: toUserBody(user) };
};
