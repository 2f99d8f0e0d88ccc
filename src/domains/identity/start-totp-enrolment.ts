import type { Handler } from '#core/operation.ts';
import type { UserPool } from '#core/ports/user-pool.ts';
import { askPool, WITHOUT_PASSWORD } from '#domains/identity/identity.problems.ts';

interface Uses { readonly pool: UserPool }

/** Hands out a secret for the caller's authenticator app; nothing changes until it is confirmed. */
export const startTotpEnrolment: Handler<'startTotpEnrolment', Uses> = async ({ caller }, { pool }) => {
  const { secret, otpauthUri } = await askPool(pool.startTotp(caller.userId), WITHOUT_PASSWORD);
  return { status: 200, body: { secret, otpauthUri } };
};
