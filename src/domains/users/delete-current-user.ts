import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Directory } from '#core/ports/directory.ts';
import type { UserPool } from '#core/ports/user-pool.ts';
import type { ErasuresRepository } from '#domains/users/erasures.repository.ts';
import { laterWhenFull } from '#domains/users/later-when-full.ts';
import { accountGone, requireVersion } from '#domains/users/users.problems.ts';

interface Uses { readonly directory: Directory; readonly pool: UserPool; readonly erasures: ErasuresRepository; readonly clock: Clock }

/**
 * Deletes the caller's account. The decision is stored first and the account ends at once; everything held
 * about the caller is then erased in all domains, and again after a crash until nothing is left. Without room in the pool the account ends as
 * soon as there is some: the decision stands.
 */
export const deleteCurrentUser: Handler<'deleteCurrentUser', Uses> = async (
  { caller, ifMatch, requestId },
  { directory, pool, erasures, clock },
) => {
  const user = await directory.find(caller.userId);
  if (!user) throw accountGone();
  requireVersion(user.version, ifMatch);
  await erasures.put({ userId: caller.userId, requestId, isRepeated: false }, clock.now());
  await laterWhenFull(pool.remove(caller.userId));
  return { status: 204 };
};
