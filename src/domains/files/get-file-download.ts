import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { ObjectStore } from '#core/ports/object-store.ts';
import { contentOf, type Content, type File } from '#domains/files/file.ts';
import { fileNotReady, fileVersionNotFound } from '#domains/files/files.problems.ts';
import type { FilesRepository } from '#domains/files/files.repository.ts';
import { downloadTicket } from '#domains/files/tickets.ts';

interface Uses { readonly files: FilesRepository; readonly objects: ObjectStore; readonly clock: Clock }

/** Tells where the content of a file is, for five minutes, or leads there. */
export const getFileDownload: Handler<'getFileDownload', Uses> = async ({ caller, path, query }, { files, objects, clock }) => {
  const file = await files.get(caller.userId, path.fileId);
  const content = await wantedContent(file, query.versionId, files);
  const download = await downloadTicket(file, content, { objects, now: clock.now() });
  if (query.delivery === 'redirect') return { status: 302, headers: { location: download.url } };
  return { status: 200, body: { name: file.name, ...contentOf(content), contentVersionId: content.id, download } };
};

const wantedContent = async (file: File, versionId: string | undefined, files: FilesRepository): Promise<Content & { readonly id: string }> => {
  if (file.contentVersionId === null) throw fileNotReady();
  if (versionId === undefined || versionId === file.contentVersionId) return { ...contentOf(file), id: file.contentVersionId };
  const version = await files.findVersion(file.ownerId, file.id, versionId);
  if (!version) throw fileVersionNotFound(versionId);
  return version;
};
