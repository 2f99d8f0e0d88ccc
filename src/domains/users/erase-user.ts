import type { NewId } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Directory } from '#core/ports/directory.ts';
import type { UserPool } from '#core/ports/user-pool.ts';
import type { Erasure, ErasuresRepository } from '#domains/users/erasures.repository.ts';
import { userDeleted } from '#domains/users/user.ts';

/** Removes what one domain holds about a person; safe to repeat. */
export type Erase = (userId: string) => Promise<void>;

interface Uses {
  readonly erasures: ErasuresRepository;
  readonly directory: Directory;
  readonly pool: UserPool;
  /** What domains hold outside the person's partition of the table. */
  readonly erasers: readonly Erase[];
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Longer than any request that was admitted before the account ended. */
const SECOND_PASS_MS = 60_000;

/**
 * Erases everything held about a deleted person, and once more a minute later what requests under way at the first
 * time have left. Every step is safe to repeat, the decision goes last.
 */
export const eraseUser = async (erasure: Erasure, uses: Uses): Promise<void> => {
  const { userId, requestId, isRepeated } = erasure;
  const { erasures, directory, pool, erasers, clock, newId } = uses;
  await pool.remove(userId);
  for (const erase of erasers) await erase(userId);
  await erasures.erasePartition(`USER#${userId}`);
  await erasures.erasePartition(`IDEMPOTENCY#${userId}`);
  const event = userDeleted(userId, { id: newId('event'), at: clock.now(), requestId });
  await directory.remove(userId, event);
  if (isRepeated) await erasures.finish(userId);
  else await erasures.put({ ...erasure, isRepeated: true }, new Date(clock.now().getTime() + SECOND_PASS_MS));
};
