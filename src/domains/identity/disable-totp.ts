import type { Handler } from '#core/operation.ts';
import type { UserPool } from '#core/ports/user-pool.ts';
import { askPool, WHEN_SIGNED_IN } from '#domains/identity/identity.problems.ts';

interface Uses { readonly pool: UserPool }

/** Disables the second factor of a caller who knows the password. */
export const disableTotp: Handler<'disableTotp', Uses> = async ({ caller, body }, { pool }) => {
  await askPool(pool.disableTotp(caller.userId, body.password), WHEN_SIGNED_IN);
  return { status: 204 };
};
