import type { NewId } from '#core/ids.ts';
import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Directory } from '#core/ports/directory.ts';
import type { UserPool } from '#core/ports/user-pool.ts';
import { alignPool } from '#domains/users/align-pool.ts';
import { laterWhenFull } from '#domains/users/later-when-full.ts';
import { changeUser, toUserBody, userUpdated } from '#domains/users/user.ts';
import { cannotChangeSelf, requireVersion, saved, userNotFound } from '#domains/users/users.problems.ts';

interface Uses { readonly directory: Directory; readonly pool: UserPool; readonly clock: Clock; readonly newId: NewId }

/** Changes a person's role or state; both end that person's sessions. */
export const updateUser: Handler<'updateUser', Uses> = async (
  { caller, path, body, ifMatch, requestId },
  { directory, pool, clock, newId },
) => {
  if (path.userId === caller.userId) throw cannotChangeSelf();
  const user = await directory.find(path.userId);
  if (!user) throw userNotFound(path.userId);
  requireVersion(user.version, ifMatch);
  const at = clock.now();
  const { user: changed, changes } = changeUser(user, body, at);
  const event = userUpdated(changed, { id: newId('event'), at, requestId });
  await saved(directory.save(changed, { actorId: caller.userId, requestId, at, changes }, event), ifMatch);
  // The event brings the pool in line once it has room: what the directory keeps must not be refused.
  await laterWhenFull(alignPool(changed, pool));
  return { status: 200, body: toUserBody(changed) };
};
