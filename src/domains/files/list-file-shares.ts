import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Position } from '#core/ports/table.ts';
import type { FilesRepository } from '#domains/files/files.repository.ts';
import { toShareBody, works } from '#domains/files/share.ts';
import type { SharesRepository } from '#domains/files/shares.repository.ts';

interface Uses { readonly files: FilesRepository; readonly shares: SharesRepository; readonly clock: Clock }

/** Shows a page of the links to a file that still work. */
export const listFileShares: Handler<'listFileShares', Uses> = async ({ caller, path, page }, { files, shares, clock }) => {
  const file = await files.get(caller.userId, path.fileId);
  // The pipeline hands back the very position that an earlier page of this list gave it.
  const after = page.after as Position | undefined;
  const now = clock.now();
  const { shares: found, next } = await shares.list(file, { limit: page.limit, after }, (share) => works(share, now));
  return { status: 200, body: { items: found.map(toShareBody) }, next: next && { ...next } };
};
