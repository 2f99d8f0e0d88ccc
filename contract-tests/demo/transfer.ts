import { open, stat } from 'node:fs/promises';
import { getFileDownload, renewFileUpload, uploadFile, type File, type UploadState } from '#generated/sdk/index.ts';
import { fileSource } from '#generated/sdk/node.ts';
import { speedText, sizeText, timeText, type Report } from './report.ts';
import { factsOf, sha256Of } from './sample-file.ts';
import { expectThat, type Scene } from './scene.ts';

/** A file on this machine that travels to the store and back. */
export interface LocalFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

const TAIL_BYTES = 1024;

/** Measures a file. @throws Error when it is not there or empty */
export const measureFile = async (path: string, report: Report): Promise<LocalFile> => {
  const found = await stat(path).catch(() => undefined);
  expectThat(found?.isFile() === true, `There is no file ${path}; name one: make demo FILE=<path>`);
  const { size: sizeBytes } = found;
  expectThat(sizeBytes > 0, `${path} is empty; name a file with content: make demo FILE=<path>`);
  const sha256 = await sha256Of(path);
  report.did(`${factsOf(path).name}: ${sizeText(sizeBytes)}, SHA-256 ${sha256.slice(0, 16)}…`);
  return { path, sizeBytes, sha256 };
};

/** Sends a file until half of it is there, then cuts the upload off. @returns what is needed to go on */
export const sendHalf = async ({ client, report }: Scene, file: LocalFile): Promise<UploadState> => {
  const cut = new AbortController();
  const source = await fileSource(file.path);
  const progress = report.progress(file.sizeBytes);
  let state: UploadState | undefined;
  const failed = await uploadFile(client, factsOf(file.path), {
    ...source,
    read: (start, end) => {
      // A small file travels in one request, which has no half that the store would keep.
      if (end - start === file.sizeBytes) cut.abort();
      return source.read(start, end);
    },
  }, {
    sha256: file.sha256,
    signal: cut.signal,
    onState: (reserved) => {
      state = reserved;
    },
    onProgress: ({ sentBytes }) => {
      progress.at(sentBytes);
      if (sentBytes * 2 >= file.sizeBytes) cut.abort();
    },
  }).then(() => undefined, (error: unknown) => error);
  progress.stop();
  if (failed instanceof Error && failed !== cut.signal.reason) throw failed;
  expectThat(state !== undefined && failed !== undefined, 'The upload was not cut off.');
  report.did('The upload was cut off on purpose.');
  return state;
};

/** Goes on where an upload was cut off; only what is missing travels. */
export const sendRest = async ({ client, report }: Scene, file: LocalFile, state: UploadState): Promise<File> => {
  const { data: ticket } = await renewFileUpload(client, { path: state });
  const parts = Math.ceil(file.sizeBytes / ticket.partSizeBytes);
  const missingBytes = ticket.parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  report.did(
    ticket.kind === 'multipart'
      ? `The store kept ${parts - ticket.parts.length} of ${parts} parts of ${sizeText(ticket.partSizeBytes)}; a renewed ticket asks for the other ${ticket.parts.length}.`
      : 'A file of this size travels in one request; a renewed ticket asks for it again.',
  );
  const startMs = performance.now();
  const progress = report.progress(file.sizeBytes);
  progress.at(file.sizeBytes - missingBytes);
  const { data } = await uploadFile(client, factsOf(file.path), await fileSource(file.path), {
    resume: state,
    onProgress: ({ sentBytes }) => progress.at(sentBytes),
  });
  progress.stop();
  const tookMs = performance.now() - startMs;
  report.did(`${sizeText(missingBytes)} sent, all of it verified and published in ${timeText(tookMs)}.`);
  expectThat(data.state === 'ready' && data.sha256 === file.sha256, 'The published file is not the one that was sent.');
  return data;
};

/** Downloads a file, whole and in part, and compares both with the original. */
export const fetchBack = async ({ client, report }: Scene, { id }: File, file: LocalFile): Promise<void> => {
  const answer = await getFileDownload(client, { path: { fileId: id } });
  const { download } = answer.data;
  const startMs = performance.now();
  const whole = await fetch(download.url);
  expectThat(whole.ok && whole.body !== null, `The object store answered ${whole.status}.`);
  const sha256 = await sha256Of(whole.body);
  report.did(`Downloaded at ${speedText(file.sizeBytes, performance.now() - startMs)}.`);
  expectThat(sha256 === file.sha256, `The download has the SHA-256 ${sha256}, the original ${file.sha256}.`);
  report.did(`SHA-256 ${sha256.slice(0, 16)}…: the same bytes.`);
  const length = Math.min(TAIL_BYTES, file.sizeBytes);
  const part = await fetch(download.url, { headers: { range: `bytes=-${length}` } });
  const isEqual = Buffer.from(await part.arrayBuffer()).equals(await tailOf(file, length));
  expectThat(part.status === 206 && isEqual, 'The last bytes are not those of the original.');
  report.did(`A range request for the last ${sizeText(length)} answered ${part.status} with exactly these.`);
};

const tailOf = async ({ path, sizeBytes }: LocalFile, length: number): Promise<Buffer> => {
  await using file = await open(path);
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, sizeBytes - length);
  return buffer;
};
