import { createHash } from 'node:crypto';
import { made, type World } from './world.ts';

/** Path parameters of an operation on something. */
type Path = Readonly<Record<string, string>>;

/** One request of an upload ticket. */
interface Part {
  readonly sizeBytes: number;
  readonly url: string;
  readonly signedHeaders: Readonly<Record<string, string>>;
}

/** What is announced of a file. */
export interface Announcement {
  readonly name: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Announces bytes as they are. */
export const announcementOf = (bytes: Uint8Array, contentType = 'text/plain'): Announcement => ({
  name: 'note.txt',
  contentType,
  sizeBytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

const NOTE = Buffer.from('Three green boats.');
const LATER_NOTE = Buffer.from('Seven quiet owls.');

/** Sends bytes as a ticket says, straight to the object store. */
export const sendParts = async (bytes: Uint8Array, parts: readonly Part[]): Promise<void> => {
  let start = 0;
  for (const { url, sizeBytes, signedHeaders } of parts) {
    const { 'content-length': _length, ...headers } = signedHeaders;
    const answer = await fetch(url, { method: 'PUT', headers, body: Buffer.from(bytes.subarray(start, start + sizeBytes)) });
    if (!answer.ok) throw new Error(`The object store answered ${answer.status}: ${await answer.text()}`);
    start += sizeBytes;
  }
};

/** Announces content, sends the bytes, and returns the path of the file whose upload can be completed. */
export const uploaded = async (world: World, { token, bytes, announced, onto }: { readonly token: string; readonly bytes: Uint8Array; readonly announced: Announcement; readonly onto?: Path }): Promise<Path> => {
  const { name: _name, ...content } = announced;
  const reservation = onto
    ? await made(world, { operationId: 'createFileVersion', path: onto, token, body: content })
    : await made(world, { operationId: 'createFile', token, body: announced });
  const { file, upload } = reservation as { readonly file: { readonly id: string }; readonly upload: { readonly parts: readonly Part[] } };
  await sendParts(bytes, upload.parts);
  return { fileId: file.id };
};

const completed = async (world: World, path: Path): Promise<Path> => {
  await made(world, { operationId: 'completeFileUpload', path, token: world.alice.accessToken });
  return path;
};

/** A file of alice that waits for its content. */
export const aPendingFile = async (world: World): Promise<Path> => {
  const { file } = (await made(world, { operationId: 'createFile', token: world.alice.accessToken, body: announcementOf(NOTE) })) as { readonly file: { readonly id: string } };
  return { fileId: file.id };
};

/** A file of alice whose content has arrived and is not verified yet. */
export const anUploadedFile = (world: World): Promise<Path> => uploaded(world, { token: world.alice.accessToken, bytes: NOTE, announced: announcementOf(NOTE) });

/** A file of alice with verified content. */
export const aReadyFile = async (world: World): Promise<Path> => completed(world, await anUploadedFile(world));

/** Gives a file newer content; returns the path of the version before. */
export const earlierVersionOf = async (world: World, path: Path): Promise<Path> => {
  const { contentVersionId } = await made(world, { operationId: 'getFile', path, token: world.alice.accessToken });
  await completed(world, await uploaded(world, { token: world.alice.accessToken, bytes: LATER_NOTE, announced: announcementOf(LATER_NOTE), onto: path }));
  return { ...path, versionId: String(contentVersionId) };
};

/** A share of a file of alice. */
export const aShare = async (world: World): Promise<{ readonly fileId: string; readonly shareId: string; readonly shareCode: string }> => {
  const path = await aReadyFile(world);
  const { id, code } = await made(world, { operationId: 'createFileShare', path, token: world.alice.accessToken, body: { expiresInSeconds: 3600 } });
  return { fileId: String(path['fileId']), shareId: String(id), shareCode: String(code) };
};
