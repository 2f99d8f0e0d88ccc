import { aPendingFile, aReadyFile, announcementOf, anUploadedFile, uploaded } from '../probe/files.ts';
import { readyAsk } from '../probe/ready-asks.ts';
import { made, type World } from '../probe/world.ts';
import { onAbsent, type ProblemRecipes, type Provocation } from './provocation.ts';

const GIBIBYTE = 1024 ** 3;
const LARGEST_FILE = { name: 'film.mp4', contentType: 'video/mp4', sizeBytes: 5 * GIBIBYTE, sha256: '0'.repeat(64) };
/** Content of more than this is sent in parts, whose checksum is only known once all have arrived. */
const IN_PARTS_BYTES = 33 * 1024 ** 2;
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');
const UPLOAD_LIFE_SECONDS = 7 * 24 * 3600;

const on = (path: (world: World) => Promise<Readonly<Record<string, string>>>): Provocation => async ({ send, world }, operationId) => {
  const ask = await readyAsk(world, operationId);
  return send({ ...ask, path: await path(world), token: world.alice.accessToken });
};

const onAbsentFile = onAbsent('fileId');
/** Nothing is under way for a file with verified content. */
const onNoUpload = on(aReadyFile);

/** A reservation of two of the largest files fills the quota of ten gibibytes. */
const inFullQuota: Provocation = async ({ send, world }, operationId) => {
  const { accessToken: token } = await world.people.newPerson('hoarder');
  const path = await uploaded(world, { token, bytes: PNG, announced: announcementOf(PNG, 'image/png') });
  await made(world, { operationId: 'completeFileUpload', path, token });
  await made(world, { operationId: 'createFile', token, body: LARGEST_FILE });
  const { name: _name, ...content } = LARGEST_FILE;
  return send(operationId === 'createFile' ? { operationId, token, body: LARGEST_FILE } : { operationId, token, path, body: content });
};

const afterItsLife: Provocation = async ({ send, world, travel }, operationId) => {
  const path = await aPendingFile(world);
  await travel(UPLOAD_LIFE_SECONDS);
  return send({ operationId, path, token: world.alice.accessToken });
};

const otherwiseAnnounced = (changes: object, bytes: Uint8Array): Provocation => async ({ send, world }, operationId) => {
  const token = world.alice.accessToken;
  const path = await uploaded(world, { token, bytes, announced: { ...announcementOf(bytes), ...changes } });
  return send({ operationId, path, token });
};

/** A provocation for every problem of the files. */
export const files: ProblemRecipes<'files'> = {
  createFile: { storage_quota_exceeded: inFullQuota },
  getFile: { file_not_found: onAbsentFile },
  updateFile: { file_not_found: onAbsentFile },
  deleteFile: { file_not_found: onAbsentFile },
  abortFileUpload: { file_not_found: onAbsentFile, upload_not_found: onNoUpload },
  completeFileUpload: {
    file_not_found: onAbsentFile,
    upload_not_found: onNoUpload,
    upload_incomplete: on(aPendingFile),
    upload_expired: afterItsLife,
    checksum_mismatch: otherwiseAnnounced({ sha256: '0'.repeat(64) }, Buffer.alloc(IN_PARTS_BYTES)),
    content_type_mismatch: otherwiseAnnounced({ contentType: 'image/jpeg' }, PNG),
  },
  renewFileUpload: { file_not_found: onAbsentFile, upload_not_found: onNoUpload, upload_expired: afterItsLife },
  getFileDownload: {
    file_not_found: onAbsentFile,
    file_version_not_found: async ({ send, world }, operationId) => send({ ...(await readyAsk(world, operationId)), query: { versionId: `version_${'z'.repeat(26)}` } }),
    file_not_ready: on(aPendingFile),
  },
  listFileVersions: { file_not_found: onAbsentFile },
  createFileVersion: { file_not_found: onAbsentFile, upload_in_progress: on(anUploadedFile), storage_quota_exceeded: inFullQuota },
  restoreFileVersion: { file_not_found: onAbsentFile, file_version_not_found: onAbsent('versionId') },
  listFileShares: { file_not_found: onAbsentFile },
  createFileShare: { file_not_found: onAbsentFile, file_not_ready: on(aPendingFile) },
  revokeFileShare: { file_not_found: onAbsentFile, share_not_found: onAbsent('shareId') },
  getSharedFile: { share_not_found: onAbsent('shareCode') },
};
