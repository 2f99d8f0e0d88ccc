import type { Handler } from '#core/operation.ts';
import type { UserPool } from '#core/ports/user-pool.ts';
import { askPool } from '#domains/identity/identity.problems.ts';
import { toSignedIn } from '#domains/identity/sessions.ts';

interface Uses { readonly pool: UserPool }

/** Continues a session; the refresh token given ends, and using it again ends the session. */
export const refreshSession: Handler<'refreshSession', Uses> = async ({ body }, { pool }) => {
  const result = await askPool(pool.refresh(body.refreshToken));
  return { status: 200, body: toSignedIn(result) };
};
