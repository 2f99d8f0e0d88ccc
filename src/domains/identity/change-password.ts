import type { Handler } from '#core/operation.ts';
import type { UserPool } from '#core/ports/user-pool.ts';
import { askPool, WHEN_SIGNED_IN } from '#domains/identity/identity.problems.ts';

interface Uses { readonly pool: UserPool }

/** Sets a new password for the caller and ends their sessions. */
export const changePassword: Handler<'changePassword', Uses> = async ({ caller, body }, { pool }) => {
  await askPool(pool.changePassword(caller.userId, body.currentPassword, body.newPassword), WHEN_SIGNED_IN);
  return { status: 204 };
};
