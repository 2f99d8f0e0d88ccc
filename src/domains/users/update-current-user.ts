import type { NewId } from '#core/ids.ts';
import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Directory } from '#core/ports/directory.ts';
import { changeUser, toUserBody, userUpdated } from '#domains/users/user.ts';
import { accountGone, requireVersion, saved } from '#domains/users/users.problems.ts';

interface Uses { readonly directory: Directory; readonly clock: Clock; readonly newId: NewId }

/** Changes what the caller may change of their own profile. */
export const updateCurrentUser: Handler<'updateCurrentUser', Uses> = async (
  { caller, body, ifMatch, requestId },
  { directory, clock, newId },
) => {
  const user = await directory.find(caller.userId);
  if (!user) throw accountGone();
  requireVersion(user.version, ifMatch);
  const at = clock.now();
  const { user: changed, changes } = changeUser(user, body, at);
  const event = userUpdated(changed, { id: newId('event'), at, requestId });
  await saved(directory.save(changed, { actorId: caller.userId, requestId, at, changes }, event), ifMatch);
  return { status: 200, body: toUserBody(changed) };
};
