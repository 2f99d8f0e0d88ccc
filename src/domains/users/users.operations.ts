import type { NewId } from '#core/ids.ts';
import type { Handlers } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Directory } from '#core/ports/directory.ts';
import type { UserPool } from '#core/ports/user-pool.ts';
import type { OperationIdsByDomain } from '#generated/operations.ts';
import type { AttributesRepository } from '#domains/users/attributes.repository.ts';
import { deleteCurrentUser } from '#domains/users/delete-current-user.ts';
import type { ErasuresRepository } from '#domains/users/erasures.repository.ts';
import { exportCurrentUser, type ExportRecords } from '#domains/users/export-current-user.ts';
import { getCurrentUser } from '#domains/users/get-current-user.ts';
import { getUserAttributes } from '#domains/users/get-user-attributes.ts';
import { getUser } from '#domains/users/get-user.ts';
import { listUsers } from '#domains/users/list-users.ts';
import { putUserAttributes } from '#domains/users/put-user-attributes.ts';
import { updateCurrentUser } from '#domains/users/update-current-user.ts';
import { updateUser } from '#domains/users/update-user.ts';

/** What the user operations work with. */
export interface UsersUses {
  readonly directory: Directory;
  readonly pool: UserPool;
  readonly attributes: AttributesRepository;
  readonly erasures: ErasuresRepository;
  readonly exporters: readonly ExportRecords[];
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Every operation of the domain. */
export const usersOperations = {
  getCurrentUser,
  updateCurrentUser,
  deleteCurrentUser,
  exportCurrentUser,
  getUserAttributes,
  putUserAttributes,
  listUsers,
  getUser,
  updateUser,
} satisfies Handlers<OperationIdsByDomain['users'], UsersUses>;
