import { createHash, randomUUID } from 'node:crypto';
import type { File, FileDownload, FilePage, FileUpload, StorageUsage, UploadTicket } from '#generated/types.ts';
import { jsonOf, outcomeOf, type Answer, type Call } from '../http-client.ts';
import { expectStatus, type Door, type Person } from '../people.ts';
import { seededBytes } from '../seeded-random.ts';

/** Content that can be made again at any time. */
export interface Content {
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly bytes: () => Buffer;
}

/** Makes content from a seed. */
export const contentOf = (seed: string, sizeBytes: number): Content => {
  const bytes = (): Buffer => seededBytes(seed, sizeBytes);
  return { sizeBytes, sha256: sha256Of(bytes()), bytes };
};

/** Lower-case hex. */
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The announcement of a new file. */
export const newFileCall = (name: string, { sizeBytes, sha256 }: Content): Omit<Call, 'token'> => ({
  method: 'POST',
  url: '/v1/files',
  headers: { 'idempotency-key': randomUUID() },
  json: { name, contentType: 'application/octet-stream', sizeBytes, sha256 },
});

/** The calls on files of one person. */
export const fileCalls = (door: Door, owner: Person) => {
  const send = async (call: Omit<Call, 'token'>): Promise<Answer | undefined> =>
    door.client.send({ ...call, url: `${door.apiUrl}${call.url}`, token: await owner.token() });
  const get = async <Body>(path: string, operation: string): Promise<Body> => jsonOf<Body>(expectStatus(await send({ method: 'GET', url: path }), 200, operation));
  return {
    send,
    complete: (fileId: string, key: string) => send({ method: 'POST', url: `/v1/files/${fileId}/upload/complete`, headers: { 'idempotency-key': key } }),
    abort: (fileId: string) => send({ method: 'DELETE', url: `/v1/files/${fileId}/upload` }),
    remove: ({ id, version }: File) => send({ method: 'DELETE', url: `/v1/files/${id}`, headers: { 'if-match': `"${version}"` } }),
    renew: (fileId: string) => send({ method: 'POST', url: `/v1/files/${fileId}/upload/renew` }),
    usage: () => get<StorageUsage>('/v1/files/usage', 'getStorageUsage'),
    async list(): Promise<readonly File[]> {
      const files: File[] = [];
      for (let cursor = ''; ; ) {
        const page = await get<FilePage>(`/v1/files?limit=100${cursor}`, 'listFiles');
        files.push(...page.items);
        if (page.nextCursor === undefined) return files;
        cursor = `&cursor=${page.nextCursor}`;
      }
    },
    /** Sends one part as its ticket says. */
    put: (part: UploadTicket['parts'][number], content: Content, partSizeBytes: number) => {
      const start = (part.partNumber - 1) * partSizeBytes;
      const bytes = content.bytes().subarray(start, start + part.sizeBytes);
      return door.client.send({ method: part.method, url: part.url, headers: part.signedHeaders, bytes });
    },
    /** Fetches the content of a file, or the given bytes of it, by a fresh signed URL. */
    async download(fileId: string, range?: readonly [number, number]): Promise<Buffer> {
      const { download } = await get<FileDownload>(`/v1/files/${fileId}/download`, 'getFileDownload');
      const headers = { ...download.signedHeaders, ...(range ? { range: `bytes=${range[0]}-${range[1]}` } : {}) };
      return expectStatus(await door.client.send({ method: 'GET', url: download.url, headers }), range ? 206 : 200, 'the download').body;
    },
  };
};

export type FileCalls = ReturnType<typeof fileCalls>;

/** Reads the answer to createFile. */
export const uploadOf = (answer: Answer): FileUpload => jsonOf<FileUpload>(answer);

/** Says what an answer should have been. */
export const notAsPlanned = (what: string, answer: Answer): string => `${what} was answered with ${outcomeOf(answer)}`;
