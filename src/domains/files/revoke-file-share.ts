import type { Handler } from '#core/operation.ts';
import { shareNotFound } from '#domains/files/files.problems.ts';
import type { FilesRepository } from '#domains/files/files.repository.ts';
import type { SharesRepository } from '#domains/files/shares.repository.ts';

interface Uses { readonly files: FilesRepository; readonly shares: SharesRepository }

/** Ends a link to a file at once. */
export const revokeFileShare: Handler<'revokeFileShare', Uses> = async ({ caller, path }, { files, shares }) => {
  const file = await files.get(caller.userId, path.fileId);
  const share = await shares.find(caller.userId, file.id, path.shareId);
  if (!share) throw shareNotFound();
  return { status: 204, writes: shares.revoke(share) };
};
