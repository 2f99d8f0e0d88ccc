import type { NewId } from '#core/ids.ts';
import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import { fileNotReady } from '#domains/files/files.problems.ts';
import type { FilesRepository } from '#domains/files/files.repository.ts';
import { hashOfCode, toShareBody, type NewShareCode, type Share } from '#domains/files/share.ts';
import type { SharesRepository } from '#domains/files/shares.repository.ts';

interface Uses {
  readonly files: FilesRepository;
  readonly shares: SharesRepository;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly newShareCode: NewShareCode;
  /** Base of the links, as clients reach the API. */
  readonly publicUrl: string;
}

/** Makes a link to a file; its code is shown now and kept only as a hash. */
export const createFileShare: Handler<'createFileShare', Uses> = async ({ caller, path, body }, uses) => {
  const { files, shares, clock, newId, newShareCode, publicUrl } = uses;
  const file = await files.get(caller.userId, path.fileId);
  if (file.state === 'pending') throw fileNotReady();
  const createdAt = clock.now();
  const code = newShareCode();
  const share: Share = {
    id: newId('share'),
    ownerId: caller.userId,
    fileId: file.id,
    codeHash: hashOfCode(code),
    downloadLimit: body.downloadLimit ?? null,
    downloads: 0,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + body.expiresInSeconds * 1000),
  };
  const url = `${publicUrl}/v1/shares/${code}?delivery=redirect`;
  return {
    status: 201,
    headers: { location: `/v1/files/${file.id}/shares/${share.id}` },
    body: { ...toShareBody(share), code, url },
    writes: [files.checkPresent(file), ...shares.add(share)],
  };
};
