import type { Handler } from '#core/operation.ts';
import type { UserPool } from '#core/ports/user-pool.ts';
import { askPool } from '#domains/identity/identity.problems.ts';

interface Uses { readonly pool: UserPool }

/** Sets a new password by a mailed code and ends every session. */
export const resetPassword: Handler<'resetPassword', Uses> = async ({ body }, { pool }) => {
  await askPool(pool.resetPassword(body.email, body.code, body.newPassword));
  return { status: 204 };
};
