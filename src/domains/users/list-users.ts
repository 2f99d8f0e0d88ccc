import type { Handler } from '#core/operation.ts';
import type { Directory } from '#core/ports/directory.ts';
import { toUserBody } from '#domains/users/user.ts';

interface Uses { readonly directory: Directory }

interface Position { readonly createdAt: string; readonly userId: string }

/** Shows a page of the directory to an administrator, newest first. */
export const listUsers: Handler<'listUsers', Uses> = async ({ query, page }, { directory }) => {
  const { state, role, text } = query;
  // The pipeline hands back the very position that an earlier page of this list gave it.
  const after = page.after as Position | undefined;
  const found = await directory.list(
    { ...(state && { state }), ...(role && { role }), ...(text && { text }) },
    { limit: page.limit + 1, ...(after && { after: { createdAt: new Date(after.createdAt), userId: after.userId } }) },
  );
  const users = found.slice(0, page.limit);
  const last = users.at(-1);
  const next = found.length > page.limit && last ? { createdAt: last.createdAt.toISOString(), userId: last.userId } : undefined;
  return { status: 200, body: { items: users.map(toUserBody) }, next };
};
