import type { Handler } from '#core/operation.ts';
import type { Write } from '#core/ports/table.ts';
import type { SignInResult } from '#core/ports/user-pool.ts';
import { admitUser, type AdmitUses } from '#domains/identity/admit-user.ts';
import { askPool } from '#domains/identity/identity.problems.ts';
import type { RequireRoom } from '#domains/identity/require-room.ts';
import { toChallenge, toSignedIn } from '#domains/identity/sessions.ts';

interface Uses extends AdmitUses { readonly recordSignIn: (userId: string, now: Date) => Write; readonly requireRoom: RequireRoom }

/** Opens a session by password, or asks for the second factor first. */
export const signIn: Handler<'signIn', Uses> = async ({ body, requestId }, uses) => {
  await uses.requireRoom();
  const open = (): Promise<SignInResult> => askPool(uses.pool.signIn(body.email, body.password));
  let result = await open();
  if (result.kind === 'challenge') return { status: 200, body: toChallenge(result) };
  const user = await uses.pool.find(result.userId);
  // A role that only now was given has ended the session that was just opened.
  if (user && (await admitUser(user, requestId, uses))) result = await open();
  if (result.kind === 'challenge') return { status: 200, body: toChallenge(result) };
  return { status: 200, body: toSignedIn(result), writes: [uses.recordSignIn(result.userId, uses.clock.now())] };
};
