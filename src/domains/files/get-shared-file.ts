import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { ObjectStore } from '#core/ports/object-store.ts';
import { shareNotFound } from '#domains/files/files.problems.ts';
import type { FilesRepository } from '#domains/files/files.repository.ts';
import { hashOfCode, works } from '#domains/files/share.ts';
import type { SharesRepository } from '#domains/files/shares.repository.ts';
import { downloadTicket } from '#domains/files/tickets.ts';

interface Uses { readonly files: FilesRepository; readonly shares: SharesRepository; readonly objects: ObjectStore; readonly clock: Clock }

/** Opens a link without an account, and counts it; why a link does not work is nobody's business. */
export const getSharedFile: Handler<'getSharedFile', Uses> = async ({ path, query }, { files, shares, objects, clock }) => {
  const now = clock.now();
  const share = await shares.findByCode(hashOfCode(path.shareCode));
  if (!share || !works(share, now)) throw shareNotFound();
  const file = await files.find(share.ownerId, share.fileId);
  if (!file || file.contentVersionId === null) throw shareNotFound();
  const { name, contentType, sizeBytes } = file;
  const download = await downloadTicket(file, { id: file.contentVersionId, contentType }, { objects, now });
  const writes = shares.countDownload(share);
  if (query.delivery === 'redirect') return { status: 302, headers: { location: download.url }, writes };
  return { status: 200, body: { name, contentType, sizeBytes, download }, writes };
};
