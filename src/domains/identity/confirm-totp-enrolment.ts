import type { Handler } from '#core/operation.ts';
import type { UserPool } from '#core/ports/user-pool.ts';
import { askPool, WITHOUT_PASSWORD } from '#domains/identity/identity.problems.ts';

interface Uses { readonly pool: UserPool }

/** Enables the second factor and hands out recovery codes, once. */
export const confirmTotpEnrolment: Handler<'confirmTotpEnrolment', Uses> = async ({ caller, body }, { pool }) => {
  const recoveryCodes = await askPool(pool.confirmTotp(caller.userId, body.code), WITHOUT_PASSWORD);
  return { status: 200, body: { recoveryCodes: [...recoveryCodes] } };
};
