import type { Handler } from '#core/operation.ts';
import type { UserPool } from '#core/ports/user-pool.ts';
import { askPoolAgain } from '#domains/identity/identity.problems.ts';

interface Uses { readonly pool: UserPool }

/** Disables the second factor of a caller who knows the password. */
export const disableTotp: Handler<'disableTotp', Uses> = async ({ caller, body }, { pool }) => {
  await askPoolAgain(pool.disableTotp(caller.userId, body.password));
  return { status: 204 };
};
