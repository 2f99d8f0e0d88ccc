import type { Handler } from '#core/operation.ts';
import { admitUser, type AdmitUses } from '#domains/identity/admit-user.ts';
import { askPool } from '#domains/identity/identity.problems.ts';

/** Confirms an address with its mailed code and brings the user into the directory. */
export const confirmSignUp: Handler<'confirmSignUp', AdmitUses> = async ({ body, requestId }, uses) => {
  const user = await askPool(uses.pool.confirmSignUp(body.email, body.code));
  await admitUser(user, requestId, uses);
  return { status: 204, writes: [uses.signUps.forget(body.email)] };
};
