import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Write } from '#core/ports/table.ts';
import type { UserPool } from '#core/ports/user-pool.ts';
import { askPool, WITH_CHALLENGE } from '#domains/identity/identity.problems.ts';
import type { RequireRoom } from '#domains/identity/require-room.ts';
import { toSignedIn } from '#domains/identity/sessions.ts';

interface Uses { readonly pool: UserPool; readonly clock: Clock; readonly recordSignIn: (userId: string, now: Date) => Write; readonly requireRoom: RequireRoom }

/** Opens a session by the second factor: a TOTP code or a recovery code. */
export const respondToChallenge: Handler<'respondToChallenge', Uses> = async ({ body }, { pool, clock, recordSignIn, requireRoom }) => {
  // A code is used up by asking for it.
  await requireRoom();
  const result = await askPool(pool.respondToChallenge(body.challengeId, body.code), WITH_CHALLENGE);
  return { status: 200, body: toSignedIn(result), writes: [recordSignIn(result.userId, clock.now())] };
};
