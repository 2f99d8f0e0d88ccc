import type { DirectoryUser } from '#core/ports/directory.ts';
import type { UserPool } from '#core/ports/user-pool.ts';

/**
 * Gives the pool the role and state that the directory has for a person; nothing happens where they agree
 * already, so it is safe to repeat for every event about the person.
 */
export const alignPool = async ({ userId, role, state }: DirectoryUser, pool: UserPool): Promise<void> => {
  const known = await pool.find(userId);
  const enabled = state === 'active';
  if (known && (known.role !== role || known.enabled !== enabled)) await pool.updateUser(userId, { role, enabled });
};
