import type { NewId } from '#core/ids.ts';
import type { Handlers } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { ObjectStore } from '#core/ports/object-store.ts';
import type { OperationIdsByDomain } from '#generated/operations.ts';
import { abortFileUpload } from '#domains/files/abort-file-upload.ts';
import { completeFileUpload } from '#domains/files/complete-file-upload.ts';
import { createFile } from '#domains/files/create-file.ts';
import { createFileShare } from '#domains/files/create-file-share.ts';
import { createFileVersion } from '#domains/files/create-file-version.ts';
import { deleteFile } from '#domains/files/delete-file.ts';
import { getFile } from '#domains/files/get-file.ts';
import { getFileDownload } from '#domains/files/get-file-download.ts';
import { getSharedFile } from '#domains/files/get-shared-file.ts';
import { getStorageUsage } from '#domains/files/get-storage-usage.ts';
import { listFileShares } from '#domains/files/list-file-shares.ts';
import { listFileVersions } from '#domains/files/list-file-versions.ts';
import { listFiles } from '#domains/files/list-files.ts';
import { renewFileUpload } from '#domains/files/renew-file-upload.ts';
import { restoreFileVersion } from '#domains/files/restore-file-version.ts';
import { revokeFileShare } from '#domains/files/revoke-file-share.ts';
import type { NewShareCode } from '#domains/files/share.ts';
import type { FilesStores } from '#domains/files/files.stores.ts';
import { updateFile } from '#domains/files/update-file.ts';

/** What the file operations work with. */
export interface FilesUses extends FilesStores {
  readonly objects: ObjectStore;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly newShareCode: NewShareCode;
  /** Base of share links, as clients reach the API, without a slash at the end. */
  readonly publicUrl: string;
}

/** Every operation of the domain. */
export const filesOperations = {
  listFiles,
  createFile,
  getStorageUsage,
  getFile,
  updateFile,
  deleteFile,
  completeFileUpload,
  renewFileUpload,
  abortFileUpload,
  getFileDownload,
  listFileVersions,
  createFileVersion,
  restoreFileVersion,
  createFileShare,
  listFileShares,
  revokeFileShare,
  getSharedFile,
} satisfies Handlers<OperationIdsByDomain['files'], FilesUses>;
