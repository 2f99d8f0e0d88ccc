import type { Handler } from '#core/operation.ts';
import type { UserPool } from '#core/ports/user-pool.ts';

interface Uses { readonly pool: UserPool }

/** Ends every session of the caller, on all devices. */
export const signOut: Handler<'signOut', Uses> = async ({ caller }, { pool }) => {
  await pool.signOutEverywhere(caller.userId);
  return { status: 204 };
};
